"""Tiles: the parts of a picture that wait to be painted, those in the middle first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QRegion

# The size of a part that is painted at a time, in the widget's pixels.
WIDE, HIGH = 480, 360


class Tiles:
    """Parts of a widget that wait; they move along when the picture is rolled."""

    def __init__(self) -> None:
        self._waiting: list[QRect] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __iter__(self) -> Iterator[QRect]:
        return iter(self._waiting)

    @property
    def region(self) -> QRegion:
        """All that waits."""
        return reduce(QRegion.united, map(QRegion, self._waiting), QRegion())

    def clear(self) -> None:
        self._waiting.clear()

    def put(self, area: QRect) -> None:
        """Let all of an area wait, before what waits already."""
        parts = [
            QRect(x, y, WIDE, HIGH) & area
            for x in range(area.left(), area.right() + 1, WIDE)
            for y in range(area.top(), area.bottom() + 1, HIGH)
        ]
        self._waiting = [old for old in self._waiting if not any(p.contains(old) for p in parts)]
        middle = area.center()
        self._waiting += sorted(parts, key=lambda part: _apart(part.center(), middle), reverse=True)

    def put_back(self, part: QRect) -> None:
        """Let a part wait until the others are painted."""
        self._waiting.insert(0, part)

    def roll(self, dx: int, dy: int, area: QRect) -> None:
        """Move what waits; what leaves the area waits no longer."""
        moved = [part.translated(dx, dy) & area for part in self._waiting]
        self._waiting = [part for part in moved if not part.isEmpty()]

    def take(self) -> QRect:
        """Return the next part, which waits no longer."""
        return self._waiting.pop()


def _apart(one: QPoint, other: QPoint) -> int:
    return (one - other).manhattanLength()
