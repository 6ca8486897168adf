"""How a row of the outline is painted: what it is on one line, what it gives on the next."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.canvas import ink
from app.controls.name_line import NameLine
from app.guard import guarded
from app.outline.model import OutlineModel
from app.outline.rows import SIGNS, Part, Row, Seen, below, sign, title
from app.theme import Theme
from app.workspace import Workspace
from graph_core.errors import LoomError
from graph_core.kinds import find_spec

Index = QModelIndex | QPersistentModelIndex
BAR, GAP, PAD = 3, 8, 5
SMALL = 0.84
Lettering = tuple[QFont, QFontMetrics]


class OutlineDelegate(QStyledItemDelegate):
    """Paints rows in the theme's colours, and lets a node be renamed in place."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._workspace = workspace
        self._lettering: tuple[Lettering, Lettering, Lettering] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        small = QFontMetrics(_smaller(option.font)).height()
        return QSize(100, option.fontMetrics.height() + small + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._paint(painter, option, index)

    @guarded
    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        found = model.at(index) if isinstance(model, OutlineModel) else None
        if found is None or found[1].node not in found[0].seen.graph.nodes:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        self._ground(painter, area, option.state)
        self._row(painter, area, found[0].seen, found[1], option.font)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        """Paint what says that a row is selected, current or under the pointer."""
        theme = self.theme
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QColor(theme.selection) if chosen or focused else Qt.PenStyle.NoPen)
        fill = ink.mixed(theme.panel, theme.selection, 0.22) if chosen else QColor(theme.raised)
        painter.setBrush(fill if chosen or hovered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 1.5, -3.5, -1.5), 5, 5)

    def _row(self, painter: QPainter, area: QRect, seen: Seen, row: Row, font: QFont) -> None:
        theme = self.theme
        box = QRectF(area).adjusted(6, PAD, -10, -PAD)
        if row.part is Part.NODE:
            spec = find_spec(seen.graph, seen.graph.layer_of(row.node).kind)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.colour(ink.category(theme, spec.category if spec else "")))
            painter.drawRoundedRect(QRectF(box.x(), box.y() + 2, BAR, box.height() - 4), 1.5, 1.5)
            box = self._mark(painter, box, seen, row)
        large, small = self._fonts_of(font)[row.part is Part.NODE], self._fonts_of(font)[2]
        half = large[1].height()
        text = box.adjusted(BAR + GAP, 0, 0, 0)
        first = QRectF(text.x(), text.y(), text.width(), half)
        _line(painter, large, first, title(seen, row), theme.text)
        second = QRectF(text.x(), text.y() + half, text.width(), text.height() - half)
        _line(painter, small, second, below(seen, row), theme.muted)

    def _fonts_of(self, font: QFont) -> tuple[Lettering, Lettering, Lettering]:
        """Return how ports, nodes and second lines are written, made once for a font."""
        if self._lettering is None or self._lettering[0][0] != font:
            fonts = QFont(font), _medium(font), _smaller(font)
            ports, nodes, second = ((each, QFontMetrics(each)) for each in fonts)
            self._lettering = ports, nodes, second
        return self._lettering

    def _mark(self, painter: QPainter, box: QRectF, seen: Seen, row: Row) -> QRectF:
        """Paint the mark of a finding at the right; return the room that is left."""
        found = sign(seen, row)
        if found is None:
            return box
        painter.setPen(ink.colour(ink.severity(self.theme, found)))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, side, SIGNS[found])
        return box.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(SIGNS[found]) - 6, 0)

    # Renaming

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name = str(index.data(Qt.ItemDataRole.EditRole))
        held = QPersistentModelIndex(index)
        return NameLine(name, lambda text: self._refusal(held, text), parent)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, NameLine):
            editor.take_away()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(2, 2, -4, -2))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave what is being typed alone, whatever happens to the row meanwhile."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        self._rename(editor, model, index)

    @guarded
    def _rename(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NameLine) and editor.hasAcceptableInput():
            model.setData(index, editor.text())

    def _refusal(self, index: QPersistentModelIndex, name: str) -> LoomError | None:
        model = index.model()
        edit = model.renaming(index, name) if isinstance(model, OutlineModel) else None
        return self._workspace.document.check(edit) if edit else None


def _smaller(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(round(font.pixelSize() * SMALL), 9))
    return made


def _medium(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.Medium)
    return made


def _line(painter: QPainter, letters: Lettering, room: QRectF, text: str, colour: str) -> None:
    font, metrics = letters
    painter.setFont(font)
    painter.setPen(ink.colour(colour))
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)
