"""Painting wires: which of them are seen, how each kind looks, and the dots they pass through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import ink
from app.canvas.camera import Box, Camera
from app.canvas.card_blit import LABELS, OVERVIEW, PLATES
from app.canvas.courses import Courses, Mask
from app.canvas.mirror import Mirror
from app.canvas.panes import Panes, draw_apart
from app.canvas.vias import Dot, Floats, Ints
from app.canvas.wires import draw_lines
from app.theme import Theme

FEW, WIDTH = 700, 1.6
# How far a wire's label reaches beside it.
BESIDE = 110.0
# The zoom from which dots are shown; how wide one is, and its handle, in pixels at 100 %.
DOTTED, DOT, HANDLE = 0.3, 5.0, 9.0


@dataclass(frozen=True, slots=True)
class Look:
    """Some wires of an array and how they are drawn; broken ones have gaps."""

    wires: Mask
    tone: str
    width: float
    broken: bool = False


class Target(Protocol):
    """The part of a frame that wires need."""

    painter: QPainter
    camera: Camera
    seen: Box
    few: bool
    panes: Panes

    def to_view(self, points: Floats) -> Floats: ...


class Picked(Protocol):
    """The part of the marks that wires need."""

    @property
    def edges(self) -> frozenset[str]: ...

    @property
    def dots(self) -> frozenset[Dot]: ...

    @property
    def hovered(self) -> str: ...

    @property
    def lifted(self) -> frozenset[str]: ...


def slots_of(mirror: Mirror, edges: frozenset[str]) -> Ints:
    """Return the slots of those of these edges that are there."""
    return np.array([mirror.edges[id_] for id_ in edges if id_ in mirror.edges], np.int64)


def among(slots: Ints, chosen: Ints) -> Mask:
    """Tell which of the slots are among the chosen ones."""
    if not len(slots) or not len(chosen):
        return np.zeros(len(slots), np.bool_)
    found = np.zeros(max(int(slots.max()), int(chosen.max())) + 1, np.bool_)
    found[chosen] = True
    return found[slots]


def visible(frame: Target, mirror: Mirror, marks: Picked, edges: Ints) -> Ints:
    """Return those of the edges in these slots that pass through what is seen."""
    left, top, right, bottom = mirror.reach(edges)
    seen = frame.seen.grown(BESIDE if frame.camera.zoom >= LABELS else 8.0)
    inside = (left < seen.right) & (right > seen.left)
    inside &= (top < seen.bottom) & (bottom > seen.top)
    if marks.lifted:
        inside &= ~among(edges, slots_of(mirror, marks.lifted))
    return edges[inside]


def width_at(zoom: float) -> float:
    """Return how wide a wire is in pixels."""
    return max(1.0, WIDTH * min(zoom, 1.4))


def paint_wires(
    frame: Target, theme: Theme, mirror: Mirror, marks: Picked, edges: Ints, thin: float
) -> None:
    """Paint wires and the dots they pass through; what is picked out lies above the others.

    Most are so `thin`, in pixels; 0 is the plainest line. One wider than 1 costs twice as much.
    """
    if not len(edges):
        return
    frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing, thin > 0)
    picked = among(edges, slots_of(mirror, marks.edges))
    hovered = edges == mirror.edges.find(marks.hovered)
    courses = mirror.courses(edges)
    for look in (
        *looks(mirror, edges, theme, thin),
        Look(hovered, theme.text, thin * 1.5),
        Look(picked, theme.selection, max(thin, 1.0) * 1.9),
    ):
        if look.wires.any():
            stroke(frame, courses[look.wires], look)
    if frame.camera.zoom >= DOTTED and courses.counts.any():
        _dots(frame, theme, mirror, marks, edges[courses.counts > 0])


def looks(mirror: Mirror, edges: Ints, theme: Theme, width: float) -> Iterator[Look]:
    """Yield how each kind looks: a residual is wide, what leads into a shared layer broken."""
    around, shared = mirror.residual[edges], mirror.shared[edges]
    yield Look(~around & ~shared, theme.wire, width)
    yield Look(~around & shared, theme.shared, width, broken=True)
    yield Look(around & ~shared, theme.residual, width * 1.5)
    yield Look(around & shared, theme.residual, width * 1.5, broken=True)


def stroke(frame: Target, courses: Courses, look: Look) -> None:
    """Draw wires in one call."""
    zoom, few = frame.camera.zoom, frame.few
    most = 1 if zoom < OVERVIEW and not few else 8 if zoom < PLATES else 28
    lines = courses.dashes() if look.broken and most > 1 else courses.lines(zoom, most)
    lines = _meeting(lines, frame.seen.grown((look.width + 2) / zoom))
    pixels = np.ascontiguousarray(frame.to_view(lines.reshape(-1, 2, 2)).reshape(-1, 4))
    pen = QPen(ink.colour(look.tone), look.width)
    # Round ends would close the gaps at bends as well, at three times the cost.
    full = look.width > 2 and not look.broken
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if full else Qt.PenCapStyle.FlatCap)
    frame.painter.setPen(pen)
    if frame.panes and look.width <= 1:  # wider ones aren't drawn any faster so
        near, far = pixels[:, :2], pixels[:, 2:]
        boxes = np.hstack([np.minimum(near, far), np.maximum(near, far)])
        draw = partial(_draw_some, frame.painter, pixels)
        draw_apart(frame.painter, frame.panes, boxes, draw)
    else:
        draw_lines(frame.painter, pixels)


def _draw_some(painter: QPainter, lines: Floats, places: Ints) -> None:
    draw_lines(painter, lines[places])


def _meeting(lines: Floats, seen: Box) -> Floats:
    """Return those of the lines, (n, 4), that may be seen."""
    x1, y1, x2, y2 = lines.T
    inside = (np.minimum(x1, x2) < seen.right) & (np.maximum(x1, x2) > seen.left)
    inside &= (np.minimum(y1, y2) < seen.bottom) & (np.maximum(y1, y2) > seen.top)
    met: Floats = lines[inside]
    return met


def _dots(frame: Target, theme: Theme, mirror: Mirror, marks: Picked, edges: Ints) -> None:
    """Paint the points that wires pass through; as handles where they are at hand."""
    near = min(1.0, max(frame.camera.zoom, 0.5))
    frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _round(frame.painter, frame.to_view(mirror.vias.of(edges)), theme.wire, DOT * near)
    at_hand = np.intersect1d(edges, slots_of(mirror, marks.edges | {marks.hovered}))
    points = frame.to_view(mirror.vias.of(at_hand))
    _round(frame.painter, points, theme.text, HANDLE * near)
    _round(frame.painter, points, theme.canvas, (HANDLE - 4) * near)
    chosen = [
        mirror.vias[mirror.edges[dot.edge]][dot.index]
        for dot in marks.dots
        if mirror.edges.find(dot.edge) in edges
    ]
    points = frame.to_view(np.array(chosen, np.float64).reshape(-1, 2))
    _round(frame.painter, points, theme.selection, (HANDLE + 2) * near)
    _round(frame.painter, points, theme.canvas, (HANDLE - 3) * near)


def _round(painter: QPainter, points: Floats, tone: str, width: float) -> None:
    """Draw points as discs in one call."""
    if not len(points):
        return
    pen = QPen(ink.colour(tone), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    dots = np.ascontiguousarray(points)
    first = shiboken6.wrapInstance(dots.ctypes.data, QPointF)
    painter.drawPoints(first, len(dots))  # type: ignore[call-overload]
