"""The confusion heat map: a painted square of counts, each row scaled by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.theme import Theme
from app.training.store import Confusion

_GAP = 2
_ROOM_FOR_NUMBERS = 22
_FAINTEST = 26


class ConfusionMap(QWidget):
    """A head's validation counts; rows are true, columns predicted classes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.confusion: Confusion | None = None
        self.setAccessibleName("Confusion matrix")
        self.setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_confusion(self, confusion: Confusion | None) -> None:
        if confusion != self.confusion:
            self.confusion = confusion
            self.setAccessibleDescription(_in_words(confusion))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(190, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 90)

    def text_at(self, place: QPoint) -> str:
        """Return what the cell at a place says, or nothing outside the cells."""
        if self.confusion is None:
            return ""
        area, cell = self._area()
        row, column = int((place.y() - area.y()) // cell), int((place.x() - area.x()) // cell)
        size = len(self.confusion.counts)
        if not (0 <= row < size and 0 <= column < size):
            return ""
        count, total = self.confusion.counts[row][column], sum(self.confusion.counts[row])
        share = f" ({count / total:.0%})" if total else ""
        true, predicted = self._name(row), self._name(column)
        return f"true {true}, predicted {predicted}: {count} of {total}{share}"

    def _name(self, number: int) -> str:
        assert self.confusion is not None
        names = self.confusion.classes
        return names[number] if number < len(names) else str(number)

    def _area(self) -> tuple[QRectF, float]:
        assert self.confusion is not None
        size = max(len(self.confusion.counts), 1)
        side = float(min(self.width(), self.height()))
        cell = side / size
        left = (self.width() - side) / 2
        return QRectF(left, (self.height() - side) / 2, side, side), cell

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos()), self, QRect())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.confusion is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area, cell = self._area()
        gap = _GAP if cell > 3 * _GAP else 0
        for row, counts in enumerate(self.confusion.counts):
            total = sum(counts) or 1
            for column, count in enumerate(counts):
                place = QRectF(area.x() + column * cell, area.y() + row * cell, cell, cell)
                self._paint_cell(painter, place.adjusted(0, 0, -gap, -gap), count, count / total)
        painter.end()

    def _paint_cell(self, painter: QPainter, place: QRectF, count: int, share: float) -> None:
        colour = QColor(self._theme.selection if count else self._theme.grid)
        colour.setAlpha(_FAINTEST + round((255 - _FAINTEST) * share) if count else 140)
        painter.setBrush(colour)
        painter.drawRoundedRect(place, 2, 2)
        if not count or place.width() < _ROOM_FOR_NUMBERS:
            return
        painter.setPen(QColor(self._theme.window if share > 0.6 else self._theme.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(count))
        painter.setPen(Qt.PenStyle.NoPen)


def _in_words(confusion: Confusion | None) -> str:
    if confusion is None:
        return ""
    right = sum(row[i] for i, row in enumerate(confusion.counts) if i < len(row))
    return f"{right} of {sum(map(sum, confusion.counts))} right for {confusion.head}"
