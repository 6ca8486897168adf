"""What gestures draw above the canvas: wires picked out, and rings around ports."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.camera import Camera
from app.canvas.lay import Floats
from app.canvas.mirror import Mirror
from app.canvas.wire_paint import slots_of
from app.canvas.wires import draw_lines, joined, sampled

# How many lines a wire is drawn in at most.
SEGMENTS = 18
SOLID, DASHED = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
ROUND, SQUARE = Qt.PenCapStyle.RoundCap, Qt.PenCapStyle.SquareCap


def to_view(points: Floats, camera: Camera) -> Floats:
    """Return canvas points as widget points."""
    moved: Floats = points * camera.zoom + (camera.x, camera.y)
    return moved


def trace(painter: QPainter, mirror: Mirror, camera: Camera, edges: Collection[str]) -> None:
    """Draw wires as the canvas has them, with the painter's pen."""
    draw_lines(painter, traced(mirror, camera, edges))


def traced(mirror: Mirror, camera: Camera, edges: Collection[str]) -> Floats:
    """Return wires as the canvas has them as lines, (n, 4), in the widget's pixels."""
    slots = slots_of(mirror, frozenset(edges))
    lines = mirror.courses(slots).lines(camera.zoom, SEGMENTS)
    return np.ascontiguousarray(to_view(lines.reshape(-1, 2, 2), camera).reshape(-1, 4))


def span(painter: QPainter, camera: Camera, pairs: Floats) -> None:
    """Draw plain wires between points x1, y1, x2, y2 of the canvas, with the painter's pen."""
    if len(pairs):
        ends = np.hstack([pairs, np.zeros((len(pairs), 1))])
        draw_lines(painter, joined(to_view(sampled(ends, 32), camera)))


def pen(tone: str, width: float, style: Qt.PenStyle = SOLID, ends: Qt.PenCapStyle = ROUND) -> QPen:
    """Return a pen of a theme's colour; round ends cost three times as much as square ones."""
    made = QPen(ink.colour(tone), width, style)
    made.setCapStyle(ends)
    return made


def ring(painter: QPainter, camera: Camera, at: tuple[float, float]) -> None:
    """Draw a ring around a socket, with the painter's pen and brush."""
    radius = (geo.PORT_RADIUS + 4) * max(camera.zoom, 0.4)
    painter.drawEllipse(QPointF(*camera.to_view(at)), radius, radius)
