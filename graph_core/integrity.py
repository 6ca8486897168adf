"""What holds for every graph, however half-built: its structure is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from graph_core.errors import LoomError
from graph_core.graph import Graph, PortRef
from graph_core.kinds import spec_of
from graph_core.spec import LayerSpec
from graph_core.topology import leads_right

Specs = Mapping[str, LayerSpec | None]


def broken(graph: Graph) -> LoomError | None:
    """Return the first thing that no edit would have allowed, or None for a sound graph.

    A graph without a place for each of its nodes is sound.
    """
    specs = {id_: spec_of(graph, layer) for id_, layer in graph.layers.items()}
    for check in (_keys, _owners, _wires, _ports, _strays, _loops):
        found = next(iter(check(graph, specs)), None)
        if found:
            return found
    return None


def _keys(graph: Graph, _: Specs) -> Iterator[LoomError]:
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


def _owners(graph: Graph, specs: Specs) -> Iterator[LoomError]:
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
        spec = specs[layer.id]
        if calls[layer.id] > 1 and spec and not spec.shareable:
            yield LoomError(
                "inputs and outputs can't be shared",
                expected="one node",
                received=f"{calls[layer.id]} nodes",
                where=f"layer {layer.name}",
            )


def _wires(graph: Graph, specs: Specs) -> Iterator[LoomError]:
    sources = {edge.source for edge in graph.edges.values()}
    targets = {edge.target for edge in graph.edges.values()}
    bad = (_flawed(graph, specs, sources, "outputs"), _flawed(graph, specs, targets, "inputs"))
    for edge in graph.edges.values() if any(bad) else ():
        for ref, flaws in zip((edge.source, edge.target), bad, strict=True):
            if ref in flaws:
                what, expected, received = flaws[ref]
                yield LoomError(what, expected=expected, received=received, where=f"edge {edge.id}")


def _flawed(
    graph: Graph, specs: Specs, refs: Iterable[PortRef], side: str
) -> dict[PortRef, tuple[str, str, str]]:
    """Return the ends that aren't there, with what is wrong, expected and received."""
    nodes, found = graph.nodes, {}
    keys: dict[int, list[str]] = {}
    for ref in refs:
        if ref.node not in nodes:
            found[ref] = ("a wire ends at a node that isn't there", "", ref.node)
            continue
        spec = specs[nodes[ref.node].layer]
        known = keys.get(id(spec))
        if known is None and spec is not None:
            known = keys[id(spec)] = [port.key for port in getattr(spec, side)]
        if known is not None and ref.port not in known:
            name = graph.layer_of(ref.node).name
            expected = ", ".join(known) or "no wire on this side"
            found[ref] = (f"{name} has no such port", expected, ref.port)
    return found


def _ports(graph: Graph, specs: Specs) -> Iterator[LoomError]:
    held = Counter([edge.target for edge in graph.edges.values()])
    for ref, wires in held.items():
        if wires == 1:
            continue
        spec = specs[graph.nodes[ref.node].layer]
        port = spec.input(ref.port) if spec else None
        if port and not port.variadic:
            yield LoomError(
                "an input port holds several wires",
                expected="one wire",
                received=str(wires),
                where=f"{graph.label(ref.node)}.{ref.port}",
            )


def _strays(graph: Graph, _: Specs) -> Iterator[LoomError]:
    for node in graph.positions.keys() - graph.nodes.keys():
        yield LoomError("a place is given for a node that isn't there", received=node[:64])
    for part, word in ((graph.collapsed, "collapsed"), (graph.opened, "opened")):
        for node in part.keys() - graph.nodes.keys():
            yield LoomError(f"a node that isn't there is {word}", received=node[:64])
    for edge in graph.routes.keys() - graph.edges.keys():
        yield LoomError("a route is given for a wire that isn't there", received=edge[:64])


def _loops(graph: Graph, _: Specs) -> Iterable[LoomError]:
    if leads_right(graph):
        return ()
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
