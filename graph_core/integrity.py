"""What holds for every graph, however half-built: its structure is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from graph_core.errors import LoomError
from graph_core.graph import Graph
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
    known = {id_: specs[node.layer] for id_, node in graph.nodes.items()}
    for edge in [] if _all_end_somewhere(graph, known) else graph.edges.values():
        for ref, side in ((edge.source, "outputs"), (edge.target, "inputs")):
            if ref.node not in known:
                what, expected, received = "a wire ends at a node that isn't there", "", ref.node
            elif ref.port not in (keys := _keys_of(known[ref.node], side, ref.port)):
                what = f"{graph.layer_of(ref.node).name} has no such port"
                expected = ", ".join(keys) or "no wire on this side"
                received = ref.port
            else:
                continue
            yield LoomError(what, expected=expected, received=received, where=f"edge {edge.id}")


def _all_end_somewhere(graph: Graph, known: Specs) -> bool:
    """Tell whether every wire has its ports; what many nodes share is looked at once."""
    ids = {node: id(spec) for node, spec in known.items()}
    edges = graph.edges.values()
    sources = {(ids.get(node), port) for node, port in [edge.source for edge in edges]}
    targets = {(ids.get(node), port) for node, port in [edge.target for edge in edges]}
    specs = {id(spec): spec for spec in known.values()}
    return all(
        number in specs and port in _keys_of(specs[number], side, port)
        for ends, side in ((sources, "outputs"), (targets, "inputs"))
        for number, port in ends
    )


def _keys_of(spec: LayerSpec | None, side: str, wanted: str) -> list[str]:
    """Return the keys of the ports on a side; of an unknown kind it has the wanted one."""
    return [wanted] if spec is None else [port.key for port in getattr(spec, side)]


def _ports(graph: Graph, specs: Specs) -> Iterator[LoomError]:
    held = Counter([edge.target for edge in graph.edges.values()])
    several = [(ref, wires) for ref, wires in held.items() if wires > 1]
    roomy = set[tuple[int, str]]()
    for ref, wires in several:
        spec = specs[graph.nodes[ref.node].layer]
        if spec is None or (id(spec), ref.port) in roomy:
            continue
        port = spec.input(ref.port)
        if port is None or port.variadic:
            roomy.add((id(spec), ref.port))
            continue
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
