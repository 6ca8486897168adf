"""Edits that take a wired network apart and put it together otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph_core.edits.base import Several
from graph_core.edits.carrying import carried
from graph_core.edits.naming import kind_title, usual_name
from graph_core.edits.refit import refitted
from graph_core.edits.structure import AddLayer, Connect, Delete, Disconnect
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Layer, Node, Patch, PortRef, Position, new_id
from graph_core.kinds import get_spec, spec_of
from graph_core.layout import GAP_X, usual_size
from graph_core.params import Value
from graph_core.topology import upstream


@dataclass(frozen=True)
class Rewire:
    """Move an end of a wire, or both; `replace` takes away what a full port holds."""

    edge: str
    source: PortRef | None = None
    target: PortRef | None = None
    replace: bool = False
    title: str = "Rewire"

    def plan(self, graph: Graph) -> Patch:
        old = require_edge(graph, self.edge)
        source, target = self.source or old.source, self.target or old.target
        without = Disconnect((old.id,)).plan(graph)
        patch = Connect(source, target, self.replace, old.id).plan(graph.patched(without))
        if target != old.target:
            return patch
        return Patch(edges={**patch.edges, old.id: replace(old, source=source)})


@dataclass(frozen=True)
class Splice:
    """Put a node that stands in the graph into a wire."""

    edge: str
    node: str
    edge_id: str = field(default_factory=lambda: new_id("e"))
    title: str = "Insert on wire"

    def plan(self, graph: Graph) -> Patch:
        edge = require_edge(graph, self.edge)
        entry, leave = through(graph, self.node)
        first = Connect(edge.source, PortRef(self.node, entry), edge_id=self.edge_id).plan(graph)
        source = PortRef(self.node, leave)
        if graph.into(self.node) or graph.out_of(self.node):
            return first.then(Rewire(edge.id, source=source).plan(graph.patched(first)))
        return first.then(Patch(edges={edge.id: replace(edge, source=source)}))


@dataclass(frozen=True)
class InsertOnEdge:
    """A new layer in the middle of a wire; what stands to its right makes room if it must."""

    edge: str
    kind: str
    params: Mapping[str, Value] = field(default_factory=dict)
    layer_id: str = field(default_factory=lambda: new_id("l"))
    node_id: str = field(default_factory=lambda: new_id("n"))
    edge_id: str = field(default_factory=lambda: new_id("e"))

    @property
    def title(self) -> str:
        return f"Insert {kind_title(self.kind)}"

    def plan(self, graph: Graph) -> Patch:
        edge = require_edge(graph, self.edge)
        place, moved = room_between(graph, edge.source.node, edge.target.node)
        add = AddLayer(self.kind, place, self.params, "", self.layer_id, self.node_id)
        whole = Several((add, Splice(edge.id, self.node_id, self.edge_id)), self.title).plan(graph)
        return whole.then(Patch(positions=moved))


@dataclass(frozen=True)
class DeleteDeadEnd:
    """Take a node away that leads to no loss, and all that leads to it alone."""

    node: str
    title: str = "Delete dead end"

    def plan(self, graph: Graph) -> Patch:
        if self.node not in graph.nodes:
            raise EditRefused("there is no such node", received=self.node)
        heads = upstream(graph, [n for n in graph.nodes if _is_head(graph, n)])
        gone = upstream(graph, [self.node]) - heads
        elsewhere = {n for n in gone if any(s not in gone for s in graph.successors(n))}
        gone -= upstream(graph, elsewhere)  # what feeds another dead end stays
        return Delete(tuple(sorted(gone | {self.node}))).plan(graph)


@dataclass(frozen=True)
class Unlink:
    """Give one call of a shared layer a layer of its own, a copy."""

    node: str
    layer_id: str = field(default_factory=lambda: new_id("l"))
    title: str = "Unlink"

    def plan(self, graph: Graph) -> Patch:
        if self.node not in graph.nodes:
            raise EditRefused("there is no such node", received=self.node)
        layer = graph.layer_of(self.node)
        if len(graph.calls(layer.id)) < 2:
            raise EditRefused(
                f"{layer.name} isn't shared", expected="a layer with several calls", received="one"
            )
        own = replace(layer, id=self.layer_id, name=graph.free_name(layer.name))
        return Patch(layers={own.id: own}, nodes={self.node: Node(self.node, own.id)})


@dataclass(frozen=True)
class SetPortOrder:
    """Order the wires of a variadic port."""

    port: PortRef
    edges: tuple[str, ...]
    title: str = "Order inputs"

    def plan(self, graph: Graph) -> Patch:
        held = {edge.id: edge for edge in graph.at_input(self.port)}
        if sorted(held) != sorted(self.edges):
            raise EditRefused(
                "the order must name every wire of the port once",
                expected=f"{len(held)} wires",
                received=f"{len(self.edges)}",
            )
        ordered = {id_: replace(held[id_], order=i) for i, id_ in enumerate(self.edges)}
        return Patch(edges=ordered)


@dataclass(frozen=True)
class ReplaceKind:
    """Turn a layer into another kind; params that mean the same and wires that fit are kept."""

    layer: str
    kind: str

    @property
    def title(self) -> str:
        return f"Replace by {kind_title(self.kind)}"

    def plan(self, graph: Graph) -> Patch:
        if self.layer not in graph.layers:
            raise EditRefused("there is no such layer", received=self.layer)
        old, spec = graph.layers[self.layer], get_spec(graph, self.kind)
        calls = graph.calls(old.id)
        if len(calls) > 1 and not spec.shareable:
            raise EditRefused(f"{spec.title} can't be shared", received=f"{len(calls)} calls")
        default = old.name.rstrip("0123456789") == old.kind.rstrip("0123456789")
        name = graph.free_name(usual_name(spec)) if default and spec.id != old.kind else old.name
        new = Layer(old.id, spec.id, name, carried(spec, old.params), old.trainable)
        edges: dict[str, Edge | None] = {}
        for node in calls:
            edges |= refitted(graph, node, spec_of(graph, old), spec.of(new.params))
        return Patch(layers={old.id: new}, edges=edges)


def require_edge(graph: Graph, id_: str) -> Edge:
    """Return an edge; raises EditRefused."""
    if id_ not in graph.edges:
        raise EditRefused("there is no such wire", received=id_)
    return graph.edges[id_]


def _is_head(graph: Graph, node: str) -> bool:
    spec = spec_of(graph, graph.layer_of(node))
    if spec is None:
        return False
    return spec.adds_to_loss or (not spec.shareable and bool(spec.inputs))


def through(graph: Graph, node: str) -> tuple[str, str]:
    """Return a node's first free input port and first output port; raises EditRefused."""
    if node not in graph.nodes:
        raise EditRefused("there is no such node", received=node)
    layer = graph.layer_of(node)
    spec = get_spec(graph, layer.kind).of(layer.params)
    free = [p.key for p in spec.inputs if p.variadic or not graph.at_input(PortRef(node, p.key))]
    if not free or not spec.outputs or not spec.shareable:
        raise EditRefused(
            f"{graph.label(node)} can't stand in a wire",
            expected="a layer with a free input and an output",
            received=spec.title,
        )
    return free[0], spec.outputs[0].key


def room_between(graph: Graph, source: str, target: str) -> tuple[Position, dict[str, Position]]:
    """Return a place between two nodes, and the places of what must move for it."""
    step = usual_size(graph, target)[0] + GAP_X
    (x1, y1) = graph.positions.get(source, (0.0, 0.0))
    (x2, y2) = graph.positions.get(target, (x1 + step, y1))
    shift = max(0.0, x1 + 2 * step - x2)
    moved = {n: (x + shift, y) for n, (x, y) in graph.positions.items() if x >= x2 and shift}
    moved.pop(source, None)
    return ((x1 + x2 + shift) / 2, (y1 + y2) / 2), moved
