"""Groups: layouts of nodes and frames at every depth, joined into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from graph_core.annotations import Box
from graph_core.graph import Edge, Graph, Position
from graph_core.layout.drawing import bare
from graph_core.layout.frames import Held, around, lifted, union
from graph_core.layout.parts import Layout, Wire, laid_out
from graph_core.layout.sizes import Cards, Size, usual_ports

Pause = Callable[[], None]
# A note: the node it keeps its distance to, how far that is, and its width and height.
Beside: TypeAlias = tuple[str, Position, Size]
NOTHING = (160.0, 80.0)
# Names of places in a frame's border begin with what no id can.
DOOR = "\0"


@dataclass
class Group:
    """What stands in a frame or at the top, from the origin on; `ways` are pieces of routes.

    `doors` says how far down the edges that cross its border do so.
    """

    positions: dict[str, Position] = field(default_factory=dict)
    frames: dict[str, Box] = field(default_factory=dict)
    ways: dict[str, list[Position]] = field(default_factory=dict)
    doors: dict[str, float] = field(default_factory=dict)
    size: Size = NOTHING

    def moved(self, x: float, y: float) -> Group:
        """Return the group put elsewhere; doors stay where they are on it."""
        return replace(
            self,
            positions={n: (a + x, b + y) for n, (a, b) in self.positions.items()},
            frames={id_: (a + x, b + y, w, h) for id_, (a, b, w, h) in self.frames.items()},
            ways={e: [(a + x, b + y) for a, b in way] for e, way in self.ways.items()},
        )


class Grouping:
    """Lays a graph out frame by frame, from the innermost on."""

    def __init__(
        self,
        graph: Graph,
        cards: Cards,
        sizes: Mapping[str, Size],
        beside: Mapping[str, list[Beside]],
        pause: Pause,
    ) -> None:
        self._graph, self._cards, self._sizes = graph, cards, sizes
        self._beside, self._pause = beside, pause
        self._heights = {node: size[1] for node, size in sizes.items()}

    def layout(self, found: Held, aspect: float | None) -> tuple[Layout, dict[str, Box]]:
        """Return places and ways, and the boxes of frames."""
        edges = [
            edge
            for edge in self._graph.edges.values()
            if edge.source.node in found.nodes and edge.target.node in found.nodes
        ]
        group = self._group(found, "", edges, aspect)
        layout = Layout(group.positions, {}, *group.size)
        for edge in edges:
            layout.routes[edge.id] = self._whole(edge, group)
        return layout, group.frames

    def _whole(self, edge: Edge, group: Group) -> tuple[Position, ...]:
        leaves, arrives = self._ports(edge)
        (x, y), (ex, ey) = (group.positions[edge.source.node], group.positions[edge.target.node])
        start = x + self._sizes[edge.source.node][0], y + leaves
        return bare([start, *group.ways[edge.id], (ex, ey + arrives)])

    def _ports(self, edge: Edge) -> tuple[float, float]:
        known = self._cards.ports.get(edge.id)
        return known or usual_ports(self._graph, edge.id, self._heights)

    def _group(self, found: Held, level: str, edges: list[Edge], aspect: float | None) -> Group:
        """Return what stands at a level; `edges` are those with an end there."""
        nodes, frames = found.within(level)
        if level and not nodes and not frames:
            return Group(size=self._graph.frames[level].box[2:])
        inner = {
            id_: self._group(found, id_, [e for e in edges if _touches(found, e, id_)], None)
            for id_ in frames
        }
        sizes: dict[str, Size] = {node: self._sizes[node] for node in nodes}
        sizes |= {id_: group.size for id_, group in inner.items()}
        wires, ends = list[Wire](), dict[str, bool]()
        for edge in edges:
            a = lifted(found, edge.source.node, level)
            b = lifted(found, edge.target.node, level)
            if a is not None and a == b:
                continue
            wires.append(self._wire(edge, a, b, inner))
            ends |= {wires[-1].source: False} if a is None else {}
            ends |= {wires[-1].target: True} if b is None else {}
        sizes |= dict.fromkeys(ends, (0.0, 0.0))
        drawn = laid_out(sizes, wires, aspect, self._pause, ends)
        group = _joined(drawn, wires, inner)
        return _bordered(group, self._beside.get(level, ())) if level else group

    def _wire(self, edge: Edge, a: str | None, b: str | None, inner: Mapping[str, Group]) -> Wire:
        leaves, arrives = self._ports(edge)
        if a is not None and a in inner:
            leaves = inner[a].doors[edge.id]
        if b is not None and b in inner:
            arrives = inner[b].doors[edge.id]
        # A door in the border: wires from one port share it.
        door = f"{edge.source.node} {edge.source.port}"
        return Wire(
            edge.id,
            f"{DOOR}in {door}" if a is None else a,
            f"{DOOR}out {door}" if b is None else b,
            0.0 if a is None else leaves,
            0.0 if b is None else arrives,
        )


def _touches(found: Held, edge: Edge, frame: str) -> bool:
    ends = edge.source.node, edge.target.node
    return any(lifted(found, node, frame) is not None for node in ends)


def _joined(drawn: Layout, wires: list[Wire], inner: Mapping[str, Group]) -> Group:
    """Return a level's layout with its frames filled."""
    there = {id_: group.moved(*drawn.positions[id_]) for id_, group in inner.items()}
    made = Group(size=(drawn.right, drawn.bottom))
    for id_, group in there.items():
        made.positions |= group.positions
        made.frames |= {**group.frames, id_: (*drawn.positions[id_], *group.size)}
        made.ways |= group.ways
    for name, place in drawn.positions.items():
        if name not in inner and not name.startswith(DOOR):
            made.positions[name] = place
    for wire in wires:
        made.ways[wire.id] = _way(wire, drawn, there)
        for name in (wire.source, wire.target):
            if name.startswith(DOOR):
                made.doors[wire.id] = drawn.positions[name][1]
    return made


def _way(wire: Wire, drawn: Layout, there: Mapping[str, Group]) -> list[Position]:
    """Return all points of a wire that a level and the frames in it give it."""
    way = list(drawn.routes[wire.id])
    for name, last in ((wire.source, False), (wire.target, True)):
        x, y = drawn.positions[name]
        piece: list[Position] = []
        if name.startswith(DOOR):
            piece = [(x, y)]
        elif name in there:
            group = there[name]
            border = (x + group.size[0] * (not last), y + group.doors[wire.id])
            piece = [border, *group.ways[wire.id]] if last else [*group.ways[wire.id], border]
        way = [*way, *piece] if last else [*piece, *way]
    return way


def _bordered(group: Group, beside: Iterable[Beside]) -> Group:
    """Return a group with room for a frame's border and title, and for the notes it holds."""
    boxes = [around([(0.0, 0.0, *group.size)])]
    for node, (dx, dy), (width, height) in beside:
        x, y = group.positions[node]
        boxes.append((x + dx, y + dy, width, height))
    left, top, width, height = union(boxes)
    made = group.moved(-left, -top)
    made.doors = {edge: y - top for edge, y in group.doors.items()}
    made.size = width, height
    return made
