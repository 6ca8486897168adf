"""How an entry looks in the palette."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.controls.lettering import Lettering
from app.guard import guarded
from app.palette.entries import Entry
from app.palette.model import AnyIndex, EntryModel
from app.style import scaled
from app.theme import MONO_FONT, UI_FONT, Theme

ROW = 42
# How strongly the chosen row is tinted; more would take the red of a refusal below 4.5:1.
TINT = 34
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Title and a line of help; the category's colour at the left, its name at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._back = QColor(theme.selection)
        self._back.setAlpha(TINT)
        self._marks = {name: QColor(colour) for name, colour in theme.category.items()}
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._error, self._border = QColor(theme.error), QColor(theme.border)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        self._paint(painter, option, index)

    @guarded
    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        model = index.model()
        assert isinstance(model, EntryModel)
        entry = model.entries[index.row()]
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._back)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        painter.setBrush(self._marks.get(entry.category, self._border))
        painter.drawRoundedRect(QRectF(box.x() + 7, box.y() + 8, 3, box.height() - 16), 1.5, 1.5)
        self._paint_text(painter, entry, box.adjusted(20, 0, -10, 0))
        painter.restore()

    def _paint_text(self, painter: QPainter, entry: Entry, box: QRectF) -> None:
        small = Face(UI_FONT, scaled(11))
        aside = small if entry.category else Face(MONO_FONT, scaled(11))
        painter.setFont(_lettering(aside).font)
        painter.setPen(self._muted)
        top, high = box.y() + scaled(5), scaled(17)
        painter.drawText(QRectF(box.x(), top, box.width(), high), RIGHT, entry.aside)
        below = QRectF(box.x(), top + high, box.width(), scaled(15))
        painter.setPen(self._error if entry.reason else self._muted)
        _line(painter, small, below, f"✕ {entry.reason}" if entry.reason else entry.subtitle)
        room = QRectF(box.x(), top, box.width() - _width(aside, entry.aside) - 12, high)
        painter.setPen(self._muted if entry.reason else self._text)
        _line(painter, Face(UI_FONT, scaled(13), QFont.Weight.Medium), room, entry.title)


class Face(NamedTuple):
    """A font by its family, its size in pixels and its weight."""

    family: str
    size: int
    weight: QFont.Weight = QFont.Weight.Normal


@lru_cache(maxsize=16)
def _lettering(face: Face) -> Lettering:
    font = QFont(face.family)
    font.setPixelSize(face.size)
    font.setWeight(face.weight)
    return Lettering(font)


@lru_cache(maxsize=512)
def _width(face: Face, text: str) -> float:
    return _lettering(face).metrics.horizontalAdvance(text)


@lru_cache(maxsize=512)
def _short(face: Face, text: str, width: float) -> str:
    return _lettering(face).metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _line(painter: QPainter, face: Face, room: QRectF, text: str) -> None:
    _lettering(face).write(painter, room, _short(face, text, room.width()))
