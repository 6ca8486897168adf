"""Columns of names and keys, painted: a label for each would take ten times as long to open."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText

from app.controls.lettering import Lettering

# The room between a name and its keys; and below a head, a row, the last of a group, the last.
APART, BELOW_HEAD, BELOW_ROW, BELOW_GROUP, BELOW_ALL = 20, 8, 5, 18, 10
# At how many widths a column keeps what it measured: with a scroll bar and without, and before.
WIDTHS = 4
FAR = QRect(0, 0, 2000, 2000)
LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
WRAPPED = LINE | int(Qt.TextFlag.TextWordWrap)


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


class Stack(NamedTuple):
    """Where rows stand at a width; the last of `tops` is where they end."""

    tops: list[int]
    heights: list[int]


class Text(NamedTuple):
    """A text of a row and its box; without glyphs it is broken into lines there."""

    row: int
    box: QRect
    text: str
    at: QPointF
    glyphs: QStaticText | None


class Look(NamedTuple):
    """How texts of a kind are written: the font, in Qt's words, and how high a line is."""

    font: str
    line: int

    @property
    def lettering(self) -> Lettering:
        return _lettering(self.font)

    def width(self, text: str) -> int:
        """Return how wide a text is in one line."""
        return _width(self.font, text)

    def least(self, text: str) -> int:
        """Return the least width of a label that breaks no word of a text."""
        metrics = QFontMetrics(self.lettering.font)
        return max(map(metrics.horizontalAdvance, text.split()), default=0) + 1

    def height(self, text: str, width: int) -> int:
        """Return how high a text is when it is broken to a width."""
        metrics = QFontMetrics(self.lettering.font)
        room = QRect(0, 0, width, FAR.height())
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, text).height()


class Looks(NamedTuple):
    """How the texts of rows look."""

    name: Look
    keys: Look
    head: Look


@lru_cache(maxsize=16)
def _lettering(font: str) -> Lettering:
    made = QFont()
    made.fromString(font)
    return Lettering(made)


@lru_cache(maxsize=1024)
def _width(font: str, text: str) -> int:
    return QFontMetrics(_lettering(font).font).boundingRect(FAR, LINE, text).width()


class Column:
    """Rows below each other; how high they are follows from how wide they may be."""

    def __init__(self, rows: tuple[Row, ...], looks: Looks) -> None:
        self.rows, self._looks = rows, looks
        self.stack = lru_cache(maxsize=WIDTHS)(self._stack)
        self._texts = lru_cache(maxsize=WIDTHS)(self._written)

    @cached_property
    def spans(self) -> list[Span]:
        """How wide each row is."""
        looks = self._looks
        names = [(looks.name if row.keys else looks.head).width(row.name) for row in self.rows]
        keys = [looks.keys.width(row.keys) if row.keys else 0 for row in self.rows]
        return list(map(Span, names, keys))

    @cached_property
    def least(self) -> int:
        """The width that the longest words need, with the keys beside them."""
        least = 0
        for row, span in zip(self.rows, self.spans, strict=True):
            beside = span.keys + APART if row.keys else 0
            if span.name + beside > least:
                word = self._looks.name.least(row.name) if row.keys else span.name
                least = max(least, word + beside)
        return least

    def _stack(self, width: int) -> Stack:
        """Return where the rows stand at a width."""
        heights = self._heights(width)
        steps = map(sum, zip(heights, _below(self.rows), strict=True))
        return Stack([*accumulate(steps, initial=0)], heights)

    def _heights(self, width: int) -> list[int]:
        looks, heights = self._looks, []
        for row, span in zip(self.rows, self.spans, strict=True):
            room = width - APART - span.keys
            narrow = row.keys and span.name > room
            high = looks.name.height(row.name, room) if narrow else looks.name.line
            heights.append(max(high, looks.keys.line) if row.keys else looks.head.line)
        return heights

    def box(self, place: int, width: int) -> QRect:
        """Return where a row stands."""
        tops, heights = self.stack(width)
        return QRect(0, tops[place], width, heights[place])

    def at(self, y: int, width: int) -> int:
        """Return the row at a height, with the room below it; -1 for none."""
        place = bisect_right(self.stack(width).tops, y) - 1
        return place if place < len(self.rows) else -1

    def paint(
        self, painter: QPainter, inks: tuple[QColor, ...], width: int, top: int, bottom: int
    ) -> None:
        """Paint the rows that can be seen between two heights, in the colours of their looks."""
        tops = self.stack(width).tops
        first = max(bisect_right(tops, top) - 1, 0)
        seen = range(first, min(bisect_right(tops, bottom), len(self.rows)))
        for look, ink, texts in zip(self._looks, inks, self._texts(width), strict=True):
            painter.setFont(look.lettering.font)
            painter.setPen(ink)
            for text in texts:
                if text.row not in seen:
                    continue
                if text.glyphs is not None:
                    painter.drawStaticText(text.at, text.glyphs)
                else:
                    painter.drawText(text.box, WRAPPED, text.text)

    def _written(self, width: int) -> tuple[list[Text], ...]:
        """Return the texts in each of the looks, where labels would have them."""
        looks, names, keys, heads = self._looks, list[Text](), list[Text](), list[Text]()
        for place, (row, span) in enumerate(zip(self.rows, self.spans, strict=True)):
            box = self.box(place, width)
            if not row.keys:
                heads.append(_text(place, looks.head, box, row.name))
                continue
            name = box.adjusted(0, 0, -span.keys - APART, 0)
            names.append(_text(place, looks.name, name, row.name))
            beside = QRect(width - span.keys, box.y(), span.keys, looks.keys.line)
            keys.append(_text(place, looks.keys, beside, row.keys))
        return names, keys, heads


@lru_cache(maxsize=4)
def column_of(rows: tuple[Row, ...], looks: Looks) -> Column:
    """Return a column of rows; one that was measured before is known."""
    return Column(rows, looks)


def _text(row: int, look: Look, box: QRect, text: str) -> Text:
    lettering = look.lettering
    glyphs = lettering.glyphs(text) if look.width(text) <= box.width() else None
    return Text(row, box, text, lettering.place(QRectF(box)), glyphs)


def _below(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the room below each row."""
    for row, after in pairwise(rows):
        ends = not after.keys
        yield BELOW_HEAD if not row.keys else BELOW_GROUP if ends else BELOW_ROW
    yield BELOW_ALL
