"""A check box with a tick, which the style sheet can't draw."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from app.guard import guarded


class TickBox(QCheckBox):
    """A check box; checked ones carry a tick besides their colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._paint_tick()

    @guarded
    def _paint_tick(self) -> None:
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        box = self.style().subElementRect(part, option, self)
        x, y, side = box.center().x() + 0.5, box.center().y() + 0.5, box.width() / 5
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().brush(QPalette.ColorRole.HighlightedText), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        tick = ((-1.2, 0.0), (-0.3, 1.0), (1.3, -1.0))
        painter.drawPolyline([QPointF(x + dx * side, y + dy * side) for dx, dy in tick])
        painter.end()
