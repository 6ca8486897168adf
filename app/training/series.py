"""A growing curve that any number of points can be drawn from in the time of a few hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float64]"
BASE = 64
FACTOR = 4
_SMALLEST = 1024


@dataclass(frozen=True)
class Trace:
    """Points to draw; where `gaps`, some values are NaN and no line leads to them.

    Of an `envelope` each two points are the minimum and maximum of many.
    """

    x: Floats
    y: Floats
    gaps: bool = False
    envelope: bool = False


class _Level:
    """Minimum and maximum of buckets of `size` samples; the last bucket may be partly filled."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.count = 0
        self.low = np.empty(0)
        self.high = np.empty(0)

    def refresh(self, low: Floats, high: Floats, per: int, first: int, total: int) -> None:
        """Take buckets from `first` on from a finer level, `per` of whose entries fill one."""
        self.count = -(-total // per)
        self.low, self.high = _room(self.low, self.count), _room(self.high, self.count)
        starts = np.arange(first, self.count) * per
        if len(starts):
            self.low[first : self.count] = np.fmin.reduceat(low[:total], starts)
            self.high[first : self.count] = np.fmax.reduceat(high[:total], starts)


class Series:
    """Points with rising x; values that are not finite are gaps.

    Appending costs time in proportion to what is appended: a pyramid of minima and maxima
    (buckets of 64 samples, then of 4 of those, and so on) is kept up to date at its end only.
    """

    def __init__(self) -> None:
        self.cuts = 0
        self._count = 0
        self._gaps = 0
        self._x = np.empty(_SMALLEST)
        self._y = np.empty(_SMALLEST)
        self._levels: list[_Level] = [_Level(BASE)]

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Floats:
        return self._x[: self._count]

    @property
    def y(self) -> Floats:
        return self._y[: self._count]

    @property
    def last(self) -> float:
        """The newest value; NaN while there is none."""
        return float(self._y[self._count - 1]) if self._count else float("nan")

    def append(self, x: npt.ArrayLike, y: npt.ArrayLike) -> None:
        """Add points that follow the last one."""
        xs = np.atleast_1d(np.asarray(x, dtype=np.float64))
        ys = np.atleast_1d(np.asarray(y, dtype=np.float64))
        start, end = self._count, self._count + len(xs)
        self._x, self._y = _room(self._x, end), _room(self._y, end)
        self._x[start:end] = xs
        finite = np.isfinite(ys)
        self._y[start:end] = np.where(finite, ys, np.nan)
        self._gaps += len(ys) - int(np.count_nonzero(finite))
        self._count = end
        self._refresh(start)

    def cut(self, x: float) -> None:
        """Forget the points beyond x: a resumed run takes those steps again."""
        keep = int(np.searchsorted(self.x, x, side="right"))
        if keep == self._count:
            return
        self._count = keep
        self.cuts += 1
        self._gaps = int(np.count_nonzero(np.isnan(self.y)))
        self._refresh(max(keep - 1, 0))

    def _refresh(self, changed: int) -> None:
        low = high = self._y
        total, per = self._count, BASE
        for number in range(64):
            if number == len(self._levels):
                self._levels.append(_Level(self._levels[-1].size * FACTOR))
            level = self._levels[number]
            level.refresh(low, high, per, changed // level.size, total)
            low, high, total, per = level.low, level.high, level.count, FACTOR
            if total <= 1:
                del self._levels[number + 1 :]
                return

    def extent(self, left: float, right: float) -> tuple[float, float]:
        """Return the least and the largest value from about left to right; NaN if there is none."""
        trace = self.trace(left, right, 256)
        inside = trace.y[np.isfinite(trace.y)]
        if not len(inside):
            return float("nan"), float("nan")
        return float(inside.min()), float(inside.max())

    def trace(self, left: float, right: float, pixels: int) -> Trace:
        """Return the points from left to right, a few a pixel at most.

        A neighbour on either side comes along, so that lines run to the edges. More points than
        that become a minimum and a maximum for each bucket of neighbours.
        """
        first = max(int(np.searchsorted(self.x, left, side="left")) - 1, 0)
        end = min(int(np.searchsorted(self.x, right, side="right")) + 1, self._count)
        per = (end - first) // max(pixels, 1)
        if per < FACTOR:
            return Trace(self._x[first:end], self._y[first:end], self._gaps > 0)
        return self._envelope(first, end, per)

    def _envelope(self, first: int, end: int, per: int) -> Trace:
        low, high, size = self._finest(per)
        group = per // size
        width = group * size
        # Buckets begin at multiples of their width, so that they don't shimmer while x moves.
        begin = first - first % width
        starts = np.arange(begin // size, -(-end // size), group)
        stop = -(-end // size)
        x = np.repeat(self._x[starts * size], 2)
        y = np.empty(2 * len(starts))
        y[0::2] = np.fmin.reduceat(low[:stop], starts)
        y[1::2] = np.fmax.reduceat(high[:stop], starts)
        return Trace(x, y, self._gaps > 0, envelope=True)

    def _finest(self, per: int) -> tuple[Floats, Floats, int]:
        """Return minima, maxima and bucket size of the coarsest level within `per` samples."""
        fitting = [level for level in self._levels if level.size <= per]
        if not fitting:
            return self._y[: self._count], self._y[: self._count], 1
        level = fitting[-1]
        return level.low[: level.count], level.high[: level.count], level.size


def _room(buffer: Floats, needed: int) -> Floats:
    if needed <= len(buffer):
        return buffer
    larger = np.empty(max(needed, 2 * len(buffer), _SMALLEST))
    larger[: len(buffer)] = buffer
    return larger
