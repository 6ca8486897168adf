"""Dots: points that wires pass through are picked, moved, added and taken away."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.canvas.geometry import GRID
from app.canvas.hit_test import slot_of
from app.canvas.interactions.base import Interaction, Point, Pointer, Stage
from app.canvas.lift import Lift
from app.canvas.vias import Dot
from graph_core.edits import SetRoutes


def landed(pointer: Pointer) -> Point:
    """Return where a dot lands: on the grid, with Alt where it is."""
    if pointer.alone:
        return pointer.at
    return round(pointer.at[0] / GRID) * GRID, round(pointer.at[1] / GRID) * GRID


class MoveDots(Interaction):
    """Drag a dot: the other selected dots and nodes go with it; a click selects it."""

    cursor = Qt.CursorShape.SizeAllCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, dot: Dot) -> None:
        super().__init__(stage, start)
        self._dot = dot
        self._lifted: Lift | None = None
        self._before = stage.marks.dots
        if dot not in self._before and not start.toggle:
            self._pick(self._before | {dot} if start.add else frozenset({dot}))

    def _pick(self, dots: frozenset[Dot]) -> None:
        keeps = self.start.add or self.start.toggle
        if not keeps:
            self.stage.workspace.select(())
        edges = self.stage.marks.edges if keeps else frozenset()
        self.stage.mark(dots=dots, edges=edges)

    def move(self, pointer: Pointer) -> None:
        if self._lifted is None and not pointer.travelled(self.start):
            return
        lifted = self._lifted = self._lifted or self._lift()
        x, y = self._anchor
        goal = landed(pointer)
        lifted.shift(goal[0] - x, goal[1] - y)
        self.stage.repaint_soon()

    def _lift(self) -> Lift:
        stage = self.stage
        if self._dot not in stage.marks.dots:
            stage.mark(dots=stage.marks.dots | {self._dot})
        lifted = Lift(stage.mirror, stage.workspace.chosen, stage.marks.dots)
        stage.mark(raised=lifted.ids, adrift=lifted.adrift)
        self._anchor = stage.mirror.graph.routes[self._dot.edge][self._dot.index]
        return lifted

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        if self._lifted is not None:
            self.stage.workspace.apply(self._lifted.edit("Move dot"))
            self._lifted.settle()
        elif self.start.toggle:
            self._pick(self._before ^ {self._dot})
        elif not self.start.add:
            self._pick(frozenset({self._dot}))

    def cancel(self) -> None:
        if self._lifted:
            self._lifted.settle()
            self.stage.repaint_soon()


class AddDot(Interaction):
    """A double-click on a wire leads it through a dot there; hold and drag to put it elsewhere."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, start: Pointer, edge: str) -> None:
        super().__init__(stage, start)
        self._edge = edge
        mirror = stage.mirror
        self._before = mirror.vias[mirror.edges[edge]].tolist()
        self._place = mirror.courses(slot_of(mirror, edge)).place_of(start.at)
        stage.mark(adrift=frozenset({edge}))
        self.move(start)

    def move(self, pointer: Pointer) -> None:
        way = list(self._before)
        way.insert(self._place, list(landed(pointer)))
        self._way = tuple((x, y) for x, y in way)
        self.stage.mirror.lead(self._edge, self._way)
        self.stage.repaint_soon()

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        self.stage.workspace.apply(SetRoutes({self._edge: self._way}, "Add dot"))
        self.stage.mirror.settle((), (self._edge,))
        self.stage.workspace.select(())
        self.stage.mark(dots=frozenset({Dot(self._edge, self._place)}), edges=frozenset())

    def cancel(self) -> None:
        self.stage.mirror.settle((), (self._edge,))
        self.stage.repaint_soon()


class RemoveDot(Interaction):
    """A double-click on a dot takes it away."""

    def __init__(self, stage: Stage, start: Pointer, dot: Dot) -> None:
        super().__init__(stage, start)
        self._dot = dot

    def commit(self, pointer: Pointer) -> None:
        self.stage.workspace.apply(without(self.stage, frozenset({self._dot})))


def without(stage: Stage, dots: frozenset[Dot]) -> SetRoutes:
    """Return the edit that takes dots away."""
    routes = stage.mirror.graph.routes
    ways = {
        edge: tuple(
            point for place, point in enumerate(routes[edge]) if Dot(edge, place) not in dots
        )
        for edge in {dot.edge for dot in dots}
        if edge in routes
    }
    return SetRoutes(ways, "Delete dot" if len(dots) == 1 else f"Delete {len(dots)} dots")
