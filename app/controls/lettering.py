"""Lettering: lines that are written again and again, their glyphs found once."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

KEPT = 512


class Lettering:
    """Writes in a font."""

    def __init__(self, font: QFont) -> None:
        self.font, self.metrics = font, QFontMetricsF(font)
        self._height = self.metrics.height()
        self.glyphs = lru_cache(maxsize=KEPT)(self._glyphs)

    def write(self, painter: QPainter, room: QRectF, text: str) -> None:
        """Write one line at the left of a room, in the middle of its height, as Qt would.

        The room is as high as the line at least: nothing is cut off.
        """
        painter.setFont(self.font)
        painter.drawStaticText(self.place(room), self.glyphs(text))

    def place(self, room: QRectF) -> QPointF:
        """Return where the glyphs of a line go that stands in the middle of a room's height."""
        return QPointF(room.x(), room.center().y() - self._height / 2)

    def _glyphs(self, text: str) -> QStaticText:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(QTransform(), self.font)
        return made
