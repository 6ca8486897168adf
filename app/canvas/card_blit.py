"""Cards and labels from the cache: sharp when there is time, stretched until then."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from app.canvas.cache import PixmapCache
from app.canvas.camera import Camera
from app.canvas.card import Card
from app.canvas.card_far import (
    COMPACT,
    FULL,
    NAMED,
    Paint,
    paint_compact,
    paint_far,
    paint_open,
    paint_plate,
)
from app.canvas.card_paint import MARGIN, paint_card
from app.canvas.labels import HEIGHT, Label, paint_label
from app.canvas.mirror import Mirror
from app.theme import Theme

# The zooms below which nodes are blocks, cards are plates, and wires go without labels.
OVERVIEW, PLATES, LABELS = 0.18, COMPACT, FULL
# How many pictures a frame makes even when its time is up, lest a slow machine never gets sharp.
LEAST = 4
# How a card is painted from each zoom on.
DETAILS: tuple[tuple[float, Paint], ...] = (
    (FULL, paint_card),
    (COMPACT, paint_compact),
    (NAMED, paint_plate),
    (0.0, paint_far),
)


class Target(Protocol):
    """The part of a frame that blitting needs."""

    painter: QPainter
    camera: Camera
    ratio: float
    deadline: float
    pending: bool
    made: int

    @property
    def scale(self) -> float: ...


class CardBlitter:
    """Draws cards and labels of one theme."""

    def __init__(self, theme: Theme, cache: PixmapCache) -> None:
        self._theme = theme
        self.cache = cache

    def card(self, frame: Target, mirror: Mirror, slot: int) -> bool:
        """Draw a card, sharp or stretched; tell whether there was a picture of it."""
        least, paint = next(way for way in DETAILS if frame.camera.zoom >= way[0])
        content = (id(mirror), least, mirror.faces[slot].number)
        (x, y), (width, height) = mirror.xy[slot].tolist(), mirror.wh[slot].tolist()
        area = QRectF(-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        card = mirror.faces[slot].card
        if card.inside:  # too large to keep a picture of it for every zoom
            _paint_open(frame, (x, y), card, self._theme, paint)
            return True
        at = (x - MARGIN, y - MARGIN)
        return self._blit(frame, content, area, at, lambda p: paint(p, card, self._theme))

    def label(self, frame: Target, label: Label, at: tuple[float, float]) -> None:
        """Draw a label with its top left corner at a canvas point."""
        area = QRectF(0, 0, label.width, HEIGHT)
        self._blit(frame, label, area, at, lambda p: paint_label(p, label, self._theme))

    def _blit(
        self,
        frame: Target,
        content: Hashable,
        area: QRectF,
        at: tuple[float, float],
        paint: Callable[[QPainter], None],
    ) -> bool:
        pixmap = self.cache.get(content, frame.scale)
        if pixmap is None and (frame.made < LEAST or perf_counter() < frame.deadline):
            frame.made += 1
            pixmap = self.cache.make(content, frame.scale, area, paint)
        if pixmap is None:
            frame.pending = True
            pixmap = self.cache.nearby(content)
        if pixmap is None:
            return False
        _put(frame, pixmap, area, at)
        return True


def _paint_open(
    frame: Target, at: tuple[float, float], card: Card, theme: Theme, paint: Paint
) -> None:
    painter = frame.painter
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(*frame.camera.to_view(at))
    painter.scale(frame.camera.zoom, frame.camera.zoom)
    if paint is paint_card:
        paint_card(painter, card, theme)
    else:
        paint_open(painter, card, theme, paint)
    painter.restore()


def _put(frame: Target, pixmap: QPixmap, area: QRectF, at: tuple[float, float]) -> None:
    """Draw a pixmap on whole device pixels, stretched when it was made for another zoom."""
    ratio, scale = frame.ratio, frame.scale
    x, y = frame.camera.to_view(at)
    left, top = round(x * ratio) / ratio, round(y * ratio) / ratio
    wide, high = round(area.width() * scale), round(area.height() * scale)
    if ratio == 1.0 and pixmap.width() == wide and pixmap.height() == high:
        frame.painter.drawPixmap(QPointF(left, top), pixmap)
        return
    whole = QRectF(0, 0, pixmap.width(), pixmap.height())
    frame.painter.drawPixmap(QRectF(left, top, wide / ratio, high / ratio), pixmap, whole)
