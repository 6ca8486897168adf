"""Rows of names and keys, painted: a label for each would take ten times as long to open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QWidget

from app.controls.text import Wrapped, label
from app.guard import guarded

# The room between a name and its keys; and below a head, a row, the last of a group, the last.
APART, BELOW_HEAD, BELOW_ROW, BELOW_GROUP, BELOW_ALL = 20, 8, 5, 18, 10
FAR = QRect(0, 0, 2000, 2000)
LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
WRAPPED = LINE | int(Qt.TextFlag.TextWordWrap)
AnyIndex = QModelIndex | QPersistentModelIndex


class Row(NamedTuple):
    """A name and its keys; one without keys is the head of those that follow."""

    name: str
    keys: str = ""

    @property
    def said(self) -> str:
        """What a screen reader says of the row."""
        return f"{self.name}: {self.keys}" if self.keys else self.name


class Span(NamedTuple):
    """How wide the name and the keys of a row are, each in one line."""

    name: int
    keys: int


class Column(NamedTuple):
    """Where rows stand at a width; the last of `tops` is where they end."""

    tops: list[int]
    heights: list[int]


class Face:
    """How texts of a kind look: a hidden label tells, dressed by the style sheet."""

    def __init__(self, shown: QLabel, parent: QWidget) -> None:
        shown.setParent(parent)
        shown.hide()
        self._label = shown

    @cached_property
    def _font(self) -> str:
        self._label.ensurePolished()
        return self._label.font().toString()

    @cached_property
    def line(self) -> int:
        """How high a line is."""
        self._label.setText("X")
        return self._label.sizeHint().height()

    def height(self, text: str, width: int) -> int:
        """Return how high a text is when it is broken to a width."""
        self._label.setText(text)
        return self._label.heightForWidth(width)

    def width(self, text: str) -> int:
        """Return how wide a text is in one line."""
        return _width(self._font, text)

    def least(self, text: str) -> int:
        """Return the least width of a label that breaks no word of a text."""
        return _longest_word(self._font, text) + 1

    def paint(self, painter: QPainter, texts: Iterable[tuple[QRect, str]], flags: int) -> None:
        """Paint texts where labels would."""
        shown = self._label
        painter.setFont(shown.font())
        painter.setPen(shown.palette().color(shown.foregroundRole()))
        for box, text in texts:
            painter.drawText(box, flags, text)


@lru_cache(maxsize=16)
def _metrics(font: str) -> QFontMetrics:
    made = QFont()
    made.fromString(font)
    return QFontMetrics(made)


@lru_cache(maxsize=1024)
def _width(font: str, text: str) -> int:
    return _metrics(font).boundingRect(FAR, LINE, text).width()


@lru_cache(maxsize=1024)
def _longest_word(font: str, text: str) -> int:
    return max(map(_metrics(font).horizontalAdvance, text.split()), default=0)


class RowList(QListView):
    """Shows all its rows at once, to be scrolled with what is around it.

    Qt's list gives each row to screen readers; where it stands and how it looks is our own.
    """

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = rows
        self._name = Face(Wrapped(), self)
        self._keys = Face(label("", "mono-muted"), self)
        self._head = Face(label("", "section"), self)
        self._columns: dict[int, Column] = {}
        self.setObjectName("rows")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setGridSize(QSize(1, 1))  # Qt has nothing to measure, and nothing to scroll
        self.setModel(QStringListModel([row.said for row in rows], self))
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # Sizes

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._narrowest() or 0, 0)

    def heightForWidth(self, width: int) -> int:
        return self._height(width) or 0

    @guarded
    def _narrowest(self) -> int:
        return self._least

    @guarded
    def _height(self, width: int) -> int:
        return self._column(width).tops[-1]

    @cached_property
    def _spans(self) -> list[Span]:
        names = [(self._name if row.keys else self._head).width(row.name) for row in self._rows]
        keys = [self._keys.width(row.keys) if row.keys else 0 for row in self._rows]
        return list(map(Span, names, keys))

    @cached_property
    def _least(self) -> int:
        """The width that the longest words need, with the keys beside them."""
        least = 0
        for row, span in zip(self._rows, self._spans, strict=True):
            beside = span.keys + APART if row.keys else 0
            if span.name + beside > least:
                least = max(least, (self._name.least(row.name) if row.keys else span.name) + beside)
        return least

    def _column(self, width: int) -> Column:
        if width not in self._columns:
            heights = self._heights(width)
            steps = map(sum, zip(heights, _below(self._rows), strict=True))
            self._columns[width] = Column([*accumulate(steps, initial=0)], heights)
        return self._columns[width]

    def _heights(self, width: int) -> list[int]:
        head, name, keys = self._head.line, self._name.line, self._keys.line
        heights = []
        for row, span in zip(self._rows, self._spans, strict=True):
            room = width - APART - span.keys
            high = name if span.name <= room or not row.keys else self._name.height(row.name, room)
            heights.append(max(high, keys) if row.keys else head)
        return heights

    # What Qt asks of a list

    def visualRect(self, index: AnyIndex) -> QRect:
        return self._box(index) or QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        return self._index(point) or QModelIndex()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint(event)

    @guarded
    def _box(self, index: AnyIndex) -> QRect:
        column = self._column(self.width())
        place = index.row()
        return QRect(0, column.tops[place], self.width(), column.heights[place])

    @guarded
    def _index(self, point: QPoint) -> QModelIndex:
        place = bisect_right(self._column(self.width()).tops, point.y()) - 1
        return self.model().index(place, 0)

    @guarded
    def _paint(self, event: QPaintEvent) -> None:
        tops = self._column(self.width()).tops
        first = max(bisect_right(tops, event.rect().top()) - 1, 0)
        seen = range(first, min(bisect_right(tops, event.rect().bottom()), len(self._rows)))
        rows = [(place, row) for place, row in enumerate(self._rows) if place in seen]
        painter = QPainter(self.viewport())
        heads = [(self._name_box(place), row.name) for place, row in rows if not row.keys]
        self._head.paint(painter, heads, LINE)
        names = [(self._name_box(place), row.name) for place, row in rows if row.keys]
        self._name.paint(painter, names, WRAPPED)
        keys = [(self._keys_box(place), row.keys) for place, row in rows if row.keys]
        self._keys.paint(painter, keys, LINE)
        painter.end()

    def _name_box(self, place: int) -> QRect:
        tops, heights = self._column(self.width())
        rest = self._spans[place].keys + APART if self._rows[place].keys else 0
        return QRect(0, tops[place], self.width() - rest, heights[place])

    def _keys_box(self, place: int) -> QRect:
        wide = self._spans[place].keys
        top = self._column(self.width()).tops[place]
        return QRect(self.width() - wide, top, wide, self._keys.line)


def _below(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the room below each row."""
    for row, after in pairwise(rows):
        ends = not after.keys
        yield BELOW_HEAD if not row.keys else BELOW_GROUP if ends else BELOW_ROW
    yield BELOW_ALL
