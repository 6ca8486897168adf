"""Painting one card at its own origin, in canvas units: on screen, in a cache, in a picture."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card import Card, Socket
from app.canvas.thumbnail import paint_thumbnail
from app.canvas.unfolded_paint import paint_inside
from app.theme import UI_FONT, Theme
from graph_core.diagnostics import Severity
from graph_core.spec import Kind

MARGIN = 14.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SOLID = Qt.PenStyle.SolidLine
CENTRE = Qt.AlignmentFlag.AlignCenter
# How far a port's sign reaches within its border.
SOCKET = geo.PORT_RADIUS - 0.6


def paint_card(painter: QPainter, card: Card, theme: Theme) -> None:
    """Paint a card as it looks up close."""
    width, height = geo.size_of(card)
    body = QRectF(0, 0, width, height)
    _shadow(painter, body, theme)
    _body(painter, card, body, theme)
    _header(painter, card, width, theme)
    _rows(painter, card, width, theme)
    paint_inside(painter, card, theme, paint_card)
    if card.picture:
        paint_thumbnail(painter, card.picture, geo.picture_box(card), theme)
    if not card.collapsed:
        _foot(painter, card, body, theme)
    paint_sockets(painter, card, theme)
    if card.severity:
        paint_mark(painter, card.severity, QPointF(width - 4, 3), theme)


def _shadow(painter: QPainter, body: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 26 if theme.name == "dark" else 10
    for spread in (5.0, 3.0, 1.5):
        painter.setBrush(QColor(0, 0, 0, strength))
        grown = body.adjusted(-spread, -spread + 2, spread, spread + 2)
        painter.drawRoundedRect(grown, geo.RADIUS + spread, geo.RADIUS + spread)


def _body(painter: QPainter, card: Card, body: QRectF, theme: Theme) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(body, geo.RADIUS, geo.RADIUS)
    painter.fillPath(outline, ink.colour(theme.node))
    high = body.height() if card.collapsed else geo.HEADER
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    if not card.bypassed:
        painter.fillRect(QRectF(0, 0, body.width(), high), ink.header(theme, card.category))
    accent = ink.colour(ink.category(theme, card.category), 90 if card.bypassed else 255)
    painter.fillRect(QRectF(0, 0, 3.5, high), accent)
    painter.restore()
    broken = card.bypassed or not card.category
    style = Qt.PenStyle.DashLine if broken else SOLID
    border = theme.muted if card.bypassed else theme.node_border
    border = ink.severity(theme, card.severity) if card.severity else border
    painter.setPen(QPen(ink.colour(border), 1.4 if card.bypassed else 1, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, geo.RADIUS, geo.RADIUS)


def _header(painter: QPainter, card: Card, width: float, theme: Theme) -> None:
    # The sign of a problem lies over the badge where there is one, else over the title's end.
    sign = 8 if card.severity and not geo.badge_text(card) else 0
    room = width - 2 * geo.PAD - geo.badge_width(card) - sign
    title = geo.elided(card.title, geo.title_font(), room)
    painter.setFont(geo.title_font())
    painter.setPen(ink.colour(_tone(card, theme)))
    line = QRectF(geo.PAD, 0, room, _header_height(card))
    painter.drawText(line, LEFT, title)
    if card.name:
        room -= geo.width_of(title, geo.title_font()) + 10
        painter.setFont(geo.shape_font())
        painter.setPen(ink.beside(theme))
        painter.drawText(line, RIGHT, geo.elided(card.name, geo.shape_font(), max(room, 0)))
    _badge(painter, card, width, theme)


def _tone(card: Card, theme: Theme) -> str:
    """Return the colour of a card's words; those of a bypassed one are quieter."""
    return theme.muted if card.bypassed else theme.text


def _header_height(card: Card) -> float:
    return geo.size_of(card)[1] if card.collapsed else geo.HEADER


def _badge(painter: QPainter, card: Card, width: float, theme: Theme) -> None:
    text = geo.badge_text(card)
    if not text:
        return
    wide = geo.badge_width(card) - 8
    high = geo.HEADER - 12
    pill = QRectF(width - wide - 7, (_header_height(card) - high) / 2, wide, high)
    shared = bool(card.shared)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(theme.shared if shared else theme.node_border))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    painter.setFont(geo.badge_font())
    painter.setPen(ink.colour(_on(theme) if shared else theme.text))
    painter.drawText(pill, CENTRE, text)


