"""Edits that add, wire and take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph_core.edits.naming import kind_title, require_name, usual_name
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Layer, Node, Patch, PortRef, Position, new_id
from graph_core.kinds import get_spec, spec_of
from graph_core.params import Value
from graph_core.spec import Port
from graph_core.topology import reaches


@dataclass(frozen=True)
class AddLayer:
    """A new layer with its first node; params not given take their defaults."""

    kind: str
    position: Position = (0.0, 0.0)
    params: Mapping[str, Value] = field(default_factory=dict)
    name: str = ""
    layer_id: str = field(default_factory=lambda: new_id("l"))
    node_id: str = field(default_factory=lambda: new_id("n"))

    @property
    def title(self) -> str:
        return f"Add {kind_title(self.kind)}"

    def plan(self, graph: Graph) -> Patch:
        spec = get_spec(graph, self.kind)
        if self.layer_id in graph.layers or self.node_id in graph.nodes:
            raise EditRefused("that id is taken", received=self.node_id)
        if self.name:
            require_name(self.name, taken=False)  # a taken one gets a number
        name = graph.free_name(self.name or usual_name(spec))
        layer = Layer(self.layer_id, spec.id, name, spec.complete(self.params))
        return Patch(
            layers={layer.id: layer},
            nodes={self.node_id: Node(self.node_id, layer.id)},
            positions={self.node_id: self.position},
        )


@dataclass(frozen=True)
class AddCall:
    """Another call of a layer: a new node that shares its weights."""

    layer: str
    position: Position = (0.0, 0.0)
    node_id: str = field(default_factory=lambda: new_id("n"))
    title: str = "Add call"

    def plan(self, graph: Graph) -> Patch:
        if self.layer not in graph.layers:
            raise EditRefused("there is no such layer", received=self.layer)
        if self.node_id in graph.nodes:
            raise EditRefused("that id is taken", received=self.node_id)
        spec = spec_of(graph, graph.layers[self.layer])
        if spec and not spec.shareable:
            raise EditRefused(
                f"{spec.title} can't be shared",
                expected="a layer with an input and an output",
                received=graph.layers[self.layer].name,
            )
        node = Node(self.node_id, self.layer)
        return Patch(nodes={node.id: node}, positions={node.id: self.position})


@dataclass(frozen=True)
class Connect:
    """A wire from an output port to an input port; `replace` takes away what a full port holds."""

    source: PortRef
    target: PortRef
    replace: bool = False
    edge_id: str = field(default_factory=lambda: new_id("e"))
    title: str = "Connect"

    def plan(self, graph: Graph) -> Patch:
        _require_port(graph, self.source, "outputs")
        port = _require_port(graph, self.target, "inputs")
        if reaches(graph, self.target.node, self.source.node):
            raise closes_cycle(graph, self.source, self.target)
        held = graph.at_input(self.target)
        single = port is not None and not port.variadic
        if single and held and not self.replace:
            raise EditRefused(
                f"{graph.label(self.target.node)}.{self.target.port} is occupied",
                expected="a free port",
                received=f"a wire from {graph.label(held[0].source.node)}",
            )
        order = 0 if single else max((edge.order for edge in held), default=-1) + 1
        gone: dict[str, Edge | None] = {edge.id: None for edge in held if single}
        return Patch(
            edges={**gone, self.edge_id: Edge(self.edge_id, self.source, self.target, order)}
        )


def closes_cycle(graph: Graph, source: PortRef, target: PortRef) -> EditRefused:
    """Return the refusal of a wire whose target already leads to its source."""
    return EditRefused(
        "this wire would close a cycle",
        expected="a network without loops",
        received=f"{graph.label(source.node)} already depends on {graph.label(target.node)}",
    )


def _require_port(graph: Graph, ref: PortRef, side: str) -> Port | None:
    """Return the port, or None on a placeholder of an unknown kind; raises EditRefused."""
    if ref.node not in graph.nodes:
        raise EditRefused("there is no such node", received=ref.node)
    layer = graph.layer_of(ref.node)
    spec = spec_of(graph, layer)
    if spec is None:
        raise EditRefused(
            f"{layer.name} is of a kind this version doesn't know", received=layer.kind
        )
    ports: tuple[Port, ...] = getattr(spec, side)
    for port in ports:
        if port.key == ref.port:
            return port
    expected = ", ".join(port.key for port in ports) or "no port on this side"
    raise EditRefused(f"{layer.name} has no such port", expected=expected, received=ref.port)


@dataclass(frozen=True)
class Disconnect:
    """Take wires away."""

    edges: tuple[str, ...]
    title: str = "Disconnect"

    def plan(self, graph: Graph) -> Patch:
        return Patch(edges={id_: None for id_ in self.edges if id_ in graph.edges})


@dataclass(frozen=True)
class Delete:
    """Take nodes away with their wires; a layer goes with its last node."""

    nodes: tuple[str, ...]
    title: str = "Delete"

    def plan(self, graph: Graph) -> Patch:
        gone = {node for node in self.nodes if node in graph.nodes}
        edges = {e.id: None for node in gone for e in (*graph.into(node), *graph.out_of(node))}
        return Patch(
            layers=dict.fromkeys(orphaned(graph, gone)),
            nodes=dict.fromkeys(gone),
            edges=edges,
        )


def orphaned(graph: Graph, gone: Iterable[str]) -> set[str]:
    """Return the layers left without a node when these nodes go."""
    leaving = set(gone)
    owners = {graph.nodes[node].layer for node in leaving}
    return {layer for layer in owners if leaving.issuperset(graph.calls(layer))}
