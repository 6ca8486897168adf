"""A picture as large as the widget that moves along with the canvas without moving a pixel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion


class Rolling:
    """A picture whose last column is followed by its first, and so with rows.

    So that what leaves on one side makes room for what comes in on the other. All places are the
    widget's pixels; a pixel of the widget is one of the picture wherever the picture is rolled.
    """

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._area = QRect()
        # Where the widget's top left corner is found in the picture.
        self._start = QPoint()

    def begin(self, size: tuple[int, int], ratio: float) -> None:
        """Be so large, at so many device pixels a pixel, and roll from here."""
        self._area, self._start = QRect(0, 0, *size), QPoint()
        pixels = QSize(round(size[0] * ratio), round(size[1] * ratio))
        if self._pixmap.size() != pixels:
            self._pixmap = QPixmap(pixels)
        self._pixmap.setDevicePixelRatio(ratio)

    def roll(self, dx: int, dy: int) -> QRegion:
        """Move what is shown; return what has come into view and must be painted."""
        wide, high = self._area.width(), self._area.height()
        self._start = QPoint((self._start.x() - dx) % wide, (self._start.y() - dy) % high)
        return QRegion(self._area) - QRegion(self._area.translated(dx, dy))

    def paint(self, part: QRect, paint: Callable[[QPainter], None]) -> None:
        """Paint a part of the widget; `paint` must cover it all."""
        pieces = list(self._pieces(part))
        if len(pieces) == 1:
            (piece, shift) = pieces[0]
            _painted(self._pixmap, piece, shift, paint)
            return
        patch = QPixmap(part.size())
        _painted(patch, part, -part.topLeft(), paint)
        painter = QPainter(self._pixmap)
        for piece, shift in pieces:
            painter.drawPixmap(piece.translated(shift), patch, piece.translated(-part.topLeft()))
        painter.end()

    def show(self, painter: QPainter) -> None:
        """Draw the picture onto the widget."""
        if self._start.isNull():
            painter.drawPixmap(QPoint(), self._pixmap)
            return
        for piece, shift in self._pieces(self._area):
            painter.drawPixmap(piece, self._pixmap, piece.translated(shift))

    def _pieces(self, part: QRect) -> Iterator[tuple[QRect, QPoint]]:
        """Yield what lies together in the picture, and how far from its place on the widget."""
        for x in (self._start.x(), self._start.x() - self._area.width()):
            for y in (self._start.y(), self._start.y() - self._area.height()):
                piece = self._area.translated(-x, -y) & self._area & part
                if not piece.isEmpty():
                    yield piece, QPoint(x, y)


def _painted(
    pixmap: QPixmap, part: QRect, shift: QPoint, paint: Callable[[QPainter], None]
) -> None:
    """Paint a part of the widget into a pixmap that holds it elsewhere."""
    painter = QPainter(pixmap)
    painter.translate(shift)
    painter.setClipRect(part)
    paint(painter)
    painter.end()
