"""Cutting: a knife drawn across wires takes them all away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import ink
from app.canvas.hit_test import wires_cut
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.drawing import DASHED, SQUARE, pen, traced
from app.canvas.wires import draw_lines
from graph_core.edits import Disconnect

# How many crossed wires are drawn finely.
FEW = 48


class CutWires(Interaction):
    """Draw across wires: those crossed are picked out, and go when the button does."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, start: Pointer) -> None:
        super().__init__(stage, start)
        self._path = [start.at]
        self.crossed: frozenset[str] = frozenset()

    def move(self, pointer: Pointer) -> None:
        if pointer.at != self._path[-1]:
            self.crossed |= wires_cut(self.stage.mirror, self._path[-1], pointer.at)
            self._path.append(pointer.at)
            self.stage.repaint_soon()

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        wires = tuple(sorted(self.crossed))
        if wires:
            title = "Cut wire" if len(wires) == 1 else f"Cut {len(wires)} wires"
            self.stage.workspace.apply(Disconnect(wires, title))

    def paint(self, painter: QPainter) -> None:
        theme, camera = self.stage.theme, self.stage.camera
        few = len(self.crossed) <= FEW
        wires = traced(self.stage.mirror, camera, self.crossed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if few:
            # What has the canvas' own colour needs no smooth edge, which costs eight times as much.
            painter.setPen(pen(theme.canvas, 5.0, ends=SQUARE))
            draw_lines(painter, wires)
        fine, coarse = pen(theme.error, 2.4, DASHED, SQUARE), QPen(ink.colour(theme.error), 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, few)
        painter.setPen(fine if few else coarse)
        draw_lines(painter, wires)
        painter.setPen(pen(theme.error, 1.4))
        painter.drawPolyline([QPointF(*camera.to_view(at)) for at in self._path])
