"""Painting one card as it looks from further and further away, at its own origin.

Each way of painting serves a range of zooms, and no text of it is smaller there than some seven
pixels: what can't be read isn't written.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card import Card
from app.canvas.card_paint import CENTRE, LEFT, SOLID, paint_mark, paint_sockets
from app.canvas.thumbnail import paint_thumbnail
from app.canvas.unfolded_paint import paint_inside
from app.theme import MONO_FONT, UI_FONT, Theme

Paint: TypeAlias = Callable[[QPainter, Card, Theme], None]
# The zooms from which a card is written in full, names its shape, and names itself.
FULL, COMPACT, NAMED = 0.7, 0.42, 0.27
STRIPE, HEADLINE = 6.0, 24.0
TITLES, SHAPE = (22, 20, 18, 17), 17
PLATE_TITLES, FAR_TITLES = (32, 29, 26), (48, 44, 40)
# How high a line is, as a share of its font's size.
LINE = 1.08
# A font's own box is higher than a line here; what hangs below it has room.
WHOLE = Qt.TextFlag.TextDontClip


def paint_compact(painter: QPainter, card: Card, theme: Theme) -> None:
    """Paint a card with its title and the shape it gives, large enough for half its size."""
    body = _body(painter, card, theme, ink.header(theme, card.category).name(), 1.6)
    inside = body.adjusted(STRIPE + 8, 0, -10, 0)
    if card.picture:
        picture = geo.picture_box(card)
        paint_thumbnail(painter, card.picture, picture, theme)
        inside.setBottom(picture.top())
    high, below = 24.0, 20.0
    roomy = inside.height() >= high + below
    shape = _fitting(card.shape, inside.width()) if roomy and not card.collapsed else ""
    top = inside.center().y() - (high + below if shape else high) / 2
    title = _largest(card.title, inside.width(), TITLES)
    painter.setPen(ink.colour(theme.muted if card.bypassed else theme.text))
    painter.setFont(title)
    text = geo.elided(card.title, title, inside.width())
    painter.drawText(QRectF(inside.left(), top, inside.width(), high), LEFT | WHOLE, text)
    if shape:
        painter.setPen(ink.beside(theme))
        painter.setFont(geo.font(MONO_FONT, SHAPE))
        painter.drawText(QRectF(inside.left(), top + high, inside.width(), below), LEFT, shape)
    paint_sockets(painter, card, theme)
    _problem(painter, card, theme, 11.0)


def paint_plate(painter: QPainter, card: Card, theme: Theme) -> None:
    """Paint a card as its colour and its title, in two lines where that makes it larger."""
    body = _body(painter, card, theme, ink.plate(theme, card.category).name(), 2.0)
    inside = body.adjusted(STRIPE + 4, 2, -16 if card.severity else -4, -2)
    lines, font = _broken(card.title, inside, PLATE_TITLES)
    _written(painter, lines or [geo.elided(card.title, font, inside.width())], inside, font, theme)
    _problem(painter, card, theme, 16.0)


def paint_far(painter: QPainter, card: Card, theme: Theme) -> None:
    """Paint a card as its colour, and its title where there is room for it to be read."""
    body = _body(painter, card, theme, ink.plate(theme, card.category).name(), 2.0)
    inside = body.adjusted(STRIPE, 0, -20 if card.severity else 0, 0)
    lines, font = _broken(card.title, inside, FAR_TITLES)
    _written(painter, lines, inside, font, theme)
    _problem(painter, card, theme, 24.0)


def paint_open(painter: QPainter, card: Card, theme: Theme, paint: Paint) -> None:
    """Paint a block that shows its inside in place, with each card in there by `paint`."""
    body = _body(painter, card, theme, ink.header(theme, card.category).name(), 2.0)
    head = QRectF(STRIPE + 8, 3, body.width() - STRIPE - 18, HEADLINE)
    font = _largest(card.title, head.width(), TITLES)
    painter.setPen(ink.colour(theme.muted if card.bypassed else theme.text))
    painter.setFont(font)
    if paint is paint_compact:
        painter.drawText(head, LEFT | WHOLE, geo.elided(card.title, font, head.width()))
    paint_inside(painter, card, theme, paint)
    paint_sockets(painter, card, theme)
    _problem(painter, card, theme, 16.0)


def _body(painter: QPainter, card: Card, theme: Theme, fill: str, width: float) -> QRectF:
    """Paint the box with its stripe and return it."""
    body = QRectF(0, 0, *geo.size_of(card))
    outline = QPainterPath()
    outline.addRoundedRect(body, geo.RADIUS + 1, geo.RADIUS + 1)
    painter.fillPath(outline, ink.colour(theme.node if card.bypassed else fill))
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    stripe = ink.colour(ink.category(theme, card.category), 90 if card.bypassed else 255)
    painter.fillRect(QRectF(0, 0, STRIPE, body.height()), stripe)
    painter.restore()
    border = ink.mixed(theme.node, ink.category(theme, card.category), 0.7)
    if card.severity:
        border = ink.colour(ink.severity(theme, card.severity))
    broken = card.bypassed or not card.category
    painter.setPen(QPen(border, width, Qt.PenStyle.DashLine if broken else SOLID))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, geo.RADIUS + 1, geo.RADIUS + 1)
    return body


def _problem(painter: QPainter, card: Card, theme: Theme, radius: float) -> None:
    """Paint the badge of a finding inside the corner, where its size finds room."""
    if card.severity:
        width, _ = geo.size_of(card)
        paint_mark(painter, card.severity, QPointF(width - radius / 2, radius / 2), theme, radius)


def _fitting(shape: str, width: float) -> str:
    """Return a shape for a width, without its dtype or shortened where it must be."""
    font = geo.font(MONO_FONT, SHAPE)
    shorter = (text for text in (shape, shape.rpartition(" ")[0]) if text)
    return next(
        (text for text in shorter if geo.width_of(text, font) <= width),
        geo.elided(shape.rpartition(" ")[0], font, width) if shape else "",
    )


def _font(size: int) -> QFont:
    return geo.font(UI_FONT, size, QFont.Weight.DemiBold)


def _largest(text: str, width: float, sizes: tuple[int, ...]) -> QFont:
    """Return the largest of the title fonts in which a text fits, else the smallest."""
    fonts = [_font(size) for size in sizes]
    return next((font for font in fonts if geo.width_of(text, font) <= width), fonts[-1])


def _broken(title: str, room: QRectF, sizes: tuple[int, ...]) -> tuple[list[str], QFont]:
    """Return a title in the one or two lines that let it be largest; none when nothing fits."""
    for size in sizes:
        font = _font(size)
        for lines in _ways(title):
            wide = max(geo.width_of(line, font) for line in lines)
            if wide <= room.width() and len(lines) * size * LINE <= room.height():
                return lines, font
    return [], _font(sizes[-1])


def _ways(title: str) -> list[list[str]]:
    """Return a title whole, and broken where a word or a capital begins."""
    cuts = [
        place
        for place, (before, after) in enumerate(pairwise(title), 1)
        if before in " _" or (after.isupper() and before.islower())
    ]
    halves = sorted(cuts, key=lambda cut: abs(cut - len(title) / 2))
    return [[title], *([title[:cut].rstrip(), title[cut:]] for cut in halves)]


def _written(painter: QPainter, lines: list[str], room: QRectF, font: QFont, theme: Theme) -> None:
    painter.setPen(ink.colour(theme.text))
    painter.setFont(font)
    high = font.pixelSize() * LINE
    top = room.center().y() - len(lines) * high / 2
    for place, line in enumerate(lines):
        row = QRectF(room.left(), top + place * high, room.width(), high)
        painter.drawText(row, CENTRE | WHOLE, line)
