"""Edits that bring copies in."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, field, replace

from graph_core.annotations import Annotation, moved
from graph_core.clipboard import Fragment, fragment
from graph_core.edits.blocks import AddBlocks
from graph_core.edits.structure import Connect
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Layer, Node, Patch, PortRef, Position, free_name, new_id


@dataclass(frozen=True)
class Paste:
    """Put a fragment into the graph with fresh ids and free names, moved by `offset`.

    Node `key` of the fragment becomes node `prefix + key`, so a caller can select what it pasted.
    `wired` keeps incoming wires whose source is in this graph and whose port is free.
    """

    fragment: Fragment
    offset: Position = (40.0, 40.0)
    wired: bool = False
    prefix: str = field(default_factory=lambda: new_id("p"))
    title: str = "Paste"

    @property
    def pasted(self) -> tuple[str, ...]:
        """The ids of the nodes it makes."""
        return tuple(self._node(node) for node in self.fragment.graph.nodes)

    @property
    def annotated(self) -> tuple[str, ...]:
        """The ids of the frames and notes it makes."""
        part = self.fragment.graph
        return tuple(self._node(id_) for id_ in (*part.frames, *part.notes))

    def _node(self, node: str) -> str:
        return f"{self.prefix}{node}"[-64:]

    def _edge(self, edge: str) -> str:
        return f"{self.prefix}{edge}"[-64:]

    def plan(self, graph: Graph) -> Patch:
        part = self.fragment.graph
        if len(set(self.pasted)) < len(part.nodes) or graph.nodes.keys() & set(self.pasted):
            raise EditRefused("the copies need ids of their own", received=self.prefix)
        layers = {id_: f"{self.prefix}{id_}"[-64:] for id_ in part.layers}
        dx, dy = self.offset
        patch = Patch(
            layers=self._layers(graph, layers),
            nodes={
                self._node(n.id): Node(self._node(n.id), layers[n.layer], n.bypassed)
                for n in part.nodes.values()
            },
            edges={e.id: e for e in map(self._inner, part.edges.values())},
            positions={self._node(n): (x + dx, y + dy) for n, (x, y) in part.positions.items()},
            routes={
                self._edge(e): tuple((x + dx, y + dy) for x, y in way)
                for e, way in part.routes.items()
            },
            collapsed={self._node(n): True for n in part.collapsed},
            opened={self._node(n): True for n in part.opened},
            frames={f.id: f for f in (self._moved(f) for f in part.frames.values())},
            notes={n.id: n for n in (self._moved(n) for n in part.notes.values())},
        )
        brought = AddBlocks(tuple(part.blocks.values())).plan(graph)
        patch = brought.then(patch)
        return self._with_incoming(graph, patch) if self.wired else patch

    def _moved(self, item: Annotation) -> Annotation:
        return replace(moved(item, *self.offset), id=self._node(item.id))

    def _layers(self, graph: Graph, ids: dict[str, str]) -> dict[str, Layer | None]:
        brought: dict[str, str] = {}
        taken = ChainMap(brought, graph.index.names)
        made: dict[str, Layer | None] = {}
        for layer in self.fragment.graph.layers.values():
            name = free_name(layer.name, taken)
            brought[name] = layer.id
            made[ids[layer.id]] = replace(layer, id=ids[layer.id], name=name)
        return made

    def _inner(self, edge: Edge) -> Edge:
        source, target = edge.source, edge.target
        return Edge(
            self._edge(edge.id),
            PortRef(self._node(source.node), source.port),
            PortRef(self._node(target.node), target.port),
            edge.order,
        )

    def _with_incoming(self, graph: Graph, patch: Patch) -> Patch:
        after = graph.patched(patch)
        for edge in self.fragment.incoming:
            target = PortRef(self._node(edge.target.node), edge.target.port)
            wire = Connect(edge.source, target, edge_id=self._edge(edge.id))
            try:
                step = wire.plan(after)
            except EditRefused:
                continue  # the source is not in this graph, or the port is taken
            after, patch = after.patched(step), patch.then(step)
        return patch


def duplicate(graph: Graph, ids: tuple[str, ...], *, wired: bool = False) -> Paste:
    """Return the edit that copies nodes, frames and notes beside themselves."""
    return Paste(fragment(graph, ids), wired=wired, title="Duplicate")
