"""Carrying a copy: nodes taken from another document are put down in this one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.camera import Box
from app.canvas.geometry import GRID
from app.canvas.interactions.base import Interaction, Pointer, Stage
from graph_core.clipboard import Fragment
from graph_core.edits.paste import Paste


class CarryCopy(Interaction):
    """A copy follows the mouse as outlines; letting go puts it down, as one step.

    `boxes` are the cards where they stood in the other document, `start` where they were held.
    """

    cursor = Qt.CursorShape.DragCopyCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, part: Fragment, boxes: Sequence[Box]) -> None:
        super().__init__(stage, start)
        self._part, self._boxes = part, boxes
        self._at = start.at

    def move(self, pointer: Pointer) -> None:
        self._at = pointer.at
        self.stage.repaint_soon()

    def _offset(self) -> tuple[float, float]:
        dx, dy = (now - then for now, then in zip(self._at, self.start.at, strict=True))
        return round(dx / GRID) * GRID, round(dy / GRID) * GRID

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        edit = Paste(self._part, self._offset(), title="Copy from another tab")
        if self.stage.workspace.insert(edit):
            self.stage.workspace.select((*edit.pasted, *edit.annotated))

    def cancel(self) -> None:
        self.stage.repaint_soon()

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = self.stage.theme.selection
        painter.setPen(QPen(ink.colour(tone), 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(ink.colour(tone, 40))
        camera, (dx, dy) = self.stage.camera, self._offset()
        for box in self._boxes:
            x, y = camera.to_view((box.left + dx, box.top + dy))
            area = QRectF(x, y, box.width * camera.zoom, box.height * camera.zoom)
            radius = geo.RADIUS * camera.zoom
            painter.drawRoundedRect(area, radius, radius)
