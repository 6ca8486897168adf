"""How a row of the library is painted: a quiet heading, or a card with its category's bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.guard import guarded
from app.library.entries import Row
from app.library.model import LibraryModel
from app.theme import Theme

Index = QModelIndex | QPersistentModelIndex
BAR, GAP, INSET = 3, 2, 12


class LibraryDelegate(QStyledItemDelegate):
    """Paints rows in the theme's colours."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = _row(index)
        line = option.fontMetrics.height()
        return QSize(120, line + (12 if row and row.kind else 15))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._paint(painter, option, index)

    @guarded
    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = _row(index)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        if row.kind:
            state: QStyle.StateFlag = option.state
            self._card(painter, area, row, state)
        else:
            self._heading(painter, area, row)
        painter.restore()

    def _heading(self, painter: QPainter, area: QRect, row: Row) -> None:
        font = QFont(painter.font())
        font.setPixelSize(max(round(font.pixelSize() * 0.8), 9))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.faint))
        place = area.adjusted(INSET + 4, 0, -INSET, -4)
        side = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side, row.title.upper())

    def _card(self, painter: QPainter, area: QRect, row: Row, state: QStyle.StateFlag) -> None:
        theme = self.theme
        body = QRectF(area).adjusted(INSET, GAP, -INSET, -GAP)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        barred = not state & QStyle.StateFlag.State_Enabled
        painter.setPen(QColor(theme.selection) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border if hovered else theme.raised))
        if not barred:
            painter.drawRoundedRect(body, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.category.get(row.category, theme.faint)))
        painter.drawRoundedRect(QRectF(body.left(), body.top(), BAR, body.height()), 1.5, 1.5)
        painter.setPen(QColor(theme.faint if barred else theme.text))
        place = body.adjusted(INSET, 0, -6, 0)
        shown = painter.fontMetrics().elidedText(
            row.title, Qt.TextElideMode.ElideRight, int(place.width())
        )
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side, shown)


def _row(index: Index) -> Row | None:
    model = index.model()
    return model.row(index) if isinstance(model, LibraryModel) else None
