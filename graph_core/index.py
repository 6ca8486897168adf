"""The index of a graph: look-ups derived from it and carried along from edit to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph_core.copied import copied
from graph_core.order import natural

if TYPE_CHECKING:
    from graph_core.graph import Edge, Graph, Patch


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups derived from a graph and carried along from edit to edit."""

    into: dict[str, tuple[Edge, ...]] = field(default_factory=dict)
    out_of: dict[str, tuple[Edge, ...]] = field(default_factory=dict)
    calls: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()  # layers with several calls
    kinds: Mapping[str, int] = field(default_factory=dict)  # how many layers there are of each


def indexed(graph: Graph) -> Index:
    """Return the index of a graph, from nothing."""
    into: dict[str, list[Edge]] = {}
    out_of: dict[str, list[Edge]] = {}
    for edge in graph.edges.values():
        into.setdefault(edge.target[0], []).append(edge)
        out_of.setdefault(edge.source[0], []).append(edge)
    called: dict[str, list[str]] = {}
    for id_, node in graph.nodes.items():
        called.setdefault(node.layer, []).append(id_)
    shared = [layer for layer, nodes in called.items() if len(nodes) > 1]
    for layer in shared:
        called[layer].sort(key=natural)
    return Index(
        {node: tuple(edges) for node, edges in into.items()},
        {node: tuple(edges) for node, edges in out_of.items()},
        {layer: tuple(nodes) for layer, nodes in called.items()},
        {layer.name: id_ for id_, layer in graph.layers.items()},
        frozenset(shared),
        Counter([layer.kind for layer in graph.layers.values()]),
    )


def reindexed(before: Graph, patch: Patch) -> Index:
    """Return the index of a graph patched, from that of the graph before."""
    index = before.index
    into, out_of, calls, names = index.into, index.out_of, index.calls, index.names
    shared, kinds = index.shared, index.kinds
    if patch.edges:
        into, out_of = copied(into), copied(out_of)
        for id_, edge in patch.edges.items():
            _move(into, before.edges.get(id_), edge, "target")
            _move(out_of, before.edges.get(id_), edge, "source")
    if patch.nodes:
        calls = copied(calls)
        for id_, node in patch.nodes.items():
            old = before.nodes.get(id_)
            if old:
                _drop(calls, old.layer, id_)
            if node:
                others = calls.get(node.layer, ())
                calls[node.layer] = tuple(sorted((*others, id_), key=natural)) if others else (id_,)
        shared = _shared(before, patch, calls)
    if patch.layers:
        names = copied(names)
        for id_ in patch.layers:
            if id_ in before.layers:
                names.pop(before.layers[id_].name, None)
        names |= {layer.name: id_ for id_, layer in patch.layers.items() if layer}
        kinds = _kinds(before, patch)
    return Index(into, out_of, calls, names, shared, kinds)


def _shared(before: Graph, patch: Patch, calls: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the layers with several calls, from those before."""
    nodes = [before.nodes[id_] for id_ in patch.nodes if id_ in before.nodes]
    nodes += [node for node in patch.nodes.values() if node]
    owners = {node.layer for node in nodes}
    several = [layer for layer in owners if len(calls.get(layer, ())) > 1]
    return before.index.shared.difference(owners).union(several)


def _kinds(before: Graph, patch: Patch) -> Mapping[str, int]:
    """Return how many layers there are of each kind, from how many there were."""
    kinds = Counter(before.index.kinds)
    kinds.subtract(before.layers[id_].kind for id_ in patch.layers if id_ in before.layers)
    kinds.update(layer.kind for layer in patch.layers.values() if layer)
    return +kinds


def _move(ends: dict[str, tuple[Edge, ...]], old: Edge | None, new: Edge | None, end: str) -> None:
    if old:
        node = getattr(old, end).node
        ends[node] = tuple([edge for edge in ends[node] if edge.id != old.id])
        if not ends[node]:
            del ends[node]
    if new:
        node = getattr(new, end).node
        ends[node] = (*ends.get(node, ()), new)


def _drop(groups: dict[str, tuple[Any, ...]], key: str, item: object) -> None:
    left = tuple(other for other in groups[key] if other != item)
    if left:
        groups[key] = left
    else:
        del groups[key]
