"""Ports while wires are in hand: those that would take them glow, the others fade."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Stage
from app.canvas.interactions.drawing import ring
from graph_core.graph import PortRef

MOST_JUDGED = 240


def paint_glow(
    painter: QPainter, stage: Stage, *, output: bool, why_not: Callable[[PortHit], str]
) -> None:
    """Paint every seen port of one side as it takes the wires or not; from afar none."""
    mirror, camera, theme = stage.mirror, stage.camera, stage.theme
    width, height = painter.device().width(), painter.device().height()
    seen = mirror.within(camera.seen(width, height)).tolist()
    if len(seen) > MOST_JUDGED:
        return
    radius = (geo.PORT_RADIUS + 2) * max(camera.zoom, 0.4)
    for slot in seen:
        sockets = mirror.output_sockets(slot) if output else mirror.input_sockets(slot)
        x, y = mirror.xy[slot].tolist()
        for port, index, (dx, dy) in sockets:
            hit = PortHit(PortRef(mirror.nodes.ids[slot], port), output, index)
            at = (x + dx, y + dy)
            if why_not(hit):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink.colour(theme.canvas, 190))
                painter.drawEllipse(QPointF(*camera.to_view(at)), radius, radius)
            else:
                painter.setPen(QPen(ink.colour(theme.good), 2))
                painter.setBrush(ink.colour(theme.good, 70))
                ring(painter, camera, at)
