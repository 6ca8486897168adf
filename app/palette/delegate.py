"""How an entry looks in the palette."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.guard import guarded
from app.palette.entries import Entry
from app.style import scaled
from app.theme import MONO_FONT, UI_FONT, Theme

ROW = 42
# How strongly the chosen row is tinted; more would take the red of a refusal below 4.5:1.
TINT = 34
AnyIndex = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Title and a line of help; the category's colour at the left, its name at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, scaled(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        self._paint(painter, option, index)

    @guarded
    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        assert isinstance(entry, Entry)
        theme, style = self._theme, option
        box = QRectF(style.rect)
        chosen = bool(style.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            back = QColor(theme.selection)
            back.setAlpha(TINT)
            painter.setBrush(back)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        painter.setBrush(QColor(theme.category.get(entry.category, theme.border)))
        painter.drawRoundedRect(QRectF(box.x() + 7, box.y() + 8, 3, box.height() - 16), 1.5, 1.5)
        self._text(painter, entry, box.adjusted(20, 0, -10, 0))
        painter.restore()

    def _text(self, painter: QPainter, entry: Entry, box: QRectF) -> None:
        theme = self._theme
        aside = _font(MONO_FONT if not entry.category else UI_FONT, 11)
        painter.setFont(aside)
        painter.setPen(QColor(theme.muted))
        top, high = box.y() + scaled(5), scaled(17)
        painter.drawText(QRectF(box.x(), top, box.width(), high), RIGHT, entry.aside)
        taken = QFontMetricsF(aside).horizontalAdvance(entry.aside) + 12
        room = QRectF(box.x(), top, box.width() - taken, high)
        title = _font(UI_FONT, 13, QFont.Weight.Medium)
        painter.setPen(QColor(theme.muted if entry.reason else theme.text))
        _line(painter, title, room, entry.title)
        below = QRectF(box.x(), top + high, box.width(), scaled(15))
        painter.setPen(QColor(theme.error if entry.reason else theme.muted))
        said = f"✕ {entry.reason}" if entry.reason else entry.subtitle
        _line(painter, _font(UI_FONT, 11), below, said)


def _font(family: str, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(family)
    font.setPixelSize(scaled(size))
    font.setWeight(weight)
    return font


def _line(painter: QPainter, font: QFont, room: QRectF, text: str) -> None:
    painter.setFont(font)
    short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, LEFT, short)
