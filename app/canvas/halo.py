"""Halos: both ends of the wire under the pointer light up."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.canvas import ink
from app.canvas.card_blit import OVERVIEW
from app.canvas.hit_test import slot_of
from app.canvas.interactions.drawing import pen, ring
from app.canvas.surface import Surface


def paint_ends(painter: QPainter, surface: Surface, edge: str) -> None:
    """Draw a ring around both sockets of a wire; from afar none can be told apart."""
    mirror, camera, theme = surface.mirror, surface.camera, surface.theme
    if edge not in mirror.edges or camera.zoom < OVERVIEW:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(theme.text, 2.0))
    painter.setBrush(ink.colour(theme.text, 60))
    x1, y1, x2, y2, _ = mirror.ends(slot_of(mirror, edge))[0].tolist()
    ring(painter, camera, (x1, y1))
    ring(painter, camera, (x2, y2))
