"""Residuals: wires into a merge that another, longer path into the same merge goes around."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph_core.graph import Edge, Graph
from graph_core.kinds import find_spec, spec_of
from graph_core.spec import LayerSpec

# A residual block is small; a wider search would cost more on big networks than it could show.
NEARBY = 64


def merges(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return those of the nodes that join wires at a variadic port."""
    alike: dict[str, bool | None] = {}
    found = set()
    for node in nodes:
        layer = graph.layer_of(node)
        if layer.kind not in alike:
            spec = find_spec(graph, layer.kind)
            alike[layer.kind] = None if spec and spec.shaped else _joins(spec)
        joins = alike[layer.kind]
        if _joins(spec_of(graph, layer)) if joins is None else joins:
            found.add(node)
    return found


def _joins(spec: LayerSpec | None) -> bool:
    return spec is not None and any(port.variadic for port in spec.inputs)


def residuals(graph: Graph, joining: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield merges with their edges whose source also reaches them by a longer path."""
    feeding = _Neighbours(lambda node: [edge.source.node for edge in graph.into(node)])
    for merge in joining:
        edges = graph.into(merge)
        forking = [edge for edge in edges if len(graph.out_of(edge.source.node)) > 1]
        yield merge, {edge.id for edge in forking if _goes_around(feeding, edge, edges)}


def _goes_around(feeding: _Neighbours, edge: Edge, edges: tuple[Edge, ...]) -> bool:
    source = edge.source.node
    others = {other.source.node for other in edges} - {source}
    return source in feeding.near(others, source)


class _Neighbours(dict[str, list[str]]):
    """What lies a step, or a few, from a node in one direction; steps are asked for once."""

    def __init__(self, step: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._step = step

    def __missing__(self, node: str) -> list[str]:
        self[node] = found = self._step(node)
        return found

    def near(self, starts: Iterable[str], goal: str = "") -> set[str]:
        """Return the nearest nodes from the starts on, these included, until the goal is there."""
        front = set(starts)
        found = set(front)
        step = self.__getitem__
        while front and len(found) < NEARBY and goal not in found:
            front = set().union(*map(step, front))
            front -= found
            found |= front
        return found


def suspects(graph: Graph, touched: Iterable[str]) -> set[str]:
    """Return the merges whose residuals a change at these nodes may alter."""
    alive = [node for node in touched if node in graph.nodes]
    fed = _Neighbours(graph.successors)
    return merges(graph, fed.near(alive))
