"""How a block's body is made from a selection, and how it is laid open again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from graph_core.annotations import moved
from graph_core.blocks import boundary, copy_names, with_exposed
from graph_core.copied import picked
from graph_core.edits.structure import Delete
from graph_core.graph import Block, Edge, Graph, Layer, Node, Patch, PortRef, Position
from graph_core.ids import free_name, new_ids
from graph_core.layers import LAYERS
from graph_core.order import natural
from graph_core.params import Value
from graph_core.types import TensorType

# How far a block's ports stand from what is in it, and from each other.
BESIDE, APART = 220.0, 110.0


def middle(places: list[Position]) -> Position:
    """Return the mean of some places."""
    if not places:
        return (0.0, 0.0)
    return (sum(x for x, _ in places) / len(places), sum(y for _, y in places) / len(places))


class BodyInTheMaking:
    """A block's body in the making."""

    def __init__(
        self,
        graph: Graph,
        inner: set[str],
        types: Mapping[PortRef, TensorType],
        annotations: Collection[str] = (),
    ) -> None:
        self._outer, self._inner, self._types = graph, inner, types
        self._ids, self._made = new_ids(), Counter[str]()
        self._annotations = annotations
        self._nodes = {id_: graph.nodes[id_] for id_ in sorted(inner, key=natural)}
        owned = [node.layer for node in self._nodes.values()]
        self._layers = {id_: graph.layers[id_] for id_ in owned}
        self._names = {layer.name for layer in self._layers.values()}
        edges = [edge for node in self._nodes for edge in graph.into(node)]
        self._edges = {edge.id: edge for edge in edges if edge.source.node in inner}
        self._places = picked(graph.positions, self._nodes)
        places = list(self._places.values()) or [(0.0, 0.0)]
        left, right = min(x for x, _ in places), max(x for x, _ in places)
        self._sides = {"input": left - BESIDE, "output": right + BESIDE}
        self._top = places[0][1]
        self._params: dict[TensorType | None, dict[str, Value]] = {}

    def add_input(self, source: PortRef) -> str:
        params = self._input_params(self._types.get(source))
        node = self._boundary("input", self._outer.layer_of(source.node).name, params)
        for old in self._outer.at_output(source):
            if old.target.node in self._inner:
                self._edges[old.id] = Edge(old.id, PortRef(node, "y"), old.target, old.order)
        return node

    def add_output(self, source: PortRef) -> str:
        name = self._outer.layer_of(source.node).name + "_out"
        node = self._boundary("output", name, self._output_params)
        edge = Edge(f"e{next(self._ids)}", source, PortRef(node, "x"))
        self._edges[edge.id] = edge
        return node

    def _input_params(self, type_: TensorType | None) -> dict[str, Value]:
        """Return the params of an Input of a type; those of equal ones are one object."""
        if type_ not in self._params:
            given = {} if type_ is None else _shape_params(type_)
            self._params[type_] = LAYERS.get("input").complete(given)
        return self._params[type_]

    @cached_property
    def _output_params(self) -> dict[str, Value]:
        return LAYERS.get("output").complete({})

    def _boundary(self, kind: str, stem: str, params: Mapping[str, Value]) -> str:
        """Add a node left or right of the selection, below the ports already there."""
        id_ = next(self._ids)
        layer = Layer(f"l{id_}", kind, free_name(stem, self._names), params)
        node = Node(f"n{id_}", layer.id)
        self._names.add(layer.name)
        self._layers[layer.id], self._nodes[node.id] = layer, node
        self._places[node.id] = (self._sides[kind], self._top + APART * self._made[kind])
        self._made[kind] += 1
        return node.id

    def graph(self) -> Graph:
        return Graph(
            "untitled",
            self._layers,
            self._nodes,
            self._edges,
            self._places,
            routes=picked(self._outer.routes, self._edges),
            collapsed=picked(self._outer.collapsed, self._nodes),
            opened=picked(self._outer.opened, self._nodes),
            frames=picked(self._outer.frames, self._annotations),
            notes=picked(self._outer.notes, self._annotations),
        )


def _shape_params(type_: TensorType) -> dict[str, object]:
    dims = tuple(dim if isinstance(dim, int) else str(dim) for dim in type_.sample)
    plain = all(isinstance(dim, int) or dim.isidentifier() for dim in dims)
    return {"dtype": type_.dtype.value, **({"shape": dims} if plain else {})}


