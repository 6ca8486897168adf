"""Search: the nodes of a network that a query looks for, inside its blocks as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph_core.analysis import Analyser, Analysis
from graph_core.diagnostics import Level
from graph_core.inside import PATH_SIGN, block_at, look_into
from graph_core.query import Query, Seen


@dataclass(frozen=True)
class Hit:
    """A node that was looked for; `levels` are the calls it lies in, outermost first."""

    levels: tuple[Level, ...]
    node: str
    label: str
    title: str
    category: str
    gives: str

    @property
    def path(self) -> str:
        """Where it stands, in words; empty in what was searched itself."""
        return self.label.rpartition(PATH_SIGN)[0]


def here(analysis: Analysis, wanted: Query) -> Iterator[Hit]:
    """Yield the hits among an analysed graph's own nodes, in its order."""
    return _hits(analysis, wanted, (), "")


def everywhere(analysis: Analysis, wanted: Query) -> Iterator[Hit]:
    """Yield the hits in a graph, then those inside its blocks.

    A block layer is looked into once, at its first call and in its first copy.
    """
    yield from _hits(analysis, wanted, (), "")
    yield from _within(analysis, wanted, (), "")


def _within(
    analysis: Analysis, wanted: Query, levels: tuple[Level, ...], path: str
) -> Iterator[Hit]:
    graph = analysis.graph
    for layer in graph.layers.values():
        node = graph.calls(layer.id)[0]
        block, look = block_at(graph, node), look_into(graph, analysis.facts, node, 0)
        if block is None or look is None:
            continue
        inside = Analyser(look.graph, given=look.given).analysis
        below = (*levels, Level(node, block.id))
        where = f"{path}{graph.label(node)}{PATH_SIGN}"
        yield from _hits(inside, wanted, below, where)
        yield from _within(inside, wanted, below, where)


def _hits(analysis: Analysis, wanted: Query, levels: tuple[Level, ...], path: str) -> Iterator[Hit]:
    graph, facts = analysis.graph, analysis.facts
    for node in graph.nodes:
        severities = tuple(found.severity for found in analysis.at(node))
        seen = Seen(graph, node, facts.get(node), severities)
        if not wanted.holds(seen):
            continue
        known = facts.get(node)
        gives = ", ".join(map(str, known.outputs.values())) if known else ""
        yield Hit(levels, node, path + graph.label(node), seen.title, seen.category, gives)
