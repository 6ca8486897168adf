"""A switch: on or off, painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.guard import guarded


class Switch(QAbstractButton):
    """A checkable button that looks like a switch."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(38, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        colours = self.palette()
        role = QPalette.ColorRole.Highlight if self.isChecked() else QPalette.ColorRole.Mid
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(1.5, (self.height() - 18) / 2, 34, 18)
        edge = colours.link() if self.hasFocus() else colours.mid()
        painter.setPen(QPen(edge, 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colours.brush(role))
        painter.drawRoundedRect(body, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        knob = QPalette.ColorRole.HighlightedText if self.isChecked() else QPalette.ColorRole.Text
        painter.setBrush(colours.brush(knob))
        left = body.right() - 16 if self.isChecked() else body.left() + 2
        painter.drawEllipse(QRectF(left, body.top() + 2, 14, 14))
        painter.end()
