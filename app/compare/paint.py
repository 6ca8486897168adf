"""Painting differences over a network: outline, sign and words; colour never says it alone."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card_blit import LABELS, OVERVIEW
from app.canvas.mirror import Mirror
from app.canvas.painter import Frame
from app.canvas.vias import Ints
from app.canvas.wire_paint import Look, slots_of, stroke
from app.compare.told import Side, Told
from app.theme import UI_FONT, Theme
from graph_core.compare import Sign

MOST_LINES, LINE = 4, 15.0
BADGE, ARROW = 9.0, 9.0
_STYLES = {
    Sign.ADDED: Qt.PenStyle.SolidLine,
    Sign.CHANGED: Qt.PenStyle.SolidLine,
    Sign.REMOVED: Qt.PenStyle.DashLine,
    Sign.MOVED: Qt.PenStyle.DotLine,
}


def tone(theme: Theme, sign: Sign) -> str:
    """Return the colour that goes with a sign."""
    tones = {Sign.ADDED: theme.good, Sign.REMOVED: theme.error, Sign.CHANGED: theme.warning}
    return tones.get(sign, theme.selection)


def paint_wires(frame: Frame, mirror: Mirror, side: Side, theme: Theme) -> Ints:
    """Paint the wires that differ; return their slots."""
    width = max(1.4, 2.6 * min(frame.camera.zoom, 1.4))
    frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for sign in Sign:
        edges = slots_of(mirror, frozenset(e for e, s in side.wires.items() if s is sign))
        if len(edges):
            every = np.ones(len(edges), np.bool_)
            broken = sign is Sign.REMOVED
            stroke(frame, mirror.courses(edges), Look(every, tone(theme, sign), width, broken))
    return slots_of(mirror, frozenset(side.wires))


def paint_nodes(frame: Frame, mirror: Mirror, side: Side, theme: Theme) -> None:
    """Paint what is said of the nodes that are seen."""
    seen = [mirror.nodes.ids[slot] for slot in mirror.within(frame.seen.grown(200)).tolist()]
    shown = [(node, side.nodes[node]) for node in seen if node in side.nodes]
    frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for node, told in shown:
        if told.came_from is not None:
            _way(frame, mirror, node, told, theme)
    for node, told in shown:
        _node(frame, _area(frame, mirror, node), told, theme)
    if frame.camera.zoom >= LABELS:
        for node, told in shown:
            _words(frame, _area(frame, mirror, node), told, theme)


def _area(frame: Frame, mirror: Mirror, node: str) -> QRectF:
    box, zoom = mirror.box(node), frame.camera.zoom
    x, y = frame.camera.to_view((box.left, box.top))
    return QRectF(x, y, max(box.width * zoom, 3.0), max(box.height * zoom, 3.0))


def _node(frame: Frame, area: QRectF, told: Told, theme: Theme) -> None:
    painter, zoom = frame.painter, frame.camera.zoom
    colour = tone(theme, told.sign)
    if told.sign is Sign.REMOVED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour(theme.canvas, 120))
        painter.drawRoundedRect(area, geo.RADIUS * zoom, geo.RADIUS * zoom)
    painter.setPen(QPen(ink.colour(colour), 2.2 if zoom >= OVERVIEW else 1.2, _STYLES[told.sign]))
    painter.setBrush(ink.colour(colour, 26))
    away = 3.0 if zoom >= OVERVIEW else 1.0
    radius = geo.RADIUS * zoom + away
    painter.drawRoundedRect(area.adjusted(-away, -away, away, away), radius, radius)
    if zoom >= OVERVIEW:
        _badge(painter, area, told.sign, theme)


def _badge(painter: QPainter, area: QRectF, sign: Sign, theme: Theme) -> None:
    """Paint the sign in a disc on the top right corner."""
    disc = QRectF(area.right() - BADGE, area.top() - BADGE, 2 * BADGE, 2 * BADGE)
    painter.setPen(QPen(ink.colour(theme.canvas), 2))
    painter.setBrush(ink.colour(tone(theme, sign)))
    painter.drawEllipse(disc)
    painter.setPen(ink.colour(theme.canvas))
    painter.setFont(geo.font(UI_FONT, 13, QFont.Weight.Bold))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(sign))


def _words(frame: Frame, area: QRectF, told: Told, theme: Theme) -> None:
    """Say what changed on a slip below the card."""
    if not told.lines:
        return
    painter, size = frame.painter, max(11.0, 12.0 * min(frame.camera.zoom, 1.3))
    painter.setFont(geo.font(UI_FONT, size))
    lines = list(told.lines[:MOST_LINES])
    if len(told.lines) > MOST_LINES:
        lines[-1] = f"and {len(told.lines) - MOST_LINES + 1} more"
    high = size + 5
    wide = max(painter.fontMetrics().horizontalAdvance(line) for line in lines) + 16
    slip = QRectF(area.left(), area.bottom() + 7, wide, high * len(lines) + 8)
    painter.setPen(QPen(ink.colour(tone(theme, told.sign)), 1))
    painter.setBrush(ink.colour(theme.panel))
    painter.drawRoundedRect(slip, 5, 5)
    painter.setPen(ink.colour(theme.text))
    for place, line in enumerate(lines):
        row = QRectF(slip.left() + 8, slip.top() + 4 + place * high, wide, high)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, line)


def _way(frame: Frame, mirror: Mirror, node: str, told: Told, theme: Theme) -> None:
    """Paint an arrow from where a node stood to where it stands."""
    assert told.came_from is not None
    painter, camera, box = frame.painter, frame.camera, mirror.box(node)
    start = camera.to_view((told.came_from[0] + box.width / 2, told.came_from[1] + box.height / 2))
    end = camera.to_view(box.centre)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length < 2 * ARROW:
        return
    ux, uy = dx / length, dy / length
    tip = _edge_point(_area(frame, mirror, node), start, end)
    pen = QPen(ink.colour(tone(theme, Sign.MOVED), 170), 1.6, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QPointF(*start), QPointF(*tip))
    head = QPainterPath(QPointF(*tip))
    head.lineTo(tip[0] - ARROW * (ux + 0.5 * uy), tip[1] - ARROW * (uy - 0.5 * ux))
    head.lineTo(tip[0] - ARROW * (ux - 0.5 * uy), tip[1] - ARROW * (uy + 0.5 * ux))
    head.closeSubpath()
    painter.fillPath(head, ink.colour(tone(theme, Sign.MOVED)))


def _edge_point(
    area: QRectF, start: tuple[float, float], end: tuple[float, float]
) -> tuple[float, float]:
    """Return where the way to a card's middle crosses its border."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    shares = [
        half / abs(way)
        for half, way in ((area.width() / 2 + 4, dx), (area.height() / 2 + 4, dy))
        if way
    ]
    share = max(0.0, 1.0 - min(shares))
    return start[0] + dx * share, start[1] + dy * share