class Dissolving:
    """Puts a block's copies, chained, in the place of its call."""

    def __init__(self, graph: Graph, node: str, layer: Layer, block: Block) -> None:
        self._graph, self._node, self._layer, self._block = graph, node, layer, block
        self._patch = Delete((node,)).plan(graph)
        self._ins, self._outs = boundary(block, "input"), boundary(block, "output")

    def plan(self) -> Patch:
        arriving = {
            port: edges[0].source
            for port in self._ins
            if (edges := self._graph.at_input(PortRef(self._node, port)))
        }
        leaving: dict[str, PortRef] = {}
        for number, name in enumerate(copy_names(self._layer)):
            leaving = self._copy(number, name.replace(".", "_"), arriving)
            made = [leaving[port] for port in self._outs if port in leaving]
            arriving = dict(zip(self._ins, made, strict=False))
        moved_on = {
            old.id: replace(old, source=source)
            for port, source in leaving.items()
            for old in self._graph.at_output(PortRef(self._node, port))
        }
        return self._patch.then(Patch(edges=moved_on))

    def _copy(self, number: int, prefix: str, arriving: dict[str, PortRef]) -> dict[str, PortRef]:
        body = with_exposed(self._block.body, self._block, self._layer.params)
        ends = {*self._ins, *self._outs}
        layers = dict(zip(body.layers, new_ids("l"), strict=False))
        inner = [id_ for id_ in body.nodes if id_ not in ends]
        nodes = dict(zip(inner, new_ids("n"), strict=False))
        after = self._graph.patched(self._patch)
        patch = Patch(
            layers={
                layers[x.id]: replace(
                    x, id=layers[x.id], name=after.free_name(_joined(prefix, x.name))
                )
                for x in body.layers.values()
                if not ends.intersection(body.calls(x.id))
            },
            nodes={
                nodes[n]: replace(body.nodes[n], id=nodes[n], layer=layers[body.nodes[n].layer])
                for n in nodes
            },
            positions=self._places(body, nodes, number),
        )
        edges, leaving = self._wires(body, nodes, arriving)
        around = self._annotations(body, number)
        self._patch = self._patch.then(patch).then(Patch(edges=edges)).then(around)
        return leaving

    def _wires(
        self, body: Graph, nodes: dict[str, str], arriving: dict[str, PortRef]
    ) -> tuple[dict[str, Edge | None], dict[str, PortRef]]:
        edges: dict[str, Edge | None] = {}
        leaving: dict[str, PortRef] = {}
        ids = new_ids("e")
        for edge in body.edges.values():
            start = edge.source.node
            source = (
                arriving.get(start)
                if start in self._ins
                else PortRef(nodes[start], edge.source.port)
            )
            if source is None:
                continue
            if edge.target.node in self._outs:
                leaving[edge.target.node] = source
                continue
            target = PortRef(nodes[edge.target.node], edge.target.port)
            made = Edge(next(ids), source, target, edge.order)
            edges[made.id] = made
        return edges, leaving

    def _annotations(self, body: Graph, number: int) -> Patch:
        dx, dy = self._shift(body, number)
        ids = new_ids()
        frames = [replace(moved(f, dx, dy), id=f"f{next(ids)}") for f in body.frames.values()]
        notes = [replace(moved(n, dx, dy), id=f"t{next(ids)}") for n in body.notes.values()]
        return Patch(frames={f.id: f for f in frames}, notes={n.id: n for n in notes})

    def _places(
        self, body: Graph, nodes: Mapping[str, str], number: int
    ) -> dict[str, Position | None]:
        dx, dy = self._shift(body, number)
        centre = middle(list(body.positions.values()))
        places = {new: body.positions.get(old, centre) for old, new in nodes.items()}
        return {node: (x + dx, y + dy) for node, (x, y) in places.items()}

    def _shift(self, body: Graph, number: int) -> Position:
        """Return how far one copy of the body moves from where it was drawn."""
        x0, y0 = self._graph.positions.get(self._node, (0.0, 0.0))
        cx, cy = middle(list(body.positions.values()))
        width = max((x for x, _ in body.positions.values()), default=0.0) - cx
        return x0 - cx + number * (2 * width + 200), y0 - cy


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}_{name}" if not prefix.isdecimal() else f"block{prefix}_{name}"
