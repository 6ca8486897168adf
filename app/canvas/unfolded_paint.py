"""Painting what a block shows of its inside in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card import Card, Placed
from app.theme import Theme

GROUND, THICK = 16.0, 1.6


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
    cards = {placed.node: placed for placed in inside.cards}
    for source, target, place in inside.wires:
        start = _spot(cards[source.node], source.port, 0, output=True)
        painter.drawPath(_wire(start, _spot(cards[target.node], target.port, place, output=False)))
    for placed in inside.cards:
        painter.save()
        painter.translate(placed.x, placed.y)
        paint(painter, placed.card, theme)
        painter.restore()
    painter.restore()


def _spot(placed: Placed, port: str, index: int, *, output: bool) -> QPointF:
    card = placed.card
    sockets = card.outputs if output else card.inputs
    offsets = geo.output_offsets(card) if output else geo.input_offsets(card)
    own = [at for socket, at in zip(sockets, offsets, strict=True) if socket.port == port]
    x, y = own[min(index, len(own) - 1)] if own else (0.0, 0.0)
    return QPointF(placed.x + x, placed.y + y)


def _wire(start: QPointF, end: QPointF) -> QPainterPath:
    bend = QPointF(max(abs(end.x() - start.x()) / 2, 24.0), 0.0)
    path = QPainterPath(start)
    path.cubicTo(start + bend, end - bend, end)
    return path
