"""Painting what a block shows of its inside in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card import Card
from app.theme import Theme

GROUND, THICK = 22.0, 1.6


def paint_inside(
    painter: QPainter,
    card: Card,
    theme: Theme,
    paint: Callable[[QPainter, Card, Theme], None],
) -> None:
    """Paint the ground, the wires and, each by `paint`, the cards inside a card that is open."""
    inside = card.inside
    if inside is None:
        return
    left, top = geo.inside_corner(card)
    ground = QRectF(left, top, *inside.size).adjusted(-GROUND, -GROUND, GROUND, GROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(theme.canvas))
    painter.drawRoundedRect(ground, geo.RADIUS, geo.RADIUS)
    painter.save()
    painter.translate(left, top)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink.colour(theme.wire), THICK))
    for wire in inside.wires:
        painter.drawPolyline([QPointF(x, y) for x, y in wire])
    for placed in inside.cards:
        painter.save()
        painter.translate(placed.x, placed.y)
        paint(painter, placed.card, theme)
        painter.restore()
    painter.restore()
