"""What holds for every graph, however half-built: its structure is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import networkx as nx

from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph, PortRef
from graph_core.kinds import spec_of


def broken(graph: Graph) -> LoomError | None:
    """Return the first thing that no edit would have allowed, or None for a sound graph.

    A graph without a place for each of its nodes is sound.
    """
    for check in (_keys, _owners, _wires, _ports, _strays, _loops):
        found = next(iter(check(graph)), None)
        if found:
            return found
    return None


def _keys(graph: Graph) -> Iterator[LoomError]:
    for part in (graph.layers, graph.nodes, graph.edges, graph.frames, graph.notes):
        for key, value in part.items():
            if value.id != key:
                yield LoomError("an entry stands under the wrong id", expected=value.id, where=key)
    for key in graph.frames.keys() & graph.notes.keys():
        yield LoomError("a frame and a note have one id", expected="an id each", received=key)
    names = Counter(layer.name for layer in graph.layers.values())
    for name, times in names.items():
        if times > 1:
            yield LoomError("two layers have one name", expected="a name each", received=name)


def _owners(graph: Graph) -> Iterator[LoomError]:
    calls = Counter(node.layer for node in graph.nodes.values())
    for node in graph.nodes.values():
        if node.layer not in graph.layers:
            yield LoomError(
                "a node calls a layer that isn't there",
                received=node.layer,
                where=f"node {node.id}",
            )
    for layer in graph.layers.values():
        if not calls[layer.id]:
            yield LoomError("no node calls the layer", where=f"layer {layer.name}")
        spec = spec_of(graph, layer)
        if calls[layer.id] > 1 and spec and not spec.shareable:
            yield LoomError(
                "inputs and outputs can't be shared",
                expected="one node",
                received=f"{calls[layer.id]} nodes",
                where=f"layer {layer.name}",
            )


def _wires(graph: Graph) -> Iterator[LoomError]:
    for edge in graph.edges.values():
        for ref, side in ((edge.source, "outputs"), (edge.target, "inputs")):
            if ref.node not in graph.nodes:
                yield LoomError(
                    "a wire ends at a node that isn't there",
                    received=ref.node,
                    where=f"edge {edge.id}",
                )
            else:
                yield from _end(graph, edge, ref, side)


def _end(graph: Graph, edge: Edge, ref: PortRef, side: str) -> Iterator[LoomError]:
    layer = graph.layer_of(ref.node)
    spec = spec_of(graph, layer)
    if spec is None:
        return
    ports = spec.outputs if side == "outputs" else spec.inputs
    if ref.port not in [port.key for port in ports]:
        expected = ", ".join(port.key for port in ports) or "no wire on this side"
        yield LoomError(
            f"{layer.name} has no such port",
            expected=expected,
            received=ref.port,
            where=f"edge {edge.id}",
        )


def _ports(graph: Graph) -> Iterator[LoomError]:
    held = Counter(edge.target for edge in graph.edges.values())
    for ref, wires in held.items():
        spec = spec_of(graph, graph.layer_of(ref.node))
        port = spec.input(ref.port) if spec else None
        if wires > 1 and port and not port.variadic:
            yield LoomError(
                "an input port holds several wires",
                expected="one wire",
                received=str(wires),
                where=f"{graph.label(ref.node)}.{ref.port}",
            )


def _strays(graph: Graph) -> Iterator[LoomError]:
    for node in graph.positions.keys() - graph.nodes.keys():
        yield LoomError("a place is given for a node that isn't there", received=node[:64])
    for part, word in ((graph.collapsed, "collapsed"), (graph.opened, "opened")):
        for node in part.keys() - graph.nodes.keys():
            yield LoomError(f"a node that isn't there is {word}", received=node[:64])
    for edge in graph.routes.keys() - graph.edges.keys():
        yield LoomError("a route is given for a wire that isn't there", received=edge[:64])


def _loops(graph: Graph) -> Iterable[LoomError]:
    net: nx.DiGraph[str] = nx.DiGraph((e.source.node, e.target.node) for e in graph.edges.values())
    if nx.is_directed_acyclic_graph(net):
        return ()
    loop = [graph.label(source) for source, _ in nx.find_cycle(net)]
    return (
        LoomError(
            "the wires close a cycle",
            expected="a network without loops",
            received=" → ".join(loop[:8]) + (" …" if len(loop) > 8 else ""),
        ),
    )
