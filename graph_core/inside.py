"""Inside: what the body of a block is for one call of it, copy by copy, and what is found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph_core.blocks import body_of, boundary, repeats, with_exposed
from graph_core.diagnostics import Diagnostic, Fix, Level
from graph_core.edits.blocks import Inside
from graph_core.graph import BLOCK_KIND, Block, Graph
from graph_core.inference import GivenInference, NodeFacts
from graph_core.topology import topological_order
from graph_core.types import TensorType

PATH_SIGN = " › "
# The params that count of a block's boundary nodes: inside there is no data and no loss.
BOUNDARY_PARAMS: Mapping[str, tuple[str, ...]] = {"input": ("shape", "dtype"), "output": ()}


@dataclass(frozen=True)
class Look:
    """A body as one copy of a call is: the values it exposes, the types that reach it in place."""

    graph: Graph
    given: Mapping[str, TensorType]
    copy: int = 0


def block_at(graph: Graph, node: str) -> Block | None:
    """Return the block a node is a call of, or None."""
    if node not in graph.nodes or not graph.layer_of(node).is_block:
        return None
    return graph.blocks.get(graph.layer_of(node).kind.removeprefix(BLOCK_KIND))


def looks_into(graph: Graph, facts: Mapping[str, NodeFacts], node: str) -> Iterator[Look]:
    """Yield the copies a call is made of, first to last, for as long as types flow through them.

    Copies that are called alike share all but their number. Nothing for what calls no block.
    """
    block = block_at(graph, node)
    if block is None:
        return
    layer, known = graph.layer_of(node), facts.get(node)
    body = with_exposed(body_of(block, graph), block, layer.params)
    inputs = known.inputs if known else {}
    given = {port: types[0] for port, types in inputs.items() if port in body.nodes}
    copies, steady = repeats(layer), False
    for copy in range(copies):
        yield Look(body, given, copy)
        if copy + 1 < copies and not steady:
            following = _following(block, body, given)
            if following is None:
                return
            given, steady = following, following is given


def _following(
    block: Block, body: Graph, given: dict[str, TensorType]
) -> dict[str, TensorType] | None:
    """Return what reaches the next copy, the same value where nothing changes, or None."""
    inference, facts = GivenInference(given), dict[str, NodeFacts]()
    for node in topological_order(body):
        facts[node] = inference.node(body, facts, node, None)
    leaving = [facts[node].outputs.get("y") for node in boundary(block, "output")]
    ports = boundary(block, "input")
    if len(leaving) != len(ports):
        return None
    made = {port: type_ for port, type_ in zip(ports, leaving, strict=True) if type_ is not None}
    if len(made) < len(ports):
        return None
    return given if made == given else made


def look_into(graph: Graph, facts: Mapping[str, NodeFacts], node: str, copy: int) -> Look | None:
    """Return a copy of what a node calls; None when it calls no block.

    A copy that no types reach is shown as the last that they do.
    """
    found = None
    for found in looks_into(graph, facts, node):
        if found.copy == copy:
            break
    return found


def seen_from_outside(graph: Graph, level: Level, found: Diagnostic) -> Diagnostic:
    """Return a finding inside of a call as those outside see it: with its path, fixed inside."""
    place, label = found.location, graph.label(level.node)
    if level.copy:
        label = f"{label} (copy {level.copy + 1})"
    text = f"{label}{PATH_SIGN}{place.text}" if place.text else label
    words = found.message.removeprefix(f"{place.text}: ")
    outside = replace(place, text=text, levels=(level, *place.levels))
    fixes = found.fixes if place.levels else tuple(_within(level, fix) for fix in found.fixes)
    return replace(found, message=f"{text}: {words}", location=outside, fixes=fixes)


def _within(level: Level, fix: Fix) -> Fix:
    return replace(fix, edit=Inside(level.block, fix.edit))


def first_of_each(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield findings but for those that other calls or copies of a block have given before."""
    seen = set()
    for each in found:
        place = each.location
        key = (place.levels[-1].block, place.node, place.port, each.code) if place.levels else None
        if key is None or key not in seen:
            seen.add(key)
            yield each
