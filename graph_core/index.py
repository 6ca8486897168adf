"""The index of a graph: look-ups derived from it and carried along from edit to edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph_core.order import natural

if TYPE_CHECKING:
    from graph_core.graph import Edge, Graph, Patch


@dataclass(frozen=True, slots=True)
class Index:
    """Look-ups derived from a graph and carried along from edit to edit."""

    into: dict[str, tuple[Edge, ...]]
    out_of: dict[str, tuple[Edge, ...]]
    calls: dict[str, tuple[str, ...]]
    names: dict[str, str]


def reindexed(before: Graph, patch: Patch) -> Index:
    """Return the index of a graph patched, from that of the graph before."""
    index = before.index
    into, out_of, calls, names = index.into, index.out_of, index.calls, index.names
    if patch.edges:
        into, out_of = dict(into), dict(out_of)
        for id_, edge in patch.edges.items():
            _move(into, before.edges.get(id_), edge, "target")
            _move(out_of, before.edges.get(id_), edge, "source")
    if patch.nodes:
        calls = dict(calls)
        for id_, node in patch.nodes.items():
            old = before.nodes.get(id_)
            if old:
                _drop(calls, old.layer, id_)
            if node:
                others = calls.get(node.layer, ())
                calls[node.layer] = tuple(sorted((*others, id_), key=natural)) if others else (id_,)
    if patch.layers:
        names = dict(names)
        for id_ in patch.layers:
            if id_ in before.layers:
                names.pop(before.layers[id_].name, None)
        names |= {layer.name: id_ for id_, layer in patch.layers.items() if layer}
    return Index(into, out_of, calls, names)


def _move(ends: dict[str, tuple[Edge, ...]], old: Edge | None, new: Edge | None, end: str) -> None:
    if old:
        _drop(ends, getattr(old, end).node, old)
    if new:
        node = getattr(new, end).node
        ends[node] = (*ends.get(node, ()), new)


def _drop(groups: dict[str, tuple[Any, ...]], key: str, item: object) -> None:
    left = tuple(other for other in groups[key] if other != item)
    if left:
        groups[key] = left
    else:
        del groups[key]
