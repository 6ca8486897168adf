"""Guides: where a dragged box lines up with its neighbours, or keeps their distance."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen

from app.canvas import ink
from app.canvas.camera import Box, Camera
from app.canvas.mirror import Mirror
from app.canvas.room import cards
from app.theme import Theme

Floats = NDArray[np.float64]
Line = tuple[float, float, float, float]
# How near a box must come to snap, and how far a neighbour may be, in pixels.
REACH, NEARBY = 6.0, 520.0
CAP = 4.0


@dataclass(frozen=True, slots=True)
class Snap:
    """How far a box moves to snap along each axis, None where nothing is near; and the lines."""

    dx: float | None = None
    dy: float | None = None
    lines: tuple[Line, ...] = ()
    gaps: tuple[Line, ...] = ()


def snapped(box: Box, others: Floats, reach: float) -> Snap:
    """Return how a box snaps to others, (n, 4) as left, top, right and bottom.

    Edges and centres snap to their like, the nearest first; then gaps to equal gaps.
    """
    if not len(others):
        return Snap()
    flipped = others[:, [1, 0, 3, 2]]
    dx, gap_x = _along(box, others, reach)
    dy, gap_y = _along(_flip(box), flipped, reach)
    put = Box(
        box.left + (dx or 0.0),
        box.top + (dy or 0.0),
        box.right + (dx or 0.0),
        box.bottom + (dy or 0.0),
    )
    lines = [] if dx is None else list(_lines(put, others))
    if dy is not None:
        lines += [(y1, x1, y2, x2) for x1, y1, x2, y2 in _lines(_flip(put), flipped)]
    gaps = list(_gap_lines(put, others)) if gap_x else []
    if gap_y:
        gaps += [(y1, x1, y2, x2) for x1, y1, x2, y2 in _gap_lines(_flip(put), flipped)]
    return Snap(dx, dy, tuple(lines), tuple(gaps))


def _flip(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _features(boxes: Floats) -> Floats:
    """Return left edge, middle and right edge of boxes, (n, 3)."""
    return np.stack([boxes[:, 0], (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 2]], axis=1)


def _row(box: Box) -> Floats:
    return np.array([[box.left, box.top, box.right, box.bottom]])


def _along(box: Box, others: Floats, reach: float) -> tuple[float | None, bool]:
    """Return the shift to the right that snaps, and whether to equal gaps."""
    away = _features(others) - _features(_row(box))
    best = float(away.flat[np.abs(away).argmin()])
    if abs(best) <= reach:
        return best, _evenly(box, best, others)
    wishes = [left - box.left for left in _even_places(box, others)]
    wish = min(wishes, key=abs, default=np.inf)
    return (float(wish), True) if abs(wish) <= reach else (None, False)


def _evenly(box: Box, dx: float, others: Floats) -> bool:
    """Tell whether a box that was moved has equal gaps, too."""
    put = Box(box.left + dx, box.top, box.right + dx, box.bottom)
    return any(abs(left - put.left) < 0.5 for left in _even_places(put, others))


def _neighbours(box: Box, others: Floats) -> tuple[Floats, Floats]:
    """Return the two nearest boxes on the left, and on the right, in a box' own row."""
    row = others[(others[:, 1] < box.bottom) & (others[:, 3] > box.top)]
    middle = (box.left + box.right) / 2
    left, right = row[row[:, 2] <= middle], row[row[:, 0] >= middle]
    return left[np.argsort(-left[:, 2])][:2], right[np.argsort(right[:, 0])][:2]


def _even_places(box: Box, others: Floats) -> Iterator[float]:
    """Yield the left edges that make the gaps to the neighbours equal."""
    left, right = _neighbours(box, others)
    if len(left) and len(right):
        yield float((left[0, 2] + right[0, 0] - box.width) / 2)
    if len(left) == 2 and left[0, 0] > left[1, 2]:
        yield float(left[0, 2] + left[0, 0] - left[1, 2])
    if len(right) == 2 and right[1, 0] > right[0, 2]:
        yield float(right[0, 0] - (right[1, 0] - right[0, 2]) - box.width)


def _lines(box: Box, others: Floats) -> Iterator[Line]:
    """Yield the upright lines through edges and middles that a box has in common."""
    own, features = _features(_row(box))[0], _features(others)
    for place, x in enumerate(own.tolist()):
        same = others[np.abs(features[:, place] - x) < 0.01]
        if len(same):
            top = min(box.top, float(same[:, 1].min()))
            yield x, top, x, max(box.bottom, float(same[:, 3].max()))


def _gap_lines(box: Box, others: Floats) -> Iterator[Line]:
    """Yield the level lines that span equal gaps beside a box."""
    left, right = _neighbours(box, others)
    y = (box.top + box.bottom) / 2
    ends = [*left[::-1].tolist(), [box.left, box.top, box.right, box.bottom], *right.tolist()]
    spans = [(a[2], b[0]) for a, b in pairwise(ends) if b[0] > a[2]]
    beside = [hi - lo for lo, hi in spans if box.left in (lo, hi) or box.right in (lo, hi)]
    for lo, hi in spans:
        if sum(abs(hi - lo - (b - a)) < 0.5 for a, b in spans) > 1 and any(
            abs(hi - lo - gap) < 0.5 for gap in beside
        ):
            yield lo, y, hi, y


class Guides:
    """The guides of one drag: `at` snaps, `paint` shows what it snapped to."""

    def __init__(self, mirror: Mirror, moving: Collection[str]) -> None:
        held = mirror.annotations
        sheets = [row for id_, row in zip(held.ids, held.boxes, strict=True) if id_ not in moving]
        self._others = np.vstack([cards(mirror, moving), *sheets])
        self._snap = Snap()

    def at(self, box: Box, zoom: float) -> Snap:
        """Return how a box snaps to what is near it on the screen."""
        near = box.grown(NEARBY / zoom)
        low, high = (near.left, near.top), (near.right, near.bottom)
        seen = (self._others[:, 2:] > low).all(axis=1) & (self._others[:, :2] < high).all(axis=1)
        self._snap = snapped(box, self._others[seen], REACH / zoom)
        return self._snap

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown, on the canvas."""
        return (*self._snap.lines, *self._snap.gaps)

    def rest(self) -> None:
        """Show nothing."""
        self._snap = Snap()

    def paint(self, painter: QPainter, camera: Camera, theme: Theme) -> None:
        """Paint the lines of the last snap, in widget pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(ink.colour(theme.residual), 1))
        for line in self._snap.lines:
            painter.drawLine(_on_screen(camera, line))
        for line in self._snap.gaps:
            shown = _on_screen(camera, line)
            painter.drawLine(shown)
            across = shown.normalVector().unitVector()
            dx, dy = across.dx() * CAP, across.dy() * CAP
            for end in (shown.p1(), shown.p2()):
                painter.drawLine(QLineF(end.x() - dx, end.y() - dy, end.x() + dx, end.y() + dy))


def _on_screen(camera: Camera, line: Line) -> QLineF:
    (x1, y1), (x2, y2) = camera.to_view(line[:2]), camera.to_view(line[2:])
    return QLineF(round(x1), round(y1), round(x2), round(y2))
