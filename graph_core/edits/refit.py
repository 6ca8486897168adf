"""Wires of a node whose ports change: those of the same key or place take them over."""

from __future__ import annotations

from dataclasses import replace

from graph_core.graph import Edge, Graph, PortRef
from graph_core.spec import LayerSpec, Port


def refitted(
    graph: Graph, node: str, before: LayerSpec | None, after: LayerSpec
) -> dict[str, Edge | None]:
    """Return the wires of a node as they are with other ports; None takes one away."""
    edges: dict[str, Edge | None] = {}
    used: set[str] = set()
    for edge in sorted(graph.into(node), key=lambda e: (e.target.port, e.order, e.id)):
        keys = [p.key for p in before.inputs] if before else []
        port = _successor(after.inputs, keys, edge.target.port)
        if port is None or (port.key in used and not port.variadic):
            edges[edge.id] = None
            continue
        used.add(port.key)
        order = edge.order if port.variadic else 0
        edges[edge.id] = replace(edge, target=PortRef(node, port.key), order=order)
    for edge in graph.out_of(node):
        keys = [p.key for p in before.outputs] if before else []
        port = _successor(after.outputs, keys, edge.source.port)
        edges[edge.id] = replace(edge, source=PortRef(node, port.key)) if port else None
    return edges


def _successor(ports: tuple[Port, ...], keys: list[str], key: str) -> Port | None:
    """Return the port of that key, else the one in its place, else the last if variadic."""
    named = next((port for port in ports if port.key == key), None)
    if named or not ports:
        return named
    place = keys.index(key) if key in keys else 0
    if place < len(ports):
        return ports[place]
    return ports[-1] if ports[-1].variadic else None
