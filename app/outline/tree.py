"""The tree that shows the outline: carets that can be seen, indented with the size of the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractScrollArea, QTreeView

from app.canvas import ink
from app.controls.views import is_activation
from app.guard import guarded
from app.style import scaled
from app.theme import Theme

INDENT, ARM = 15, 3.5


class OutlineTree(QTreeView):
    """Paints a caret before each row that can be opened."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName("outlineTree")
        self.setIndentation(scaled(INDENT))

    def doItemsLayout(self) -> None:
        self.setIndentation(scaled(INDENT))
        super().doItemsLayout()

    def viewportEvent(self, event: QEvent) -> bool:
        rows = QAbstractScrollArea if is_activation(event) else QTreeView
        return rows.viewportEvent(self, event)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self._caret(painter, rect, index)

    @guarded
    def _caret(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if not self.model().hasChildren(index):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.colour(self.theme.muted), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        arm = scaled(10 * ARM) / 10
        x = rect.right() - self.indentation() / 2 + 1
        y = float(rect.center().y())
        side = [QPointF(-arm / 2, -arm), QPointF(arm / 2, 0), QPointF(-arm / 2, arm)]
        down = [QPointF(-arm, -arm / 2), QPointF(0, arm / 2), QPointF(arm, -arm / 2)]
        corners = down if self.isExpanded(index) else side
        painter.drawPolyline(QPolygonF([QPointF(x, y) + corner for corner in corners]))
        painter.restore()
