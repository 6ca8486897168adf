"""Lifting: what moves together, shown on its way and put down as one step."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from app.canvas.annotations import boxed, enclosed
from app.canvas.camera import Box
from app.canvas.hit_test import dots_within
from app.canvas.mirror import Mirror
from app.canvas.vias import Dot
from graph_core.annotations import Frame, Note
from graph_core.edits import Arrange
from graph_core.graph import Route


def contents(mirror: Mirror, frame: Box) -> frozenset[str]:
    """Return what lies in a frame: nodes and notes by their middles, other frames whole."""
    held = mirror.annotations
    slots = mirror.within(frame)
    middles = mirror.xy[slots] + mirror.wh[slots] / 2
    nodes = slots[enclosed(np.hstack([middles, middles]), frame)]
    found = {mirror.nodes.ids[slot] for slot in nodes.tolist()}
    centres = (held.boxes[:, :2] + held.boxes[:, 2:]) / 2
    central = enclosed(np.hstack([centres, centres]), frame)
    whole = enclosed(held.boxes, frame)
    for place in np.nonzero(central)[0].tolist():
        if whole[place] or isinstance(held.items[held.ids[place]], Note):
            found.add(held.ids[place])
    return frozenset(found)


def carried(mirror: Mirror, ids: Collection[str]) -> frozenset[str]:
    """Return these nodes, frames and notes with all that lies in the frames among them."""
    found = frozenset(ids)
    for id_ in ids:
        if isinstance(mirror.annotations.items.get(id_), Frame):
            found |= contents(mirror, mirror.annotations.box(id_))
    return found


class Lift:
    """Nodes, frames with what lies in them, notes and points of wires, moved by a preview."""

    def __init__(self, mirror: Mirror, ids: Collection[str], dots: Collection[Dot] = ()) -> None:
        self._mirror = mirror
        self.ids = carried(mirror, ids)
        self.nodes = sorted(self.ids & mirror.graph.nodes.keys())
        self._slots = [mirror.nodes[node] for node in self.nodes]
        self._starts = mirror.xy[self._slots].copy()
        held = mirror.annotations
        self._boxes = {id_: held.box(id_) for id_ in held.items if id_ in self.ids}
        self._led = self._points(dots)
        self._away = (0.0, 0.0)

    @property
    def adrift(self) -> frozenset[str]:
        """The wires whose points move."""
        return frozenset(self._led)

    def box(self, id_: str) -> Box:
        """Return where one of them began."""
        return self._boxes[id_] if id_ in self._boxes else self._mirror.box(id_)

    def shift(self, dx: float, dy: float) -> None:
        """Show all of it away from where it was."""
        if (dx, dy) == self._away:
            return
        self._away = (dx, dy)
        self._mirror.shift(self._slots, self._starts, dx, dy)
        if self._boxes:
            shown = {id_: shifted(box, dx, dy) for id_, box in self._boxes.items()}
            self._mirror.annotations.show(shown)
        for edge, way in self._routes(dx, dy).items():
            self._mirror.lead(edge, np.array(way))

    def settle(self) -> None:
        """Show all of it where the graph has it."""
        there = [edge for edge in self._led if edge in self._mirror.edges]
        self._mirror.settle(self.nodes, there)
        if self._boxes:
            self._mirror.annotations.settle()

    def edit(self, title: str) -> Arrange:
        """Return the edit that puts it down where it is shown."""
        return self.moved(*self._away, title)

    def moved(self, dx: float, dy: float, title: str) -> Arrange:
        """Return the edit that puts all of it down away from where it was."""
        places = (self._starts + np.array([dx, dy])).tolist()
        items = self._mirror.annotations.items
        put = [boxed(items[id_], shifted(box, dx, dy)) for id_, box in self._boxes.items()]
        return Arrange(
            {node: (x, y) for node, (x, y) in zip(self.nodes, places, strict=True)},
            {item.id: item for item in put if isinstance(item, Frame)},
            {item.id: item for item in put if isinstance(item, Note)},
            self._routes(dx, dy),
            title,
        )

    def _points(self, dots: Collection[Dot]) -> dict[str, list[bool]]:
        """Return which points of wires go along.

        Those do that were chosen, lie in a moved frame or between two moved nodes.
        """
        graph, items = self._mirror.graph, self._mirror.annotations.items
        chosen = {dot for dot in dots if dot.edge in graph.routes}
        for id_, box in self._boxes.items():
            if isinstance(items[id_], Frame):
                chosen |= dots_within(self._mirror, box)
        found: dict[str, list[bool]] = {}
        for dot in chosen:
            found.setdefault(dot.edge, [False] * len(graph.routes[dot.edge]))[dot.index] = True
        inner = (e for n in self.nodes for e in graph.out_of(n) if e.target.node in self.ids)
        between = [edge.id for edge in inner if edge.id in graph.routes]
        return found | {edge: [True] * len(graph.routes[edge]) for edge in between}

    def _routes(self, dx: float, dy: float) -> dict[str, Route]:
        """Return the ways of the wires whose points go along, moved by so much."""
        routes = self._mirror.graph.routes
        return {
            edge: tuple(
                (x + dx, y + dy) if along else (x, y)
                for (x, y), along in zip(routes[edge], goes, strict=True)
            )
            for edge, goes in self._led.items()
        }


def shifted(box: Box, dx: float, dy: float) -> Box:
    """Return a box elsewhere."""
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)