def _on(theme: Theme) -> str:
    """Return the text colour that reads on the selection's and the shared badge's blue."""
    return theme.window if theme.name == "dark" else theme.on_accent


def _rows(painter: QPainter, card: Card, width: float, theme: Theme) -> None:
    top = geo.HEADER + geo.ROWS_TOP
    for label, value in card.rows:
        line = QRectF(geo.PAD, top, width - 2 * geo.PAD, geo.ROW)
        painter.setFont(geo.label_font())
        painter.setPen(ink.colour(theme.muted))
        painter.drawText(line, LEFT, label)
        room = line.width() - geo.width_of(label, geo.label_font()) - 12
        painter.setFont(geo.value_font())
        painter.setPen(ink.colour(_tone(card, theme)))
        painter.drawText(line, RIGHT, geo.elided(value, geo.value_font(), room))
        top += geo.ROW


def _foot(painter: QPainter, card: Card, body: QRectF, theme: Theme) -> None:
    line = QRectF(geo.PAD, body.bottom() - geo.FOOT, body.width() - 2 * geo.PAD, geo.FOOT - 2)
    painter.setFont(geo.shape_font())
    painter.setPen(ink.colour(theme.faint))
    painter.drawText(line, LEFT, geo.elided(card.shape or "–", geo.shape_font(), line.width()))


def paint_sockets(painter: QPainter, card: Card, theme: Theme) -> None:
    """Paint all ports of a card."""
    _sockets(painter, card.inputs, geo.input_offsets(card), theme)
    _sockets(painter, card.outputs, geo.output_offsets(card), theme)


def _sockets(
    painter: QPainter,
    sockets: tuple[Socket, ...],
    offsets: Iterable[tuple[float, float]],
    theme: Theme,
) -> None:
    inked = None
    for socket, at in zip(sockets, offsets, strict=True):
        look = socket.kind, socket.wired, socket.optional
        if look != inked:
            inked = look
            _take_ink(painter, socket, theme)
        glyph(painter, socket.kind, QPointF(*at), SOCKET)


def paint_socket(painter: QPainter, socket: Socket, at: QPointF, theme: Theme) -> None:
    """Paint a port: circle for floats, square for ints, diamond for bools; filled when wired."""
    _take_ink(painter, socket, theme)
    glyph(painter, socket.kind, at, SOCKET)


def _take_ink(painter: QPainter, socket: Socket, theme: Theme) -> None:
    tone = ink.colour(ink.port(theme, socket.kind))
    pen = QPen(tone, 1.6)
    if socket.optional and not socket.wired:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(tone if socket.wired else ink.colour(theme.canvas))


def glyph(painter: QPainter, kind: Kind, at: QPointF, radius: float) -> None:
    """Draw the outline that stands for a kind of dtype."""
    if kind is Kind.INT:
        side = radius * 0.9
        painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))
    elif kind is Kind.BOOL:
        r = radius * 1.2
        points = [QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0)]
        painter.drawPolygon(QPolygonF([at + point for point in points]))
    else:
        painter.drawEllipse(at, radius, radius)


def paint_mark(
    painter: QPainter, severity: Severity, at: QPointF, theme: Theme, radius: float = 8.0
) -> None:
    """Paint the badge of a finding: a disc for an error, a triangle for a warning."""
    painter.setPen(QPen(ink.colour(theme.canvas), radius / 4))
    painter.setBrush(ink.colour(ink.severity(theme, severity)))
    if severity is Severity.ERROR:
        painter.drawEllipse(at, radius, radius)
    else:
        r = radius * 1.15
        corners = [QPointF(0, -r), QPointF(r, r * 0.8), QPointF(-r, r * 0.8)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    painter.setPen(ink.colour(_on(theme)))
    painter.setFont(geo.font(UI_FONT, radius * 1.4, QFont.Weight.Bold))
    box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
    painter.drawText(box, CENTRE, "!")
