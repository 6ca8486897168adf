"""Edits that hang wires elsewhere: pulled out, moved from port to port, led through an adapter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from graph_core.edits.base import Edit, Several
from graph_core.edits.naming import kind_title
from graph_core.edits.structure import AddLayer, Connect, Delete, Disconnect
from graph_core.edits.surgery import Rewire, room_between, through
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Patch, PortRef, new_id
from graph_core.kinds import spec_of
from graph_core.params import Value


@dataclass(frozen=True)
class DeleteAndHeal:
    """Take nodes away and wire what fed them to what they fed."""

    nodes: tuple[str, ...]
    title: str = "Delete and heal"

    def plan(self, graph: Graph) -> Patch:
        gone = Delete(self.nodes).plan(graph)
        return gone.then(Patch(edges=_healed(graph, gone.nodes.keys())))


@dataclass(frozen=True)
class Detach:
    """Pull nodes out of their wires, those between them apart, and heal what they leave."""

    nodes: tuple[str, ...]
    title: str = "Detach"

    def plan(self, graph: Graph) -> Patch:
        out = {node for node in self.nodes if node in graph.nodes}
        entering = {e.id: None for n in out for e in graph.into(n) if e.source.node not in out}
        leaving = {e.id: None for n in out for e in graph.out_of(n) if e.target.node not in out}
        return Patch(edges={**entering, **leaving, **_healed(graph, out)})


@dataclass(frozen=True)
class MoveWires:
    """Move all wires of a port to another port of the same side."""

    port: PortRef
    to: PortRef
    output: bool
    title: str = "Move wires"

    def plan(self, graph: Graph) -> Patch:
        edges = graph.at_output(self.port) if self.output else graph.at_input(self.port)
        if not edges or self.port == self.to:
            raise EditRefused("there is no wire to move", received=self.port.port)
        if len(edges) > 1 and not self.output and _takes_one(graph, self.to):
            raise EditRefused(
                f"{graph.label(self.to.node)}.{self.to.port} takes one wire",
                expected="one wire",
                received=f"{len(edges)} wires",
            )
        return Several(tuple(map(self._moved, edges)), self.title).plan(graph)

    def _moved(self, edge: Edge) -> Edit:
        if self.output:
            return Rewire(edge.id, source=self.to)
        return Rewire(edge.id, target=self.to, replace=True)


@dataclass(frozen=True)
class ConnectThrough:
    """A new layer between two ports, wired to both; `instead` names a wire it takes the place of.

    What a full port holds goes; what stands to the right makes room if it must.
    """

    source: PortRef
    target: PortRef
    kind: str
    params: Mapping[str, Value] = field(default_factory=dict)
    instead: str = ""
    layer_id: str = field(default_factory=lambda: new_id("l"))
    node_id: str = field(default_factory=lambda: new_id("n"))
    edge_ids: tuple[str, str] = field(default_factory=lambda: (new_id("e"), new_id("e")))

    @property
    def title(self) -> str:
        return f"Insert {kind_title(self.kind)} and connect"

    def plan(self, graph: Graph) -> Patch:
        place, moved = room_between(graph, self.source.node, self.target.node)
        add = AddLayer(self.kind, place, self.params, "", self.layer_id, self.node_id)
        there = Several((Disconnect((self.instead,)), add), self.title).plan(graph)
        entry, leave = through(graph.patched(there), self.node_id)
        wires = (
            Connect(self.source, PortRef(self.node_id, entry), edge_id=self.edge_ids[0]),
            Connect(
                PortRef(self.node_id, leave), self.target, replace=True, edge_id=self.edge_ids[1]
            ),
        )
        wired = Several(wires, self.title).plan(graph.patched(there))
        return there.then(wired).then(Patch(positions=moved))


def _takes_one(graph: Graph, ref: PortRef) -> bool:
    spec = spec_of(graph, graph.layer_of(ref.node)) if ref.node in graph.nodes else None
    port = spec.input(ref.port) if spec else None
    return port is not None and not port.variadic


def _healed(graph: Graph, gone: Collection[str]) -> dict[str, Edge | None]:
    """Return the wires out of some nodes, led from what fed these; none where nothing did."""
    found: dict[str, Edge | None] = {}
    for node in gone:
        for edge in graph.out_of(node):
            source = None if edge.target.node in gone else _feed(graph, node, gone)
            if source is not None:
                found[edge.id] = replace(edge, source=source)
    return found


def _feed(graph: Graph, node: str, gone: Collection[str]) -> PortRef | None:
    """Return what feeds a node from outside the others, by its first ports first."""
    ways, seen = [PortRef(node, "")], set[str]()
    while ways:
        here = ways.pop()
        if here.node not in gone:
            return here
        if here.node not in seen:
            seen.add(here.node)
            ways += [edge.source for edge in reversed(_feeds(graph, here.node))]
    return None


def _feeds(graph: Graph, node: str) -> list[Edge]:
    spec = spec_of(graph, graph.layer_of(node))
    ports = [port.key for port in spec.inputs] if spec else []
    return [edge for key in ports for edge in graph.at_input(PortRef(node, key))]
