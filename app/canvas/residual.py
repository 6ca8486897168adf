"""Residuals: wires into a merge that another, longer path into the same merge goes around."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph_core.graph import Edge, Graph
from graph_core.kinds import find_spec

# A residual block is small; a wider search would cost more on big networks than it could show.
NEARBY = 64


def merges(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return those of the nodes that join wires at a variadic port."""
    return {node for node in nodes if _joins(graph, node)}


def _joins(graph: Graph, node: str) -> bool:
    spec = find_spec(graph, graph.layer_of(node).kind)
    return spec is not None and any(port.variadic for port in spec.inputs)


def residuals(graph: Graph, merge: str) -> set[str]:
    """Return the edges into a merge whose source also reaches it by a longer path."""
    edges = graph.into(merge)
    return {edge.id for edge in edges if _forks(graph, edge) and _goes_around(graph, edge, edges)}


def _forks(graph: Graph, edge: Edge) -> bool:
    return len(graph.out_of(edge.source.node)) > 1


def _goes_around(graph: Graph, edge: Edge, edges: tuple[Edge, ...]) -> bool:
    others = {other.source.node for other in edges} - {edge.source.node}
    return edge.source.node in _feeding(graph, others)


def _feeding(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return the nearest nodes that feed the starts, these included."""
    into = graph.index.into
    return _near(starts, lambda node: [edge.source.node for edge in into.get(node, ())])


def _fed(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Return the nearest nodes that the starts feed, these included."""
    out_of = graph.index.out_of
    return _near(starts, lambda node: [edge.target.node for edge in out_of.get(node, ())])


def _near(starts: Iterable[str], step: Callable[[str], list[str]]) -> set[str]:
    found = set(starts)
    front = found
    while front and len(found) < NEARBY:
        front = {other for node in front for other in step(node)} - found
        found |= front
    return found


def suspects(graph: Graph, touched: Iterable[str]) -> set[str]:
    """Return the merges whose residuals a change at these nodes may alter."""
    alive = [node for node in touched if node in graph.nodes]
    return merges(graph, _fed(graph, alive))
