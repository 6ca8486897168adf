"""Scope: the block a window looks into, and what its body is for the call it was entered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph_core.analysis import Analyser, Analysis
from graph_core.blocks import body_of, with_exposed
from graph_core.graph import BLOCK_KIND, Block, Diff, Graph, diff
from graph_core.types import TensorType


@dataclass(frozen=True, slots=True)
class Level:
    """One step inwards: a call of a block, in the body of the level before."""

    node: str
    block: str


@dataclass(frozen=True)
class Look:
    """A body as one call of it is: the values it exposes and the types that reach it in place."""

    graph: Graph
    given: Mapping[str, TensorType]


def block_at(graph: Graph, node: str) -> Block | None:
    """Return the block a node is a call of, or None."""
    if node not in graph.nodes or not graph.layer_of(node).is_block:
        return None
    return graph.blocks.get(graph.layer_of(node).kind.removeprefix(BLOCK_KIND))


def look_into(graph: Graph, analysis: Analysis, node: str) -> Look | None:
    """Return the body that a node calls, or None when it calls no block."""
    block = block_at(graph, node)
    if block is None:
        return None
    body = with_exposed(body_of(block, graph), block, graph.layer_of(node).params)
    facts = analysis.facts.get(node)
    inputs = facts.inputs if facts else {}
    return Look(body, {port: types[0] for port, types in inputs.items() if port in body.nodes})


class Scope:
    """The levels a window has entered, each with the analysis of its body."""

    def __init__(self) -> None:
        self.levels: tuple[Level, ...] = ()
        self._analysers: list[tuple[Look, Analyser]] = []

    @property
    def graph(self) -> Graph:
        """The innermost body; there must be a level."""
        return self._analysers[-1][0].graph

    @property
    def analysis(self) -> Analysis:
        return self._analysers[-1][1].analysis

    def names(self, whole: Graph) -> list[str]:
        """Return how the calls entered are labelled, outermost first."""
        holders = [whole, *(look.graph for look, _ in self._analysers)]
        pairs = zip(self.levels, holders, strict=False)
        return [holder.label(level.node) for level, holder in pairs]

    def enter(self, whole: Analysis, levels: tuple[Level, ...]) -> None:
        """Look through these levels, as far as they exist."""
        self.levels, self._analysers = levels, []
        self.follow(whole)

    def follow(self, whole: Analysis) -> bool:
        """Take up a change of the whole; return False when a level is gone, which is left."""
        analysis, made = whole, list[tuple[Look, Analyser]]()
        for place, level in enumerate(self.levels):
            block = block_at(analysis.graph, level.node)
            look = look_into(analysis.graph, analysis, level.node)
            if look is None or block is None or block.id != level.block:
                self.levels = self.levels[:place]
                self._analysers = made
                return False
            known = self._analysers[place] if place < len(self._analysers) else None
            made.append((look, _analyser(look, level.block, known)))
            analysis = made[-1][1].analysis
        self._analysers = made
        return True


def _analyser(look: Look, block: str, known: tuple[Look, Analyser] | None) -> Analyser:
    if known is None or known[0].given != look.given:
        return Analyser(look.graph, given=look.given)
    known[1].update(look.graph, None, inner_diff(known[0].graph, look.graph, block))
    return known[1]


def inner_diff(before: Graph, after: Graph, block: str) -> Diff:
    """Return how two states of a block's body differ; the block itself is the body."""
    found = diff(before, after)
    return replace(found, blocks=replace(found.blocks, changed=found.blocks.changed - {block}))
