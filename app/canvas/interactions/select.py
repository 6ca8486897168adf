"""Selecting: a click on a node or a wire, a box around nodes."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import ink
from app.canvas.camera import Box
from app.canvas.hit_test import dots_within, nodes_within
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.vias import Dot

T = TypeVar("T")


def merged(before: frozenset[T], found: frozenset[T], pointer: Pointer) -> frozenset[T]:
    """Return the selection after a pick: Shift adds to it, Ctrl toggles, neither replaces."""
    if pointer.toggle:
        return before ^ found
    return before | found if pointer.add else found


class BoxSelect(Interaction):
    """Drag over empty canvas: what the box meets is selected."""

    cursor = Qt.CursorShape.CrossCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer) -> None:
        super().__init__(stage, start)
        self._before = stage.workspace.chosen
        self._end = start
        self._picked = stage.marks.edges, stage.marks.dots

    def move(self, pointer: Pointer) -> None:
        self._end = pointer
        self.stage.mark(nodes=self._found(pointer), edges=frozenset(), dots=self._dots(pointer))

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        self.stage.workspace.select(self._found(pointer))

    def _found(self, pointer: Pointer) -> frozenset[str]:
        if not pointer.travelled(self.start):
            return merged(self._before, frozenset(), pointer)
        box = Box.around(self.start.at, pointer.at)
        mirror = self.stage.mirror
        found = nodes_within(mirror, box) | mirror.annotations.picked(box)
        return merged(self._before, found, pointer)

    def _dots(self, pointer: Pointer) -> frozenset[Dot]:
        _, before = self._picked
        if not pointer.travelled(self.start):
            return before if pointer.add or pointer.toggle else frozenset()
        found = dots_within(self.stage.mirror, Box.around(self.start.at, pointer.at))
        return merged(before, found, pointer)

    def cancel(self) -> None:
        edges, dots = self._picked
        self.stage.mark(edges=edges, dots=dots)

    def paint(self, painter: QPainter) -> None:
        if not self._end.travelled(self.start):
            return
        camera = self.stage.camera
        a, b = camera.to_view(self.start.at), camera.to_view(self._end.at)
        box = Box.around(a, b)
        painter.setPen(QPen(ink.colour(self.stage.theme.selection), 1))
        painter.setBrush(ink.colour(self.stage.theme.selection, 34))
        painter.drawRect(QRectF(round(box.left) + 0.5, round(box.top) + 0.5, box.width, box.height))


class PickWire(Interaction):
    """A click on a wire selects it, so that Delete can take it away."""

    def __init__(self, stage: Stage, start: Pointer, edge: str) -> None:
        super().__init__(stage, start)
        self._edge = edge

    def commit(self, pointer: Pointer) -> None:
        found = frozenset({self._edge})
        keeps = pointer.add or pointer.toggle
        edges = merged(self.stage.marks.edges, found, pointer)
        if not keeps:
            self.stage.workspace.select(())
        self.stage.mark(edges=edges, dots=self.stage.marks.dots if keeps else frozenset())
