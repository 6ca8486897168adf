"""The list of rows in columns, to be scrolled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QFrame, QListView

from app.controls.text import label
from app.dialogs.columns import Column, Look, Looks, Row, column_of
from app.guard import guarded

# The room between columns, and at the right of them all; what a step of a scroll bar is.
BETWEEN, ASIDE, STEP = 36, 12, 20
AnyIndex = QModelIndex | QPersistentModelIndex


class RowList(QListView):
    """Shows rows in columns side by side, as wide as it is itself.

    Qt's list gives each row to screen readers; where it stands and how it looks is our own.
    """

    def __init__(self, name: str, columns: Iterable[Sequence[Row]]) -> None:
        super().__init__()
        self._rows = [tuple(rows) for rows in columns]
        self._starts = [*accumulate(map(len, self._rows), initial=0)]
        # Hidden labels, by which the style sheet tells how names, keys and heads look.
        self._told = label("X"), label("X", "mono-muted"), label("X", "section")
        for told in self._told:
            told.setParent(self)
            told.hide()
        self.setObjectName("rows")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.setSingleStep(STEP)
        self.setGridSize(QSize(1, 1))  # Qt has nothing to measure
        said = [row.said for rows in self._rows for row in rows]
        self.setModel(QStringListModel(said, self))

    # Sizes

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, measured in the fonts of the style sheet."""
        for told in self._told:
            told.ensurePolished()
        looks = Looks(*(Look(t.font().toString(), t.sizeHint().height()) for t in self._told))
        return [column_of(rows, looks) for rows in self._rows]

    @property
    def least(self) -> int:
        """The width at which nothing is to be scrolled sideways."""
        gaps = BETWEEN * (len(self.columns) - 1) + ASIDE
        return sum(shown.least for shown in self.columns) + gaps

    def high(self, width: int) -> int:
        """Return how high all rows are at a width."""
        spread = self._spread(width)
        return max(shown.stack(wide).tops[-1] for shown, _, wide in spread)

    def _spread(self, width: int) -> list[tuple[Column, int, int]]:
        """Return the columns, their left edges and widths: the same, but as wide as they must."""
        room = max(width, self.least) - BETWEEN * (len(self.columns) - 1) - ASIDE
        wide, left, found = _shares(room, [shown.least for shown in self.columns]), 0, []
        for shown, share in zip(self.columns, wide, strict=True):
            found.append((shown, left, share))
            left += share + BETWEEN
        return found

    def _fits(self, room: QSize) -> bool:
        return self.least <= room.width() and self.high(room.width()) <= room.height()

    @property
    def _dressed(self) -> bool:
        """Whether the style sheet has been here: before that nothing can be measured."""
        return self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)

    # What Qt asks of a list

    def updateGeometries(self) -> None:
        self._fit()

    def visualRect(self, index: AnyIndex) -> QRect:
        return self._box(index) or QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._index(point) or QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        QAbstractScrollArea.keyPressEvent(self, event)  # there is no row to be led to

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(event)

    @guarded
    def _fit(self) -> None:
        """Have as much to scroll as doesn't fit."""
        if not self._dressed:
            return
        most = self.maximumViewportSize()
        room = most if self._fits(most) else self.viewport().size()
        high = self.high(room.width())
        for bar, whole, seen in (
            (self.horizontalScrollBar(), self.least, room.width()),
            (self.verticalScrollBar(), high, room.height()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    @guarded
    def _box(self, index: AnyIndex) -> QRect:
        if not self._dressed:
            return QRect()
        number = bisect_right(self._starts, index.row()) - 1
        shown, left, width = self._spread(self.viewport().width())[number]
        box = shown.box(index.row() - self._starts[number], width)
        return box.translated(QPoint(left, 0) - self._scrolled())

    @guarded
    def _index(self, point: QPoint) -> QModelIndex:
        at = point + self._scrolled()
        spread = self._spread(self.viewport().width()) if self._dressed else ()
        for start, (shown, left, width) in zip(self._starts, spread, strict=False):
            place = shown.at(at.y(), width)
            if left <= at.x() < left + width and place >= 0:
                return self.model().index(start + place, 0)
        return QModelIndex()

    @guarded
    def _paint(self, event: QPaintEvent) -> None:
        painter, scrolled = QPainter(self.viewport()), self._scrolled()
        seen = event.rect().translated(scrolled)
        inks = tuple(told.palette().color(told.foregroundRole()) for told in self._told)
        for shown, left, width in self._spread(self.viewport().width()):
            painter.resetTransform()
            painter.translate(QPoint(left, 0) - scrolled)
            shown.paint(painter, inks, width, seen.top(), seen.bottom())
        painter.end()


def _shares(room: int, least: list[int]) -> list[int]:
    """Return widths that fill a room: the same for all, but for those that need more."""
    wide, waiting = list(least), list(range(len(least)))
    while waiting:
        count = len(waiting)
        edges = [(2 * room * place + count) // (2 * count) for place in range(count + 1)]
        shares = {
            place: right - left
            for place, (left, right) in zip(waiting, pairwise(edges), strict=True)
        }
        short = [place for place in waiting if shares[place] < least[place]]
        if not short:
            return [shares.get(place, need) for place, need in enumerate(wide)]
        room -= sum(least[place] for place in short)
        waiting = [place for place in waiting if place not in short]
    return wide
