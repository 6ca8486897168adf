"""Wires: Béziers sampled in numpy and painted with one call, no Python loop per wire."""

from __future__ import annotations

from functools import cache
from typing import cast

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from app.canvas.vias import Floats

SHORTEST_BEND, LONGEST_BEND = 24.0, 160.0
# A wire in a lane turns into it and out of it within these: a share, and canvas units.
TURN, LONGEST_TURN = 0.3, 84.0
# How many lines a wire may be drawn in.
STEPS = (1, 4, 8, 12, 18, 28)


def bends(ends: Floats) -> Floats:
    """Return how far each wire runs straight out of its ports, in canvas units."""
    dx = ends[:, 2] - ends[:, 0]
    dy = np.abs(ends[:, 3] - ends[:, 1])
    ahead = np.minimum(np.maximum(dx / 2, np.minimum(dy / 2, SHORTEST_BEND)), LONGEST_BEND * 2)
    back = np.clip(-dx / 2 + dy / 4, SHORTEST_BEND * 2, LONGEST_BEND)
    made: Floats = np.where(dx > 0, ahead, back)
    return made


def bezier(ends: Floats, shares: Floats) -> Floats:
    """Return points along wires: ends (k, 5) and shares (n,) from 0 to 1 give (k, n, 2)."""
    return _along(ends, _controls(ends), shares, _weights(shares))


def _controls(ends: Floats) -> Floats:
    """Return what bends wires, (k, 2, 4): the x and the y of four points each."""
    bend = bends(ends)
    found = np.empty((len(ends), 2, 4))
    found[:, 0, 0] = ends[:, 0]
    np.add(ends[:, 0], bend, out=found[:, 0, 1])
    np.subtract(ends[:, 2], bend, out=found[:, 0, 2])
    found[:, 0, 3] = ends[:, 2]
    found[:, 1, :2], found[:, 1, 2:] = ends[:, 1, None], ends[:, 3, None]
    return found


def _weights(shares: Floats) -> Floats:
    """Return how much each of the four points counts, (4, n)."""
    t = shares
    return np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3])


@cache
def _evenly(segments: int) -> tuple[Floats, Floats]:
    """Return shares for so many lines of equal length, and their weights; never changed."""
    shares = np.linspace(0.0, 1.0, segments + 1)
    return shares, _weights(shares)


def _along(ends: Floats, controls: Floats, shares: Floats, weights: Floats) -> Floats:
    count = len(shares)
    points = (controls.reshape(-1, 4) @ weights).reshape(-1, 2, count).swapaxes(1, 2)
    bowed = ends[:, 4] != 0
    if bowed.any():
        points[bowed] = _by_lane(ends[bowed], shares)
    return points


def _by_lane(ends: Floats, shares: Floats) -> Floats:
    """Return points of wires that change to a lane beside the cards and back at their end."""
    up, down = np.clip(shares / TURN, 0, 1), np.clip((shares - 1 + TURN) / TURN, 0, 1)
    along = np.clip((shares - TURN) / (1 - 2 * TURN), 0, 1)
    x1, y1, x2, y2, bow = (ends[:, [i]] for i in range(5))
    lane = (y1 + y2) / 2 + bow
    turn = np.minimum(LONGEST_TURN, (x2 - x1) * TURN)
    xs = x1 + turn * (up + down) + (x2 - x1 - 2 * turn) * along
    ys = y1 + (lane - y1) * _smooth(up) + (y2 - lane) * _smooth(down)
    return np.stack([xs, ys], axis=2)


def _smooth(share: Floats) -> Floats:
    eased: Floats = share * share * (3 - 2 * share)
    return eased


def sampled(ends: Floats, segments: int) -> Floats:
    """Return wires as points: ends (k, 5) to points (k, segments + 1, 2)."""
    return _along(ends, _controls(ends), *_evenly(segments))


def lines_of(ends: Floats, zoom: float, most: int) -> Floats:
    """Return wires as lines (n, 4), each in as few as its bend needs on the screen."""
    if most == 1:
        return np.ascontiguousarray(ends[:, :4])
    height = np.abs(ends[:, 3] - ends[:, 1]) * zoom
    wanted = np.sqrt(height) * 1.25 + 1
    wanted[(ends[:, 2] < ends[:, 0]) | (ends[:, 4] != 0)] = most
    places = np.searchsorted(STEPS, np.minimum(wanted, most))
    controls = _controls(ends)
    parts = [np.zeros((0, 4))]
    for place, step in enumerate(STEPS):
        chosen = np.nonzero(places == place)[0]
        if step == 1:
            parts.append(ends[chosen, :4])
        elif len(chosen):
            even = _evenly(min(step, most))
            parts.append(joined(_along(ends[chosen], controls[chosen], *even)))
    return np.concatenate(parts)


def joined(points: Floats) -> Floats:
    """Return points (k, n, 2) as lines (k * (n - 1), 4), C-contiguous."""
    count, long, _ = points.shape
    lines = np.empty((count, long - 1, 4))
    lines[:, :, :2], lines[:, :, 2:] = points[:, :-1], points[:, 1:]
    return lines.reshape(-1, 4)


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """Draw an array of lines, (n, 4) float64 and C-contiguous, in one call."""
    if len(lines):
        first = shiboken6.wrapInstance(lines.ctypes.data, QLineF)
        cast("_Batch", painter).drawLines(first, len(lines))


def draw_rects(painter: QPainter, rects: Floats) -> None:
    """Draw an array of rectangles x, y, w, h, (n, 4) float64 and C-contiguous, in one call."""
    if len(rects):
        first = shiboken6.wrapInstance(rects.ctypes.data, QRectF)
        cast("_Batch", painter).drawRects(first, len(rects))


class _Batch:
    """The two overloads that Qt's stubs leave out."""

    def drawLines(self, first: object, count: int) -> None: ...

    def drawRects(self, first: object, count: int) -> None: ...


def reach(ends: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return left, top, right, bottom that hold each wire with its bends."""
    bend = np.where(ends[:, 2] > ends[:, 0], 0.0, bends(ends))
    left = np.minimum(ends[:, 0], ends[:, 2] - bend)
    right = np.maximum(ends[:, 2], ends[:, 0] + bend)
    high, low = np.minimum(ends[:, 1], ends[:, 3]), np.maximum(ends[:, 1], ends[:, 3])
    lane = np.where(ends[:, 4] == 0, high, (high + low) / 2 + ends[:, 4])
    return left, np.minimum(high, lane), right, np.maximum(low, lane)
