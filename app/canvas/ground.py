"""The ground of the canvas: a plain colour with rows of dots."""

from __future__ import annotations

from math import ceil, floor
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.canvas import ink
from app.canvas.camera import ROUNDING, Box, Camera
from app.canvas.vias import Floats
from app.canvas.wires import draw_rects
from app.theme import Theme

# How far apart the dots are, in canvas units, and on the screen at least; how large, in pixels.
SPACING, NEAREST, DOT = 24.0, 14.0, 2.0


class Target(Protocol):
    """The part of a frame that the ground needs."""

    painter: QPainter
    camera: Camera
    seen: Box
    ratio: float


def paint_ground(frame: Target, theme: Theme) -> None:
    """Fill what is seen and draw the dots, a row of them at a time: all rows look alike."""
    camera, seen = frame.camera, frame.seen
    x1, y1 = camera.to_view((seen.left, seen.top))
    x2, y2 = camera.to_view((seen.right, seen.bottom))
    frame.painter.fillRect(QRectF(x1, y1, x2 - x1, y2 - y1), ink.colour(theme.canvas))
    left = floor(x1)
    columns = _dots(seen.left, seen.right, camera.zoom, camera.x) - left
    row = _row(columns, ceil(x2) - left, frame.ratio, theme)
    for y in _dots(seen.top, seen.bottom, camera.zoom, camera.y).tolist():
        frame.painter.drawPixmap(QPointF(left, y), row)


def _dots(start: float, end: float, zoom: float, origin: float) -> Floats:
    """Return where dots begin along an axis, in the widget's pixels."""
    step = SPACING
    while step * zoom < NEAREST:
        step *= 4
    places = np.arange(start // step, end // step + 1) * step
    return np.floor(places * zoom + origin + ROUNDING)


def _row(columns: Floats, width: int, ratio: float, theme: Theme) -> QPixmap:
    row = QPixmap(round(width * ratio), round(DOT * ratio))
    row.setDevicePixelRatio(ratio)
    row.fill(ink.colour(theme.canvas))
    painter = QPainter(row)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(theme.grid))
    sizes = np.full(len(columns), DOT)
    draw_rects(painter, np.stack([columns, 0 * columns, sizes, sizes], axis=1))
    painter.end()
    return row
