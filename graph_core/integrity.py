"""What holds for every graph, however half-built: its structure is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter, itemgetter
from typing import Any

import networkx as nx

from graph_core.errors import LoomError
from graph_core.graph import Graph, PortRef
from graph_core.kinds import find_spec
from graph_core.spec import LayerSpec
from graph_core.topology import leads_right


def broken(graph: Graph) -> LoomError | None:
    """Return the first thing that no edit would have allowed, or None for a sound graph.

    A graph without a place for each of its nodes is sound. A check compares whole columns, and
    looks for an entry that is wrong only where there is one.
    """
    specs = _Specs(graph)
    for check in (_keys, _owners, _wires, _ports, _strays, _loops):
        found = next(iter(check(graph, specs)), None)
        if found:
            return found
    return None


class _Specs:
    """The specs of a graph's layers, and its many ports as those of a few specs."""

    def __init__(self, graph: Graph) -> None:
        found = {kind: find_spec(graph, kind) for kind in set(_column(graph.layers, "kind"))}
        self.of_layers = {
            id_: spec.of(layer.params) if (spec := found[layer.kind]) and spec.shaped else spec
            for id_, layer in graph.layers.items()
        }
        of_nodes = map(self.of_layers.get, _column(graph.nodes, "layer"))
        self._numbers = dict(zip(graph.nodes, map(id, of_nodes), strict=True))
        self._specs = {id(spec): spec for spec in self.of_layers.values()}

    def ports(self, refs: Collection[PortRef]) -> list[tuple[LayerSpec | None, str]]:
        """Return the spec and the key of each port, each pair once; raises KeyError."""
        numbers = map(self._numbers.__getitem__, map(itemgetter(0), refs))
        found = set(zip(numbers, map(itemgetter(1), refs), strict=True))
        return [(self._specs[number], key) for number, key in found]


def _column(part: Mapping[str, object], field: str) -> list[Any]:
    return [*map(attrgetter(field), part.values())]


def _keys(graph: Graph, _: _Specs) -> Iterator[LoomError]:
    for part in (graph.layers, graph.nodes, graph.edges, graph.frames, graph.notes):
        ids = _column(part, "id")
        for key, id_ in zip(part, ids, strict=True) if ids != [*part] else ():
            if id_ != key:
                yield LoomError("an entry stands under the wrong id", expected=id_, where=key)
    for key in graph.frames.keys() & graph.notes.keys():
        yield LoomError("a frame and a note have one id", expected="an id each", received=key)
    names = _column(graph.layers, "name")
    for name, times in Counter(names).items() if len(set(names)) < len(names) else ():
        if times > 1:
            yield LoomError("two layers have one name", expected="a name each", received=name)


def _owners(graph: Graph, specs: _Specs) -> Iterator[LoomError]:
    calls = Counter(_column(graph.nodes, "layer"))
    if calls.keys() == graph.layers.keys() and all(
        spec is None or spec.shareable
        for spec in (specs.of_layers[id_] for id_, times in calls.items() if times > 1)
    ):
        return
    yield from lost_calls(graph)
    for layer in graph.layers.values():
        if not calls[layer.id]:
            yield LoomError("no node calls the layer", where=f"layer {layer.name}")
        spec = specs.of_layers[layer.id]
        if calls[layer.id] > 1 and spec and not spec.shareable:
            yield LoomError(
                "inputs and outputs can't be shared",
                expected="one node",
                received=f"{calls[layer.id]} nodes",
                where=f"layer {layer.name}",
            )


def lost_calls(graph: Graph) -> Iterator[LoomError]:
    """Yield what is wrong with each node that calls no layer of the graph."""
    for node in graph.nodes.values():
        if node.layer not in graph.layers:
            yield LoomError(
                "a node calls a layer that isn't there",
                received=node.layer,
                where=f"node {node.id}",
            )


def _wires(graph: Graph, specs: _Specs) -> Iterator[LoomError]:
    if _all_end_somewhere(graph, specs):
        return
    for edge in graph.edges.values():
        for ref, side in ((edge.source, "outputs"), (edge.target, "inputs")):
            if ref.node not in graph.nodes:
                what, expected, received = "a wire ends at a node that isn't there", "", ref.node
            elif ref.port not in (
                keys := _keys_of(specs.of_layers[graph.nodes[ref.node].layer], side, ref.port)
            ):
                what = f"{graph.layer_of(ref.node).name} has no such port"
                expected = ", ".join(keys) or "no wire on this side"
                received = ref.port
            else:
                continue
            yield LoomError(what, expected=expected, received=received, where=f"edge {edge.id}")


def _all_end_somewhere(graph: Graph, specs: _Specs) -> bool:
    try:
        sources = specs.ports(_column(graph.edges, "source"))
        targets = specs.ports(_column(graph.edges, "target"))
    except KeyError:
        return False
    return all(key in _keys_of(spec, "outputs", key) for spec, key in sources) and all(
        key in _keys_of(spec, "inputs", key) for spec, key in targets
    )


def _keys_of(spec: LayerSpec | None, side: str, wanted: str) -> list[str]:
    """Return the keys of the ports on a side; of an unknown kind it has the wanted one."""
    return [wanted] if spec is None else [port.key for port in getattr(spec, side)]


def _ports(graph: Graph, specs: _Specs) -> Iterator[LoomError]:
    held = Counter(_column(graph.edges, "target"))
    several = {ref: wires for ref, wires in held.items() if wires > 1}
    if all(_takes_several(spec, key) for spec, key in specs.ports(several)):
        return
    for ref, wires in several.items():
        if not _takes_several(specs.of_layers[graph.nodes[ref.node].layer], ref.port):
            yield LoomError(
                "an input port holds several wires",
                expected="one wire",
                received=str(wires),
                where=f"{graph.label(ref.node)}.{ref.port}",
            )


def _takes_several(spec: LayerSpec | None, key: str) -> bool:
    port = spec.input(key) if spec else None
    return port is None or port.variadic


def _strays(graph: Graph, _: _Specs) -> Iterator[LoomError]:
    for node in _beyond(graph.positions, graph.nodes):
        yield LoomError("a place is given for a node that isn't there", received=node[:64])
    for part, word in ((graph.collapsed, "collapsed"), (graph.opened, "opened")):
        for node in _beyond(part, graph.nodes):
            yield LoomError(f"a node that isn't there is {word}", received=node[:64])
    for edge in _beyond(graph.routes, graph.edges):
        yield LoomError("a route is given for a wire that isn't there", received=edge[:64])


def _beyond(part: Mapping[str, object], known: Mapping[str, object]) -> Iterable[str]:
    """Return the ids in one part of a graph that another doesn't have."""
    return () if part.keys() <= known.keys() else (id_ for id_ in part if id_ not in known)


def _loops(graph: Graph, _: _Specs) -> Iterable[LoomError]:
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
