"""Edits that move, split and heal wires."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph_core.edits.structure import Connect, Delete, Disconnect
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Patch, PortRef, new_id
from graph_core.layers import LAYERS


def _require_edge(graph: Graph, edge: str) -> Edge:
    if edge not in graph.edges:
        raise EditRefused("there is no such wire", received=edge)
    return graph.edges[edge]


@dataclass(frozen=True)
class Rewire:
    """Move one end of a wire to another port, taking the place of what that port holds."""

    edge: str
    source: PortRef | None = None
    target: PortRef | None = None
    title: str = "Rewire"

    def plan(self, graph: Graph) -> Patch:
        old = _require_edge(graph, self.edge)
        source, target = self.source or old.source, self.target or old.target
        gone = Disconnect((old.id,)).plan(graph)
        made = Connect(source, target, replace=True, edge_id=old.id).plan(graph.patched(gone))
        new = made.edges[old.id]
        if new is not None and target == old.target:
            made = made.then(Patch(edges={old.id: replace(new, order=old.order)}))
        return gone.then(made)


@dataclass(frozen=True)
class InsertOnEdge:
    """Put a node that is there already into the middle of a wire, by its first ports."""

    edge: str
    node: str
    edge_id: str = field(default_factory=lambda: new_id("e"))
    title: str = "Insert on wire"

    def plan(self, graph: Graph) -> Patch:
        old = _require_edge(graph, self.edge)
        if self.node not in graph.nodes:
            raise EditRefused("there is no such node", received=self.node)
        layer = graph.layer_of(self.node)
        spec = LAYERS.find(layer.kind)
        if spec is None or not spec.inputs or not spec.outputs:
            raise EditRefused(f"{layer.name} can't stand in a wire", expected="an input and output")
        before = Connect(old.source, PortRef(self.node, spec.inputs[0].key), edge_id=self.edge_id)
        patch = before.plan(graph)
        after = Rewire(old.id, source=PortRef(self.node, spec.outputs[0].key))
        return patch.then(after.plan(graph.patched(patch)))


@dataclass(frozen=True)
class DeleteAndHeal:
    """Take nodes away and join what fed each to what it fed, where that is unambiguous."""

    nodes: tuple[str, ...]
    title: str = "Delete and heal"

    def plan(self, graph: Graph) -> Patch:
        whole = Patch()
        for node in (n for n in self.nodes if n in graph.nodes):
            patch = self._one(graph, node)
            graph, whole = graph.patched(patch), whole.then(patch)
        return whole

    def _one(self, graph: Graph, node: str) -> Patch:
        feeding = sorted(graph.into(node), key=lambda edge: edge.order)
        patch = Patch()
        for edge in graph.out_of(node) if feeding else ():
            patch = patch.then(Rewire(edge.id, source=feeding[0].source).plan(graph.patched(patch)))
        return patch.then(Delete((node,)).plan(graph.patched(patch)))


@dataclass(frozen=True)
class OrderEdges:
    """Put the wires of a variadic port in another order; `edges` names all of them."""

    port: PortRef
    edges: tuple[str, ...]
    title: str = "Order inputs"

    def plan(self, graph: Graph) -> Patch:
        held = {edge.id: edge for edge in graph.at_input(self.port)}
        if set(self.edges) != held.keys() or len(self.edges) != len(held):
            raise EditRefused("an order names every wire of the port once")
        return Patch(edges={id_: replace(held[id_], order=n) for n, id_ in enumerate(self.edges)})
