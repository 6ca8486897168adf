"""Ports while wires are in hand: those that would take them glow, the others fade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Stage
from app.canvas.interactions.drawing import ring
from graph_core.graph import PortRef

MOST_JUDGED = 240


class Glow:
    """The seen ports of one side as they take the wires or not; from afar none.

    They are painted once for as long as the canvas stands still.
    """

    def __init__(self, stage: Stage, *, output: bool, why_not: Callable[[PortHit], str]) -> None:
        self._stage = stage
        self._output = output
        self._why_not = why_not
        self._picture = QPixmap()
        self._shown: tuple[object, ...] = ()

    def paint(self, painter: QPainter) -> None:
        """Paint the ports, in widget pixels."""
        stage, device = self._stage, painter.device()
        mirror, ratio = stage.mirror, device.devicePixelRatioF()
        look = replace(stage.camera), stage.theme.name, ratio
        shown = (device.width(), device.height(), mirror.revision, mirror.previews, *look)
        if shown != self._shown:
            self._shown = shown
            self._draw(device.width(), device.height(), ratio)
        if not self._picture.isNull():
            painter.drawPixmap(QPointF(0, 0), self._picture)

    def _draw(self, width: int, height: int, ratio: float) -> None:
        seen = self._stage.mirror.within(self._stage.camera.seen(width, height)).tolist()
        self._picture = QPixmap()
        if not seen or len(seen) > MOST_JUDGED:
            return
        self._picture = QPixmap(round(width * ratio), round(height * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for slot in seen:
            self._draw_ports(painter, slot)
        painter.end()

    def _draw_ports(self, painter: QPainter, slot: int) -> None:
        mirror, camera, theme = self._stage.mirror, self._stage.camera, self._stage.theme
        radius = (geo.PORT_RADIUS + 2) * max(camera.zoom, 0.4)
        sockets = mirror.output_sockets(slot) if self._output else mirror.input_sockets(slot)
        x, y = mirror.xy[slot].tolist()
        for port, index, (dx, dy) in sockets:
            at = (x + dx, y + dy)
            if self._why_not(PortHit(PortRef(mirror.nodes.ids[slot], port), self._output, index)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink.colour(theme.canvas, 190))
                painter.drawEllipse(QPointF(*camera.to_view(at)), radius, radius)
            else:
                painter.setPen(QPen(ink.colour(theme.good), 2))
                painter.setBrush(ink.colour(theme.good, 70))
                ring(painter, camera, at)
