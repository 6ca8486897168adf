"""Cards and labels from the cache: sharp when there is time, stretched until then."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from time import perf_counter
from typing import Protocol, TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from app.canvas.cache import PixmapCache
from app.canvas.camera import ROUNDING, Camera
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
from app.canvas.faces import Face
from app.canvas.labels import HEIGHT, Label, paint_label
from app.canvas.lay import Floats, Ints
from app.canvas.mirror import Mirror
from app.canvas.outline import Outline
from app.canvas.panes import Panes, draw_apart
from app.theme import Theme

# The zooms below which nodes are blocks, cards are plates, and wires go without labels.
OVERVIEW, PLATES, LABELS = 0.18, COMPACT, FULL
# How many pictures a frame makes even when its time is up, lest a slow machine never gets sharp.
LEAST = 4
# What lies between two pixels goes the same way wherever the camera is and rounding errors tend.
HALF = 0.5 + ROUNDING
# How a card is painted from each zoom on.
DETAILS: tuple[tuple[float, Paint], ...] = (
    (FULL, paint_card),
    (COMPACT, paint_compact),
    (NAMED, paint_plate),
    (0.0, paint_far),
)


Placed: TypeAlias = tuple[Label, float, float]


class Target(Protocol):
    """The part of a frame that blitting needs."""

    painter: QPainter
    camera: Camera
    ratio: float
    scale: float
    deadline: float
    pending: bool
    made: int
    panes: Panes

    def to_view(self, points: Floats) -> Floats: ...


class _Picture:
    """A picture of a card or label in one frame; stretched when it was made for another zoom."""

    def __init__(self, frame: Target, pixmap: QPixmap, area: QRectF, *, sharp: bool) -> None:
        self._painter, self._pixmap = frame.painter, pixmap
        wide, high = round(area.width() * frame.scale), round(area.height() * frame.scale)
        exact = sharp and frame.ratio == 1.0
        self._size = None if exact else QSizeF(wide / frame.ratio, high / frame.ratio)
        self._whole = QRectF(pixmap.rect())
        self.reach = (wide / frame.ratio, high / frame.ratio)

    def draw(self, corner: list[float]) -> None:
        """Draw it with its top left corner at a point of the widget."""
        if self._size is None:
            self._painter.drawPixmap(QPointF(*corner), self._pixmap)
        else:
            self._painter.drawPixmap(
                QRectF(QPointF(*corner), self._size), self._pixmap, self._whole
            )


Shown: TypeAlias = tuple[_Picture, list[float]]


class CardBlitter:
    """Draws cards and labels of one theme."""

    def __init__(self, theme: Theme, cache: PixmapCache) -> None:
        self._theme = theme
        self.cache = cache

    def cards(self, frame: Target, mirror: Mirror, slots: Ints) -> list[int]:
        """Draw cards, sharp or stretched; return the slots of those without a picture yet."""
        least, paint = next(way for way in DETAILS if frame.camera.zoom >= way[0])
        corners, waiting = _on_pixels(frame, mirror.xy[slots] - MARGIN), []
        pictures: dict[Face, _Picture | None] = {}
        shown: list[Shown] = []
        for slot, corner in zip(slots.tolist(), corners, strict=True):
            face = mirror.faces[slot]
            if face.card.inside:  # too large to keep a picture of it for every zoom
                _draw(frame, shown)
                shown = []
                _paint_open(frame, mirror.xy[slot].tolist(), face.card, self._theme, paint)
                continue
            if face not in pictures:
                pictures[face] = self._card(frame, face, least, paint)
            if (picture := pictures[face]) is None:
                waiting.append(slot)
            else:
                shown.append((picture, corner))
        _draw(frame, shown)
        return waiting

    def _card(self, frame: Target, face: Face, least: float, paint: Paint) -> _Picture | None:
        width, height = face.size
        area = QRectF(-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        theme = self._theme
        return self._picture(frame, (least, face), area, lambda p: paint(p, face.card, theme))

    def labels(self, frame: Target, labels: Sequence[Placed]) -> None:
        """Draw labels with their top left corners at canvas points."""
        corners = np.array([(x, y) for _, x, y in labels]).reshape(-1, 2)
        pictures = {label: self._label(frame, label) for label in {one for one, _, _ in labels}}
        placed = zip(labels, _on_pixels(frame, corners), strict=True)
        _draw(frame, [(p, corner) for (label, _, _), corner in placed if (p := pictures[label])])

    def _label(self, frame: Target, label: Label) -> _Picture | None:
        area, theme = QRectF(0, 0, label.width, HEIGHT), self._theme
        return self._picture(frame, label, area, lambda p: paint_label(p, label, theme))

    def outlines(self, frame: Target, mirror: Mirror, slots: Ints) -> None:
        """Draw the outlines of selected cards; one that has to wait is drawn at the next frame."""
        zoom, sizes = frame.camera.zoom, mirror.wh[slots].tolist()
        outlines = [Outline(width, height, zoom) for width, height in sizes]
        pictures = {outline: self._outline(frame, outline) for outline in set(outlines)}
        margins = np.array([outline.margin for outline in outlines])
        corners = _on_pixels(frame, mirror.xy[slots] - margins[:, None])
        placed = zip(outlines, corners, strict=True)
        _draw(frame, [(p, corner) for outline, corner in placed if (p := pictures[outline])])

    def _outline(self, frame: Target, outline: Outline) -> _Picture | None:
        theme = self._theme
        return self._picture(frame, outline, outline.area, lambda p: outline.paint(p, theme))

    def _picture(
        self, frame: Target, content: Hashable, area: QRectF, paint: Callable[[QPainter], None]
    ) -> _Picture | None:
        """Return what to draw: the picture for just this zoom, one made now, or another one."""
        pixmap = self.cache.get(content, frame.scale)
        if pixmap is None and (frame.made < LEAST or perf_counter() < frame.deadline):
            frame.made += 1
            pixmap = self.cache.make(content, frame.scale, area, paint)
        if pixmap is not None:
            return _Picture(frame, pixmap, area, sharp=True)
        frame.pending = True
        other = self.cache.nearby(content)
        return None if other is None else _Picture(frame, other, area, sharp=False)


def _draw(frame: Target, shown: Sequence[Shown]) -> None:
    """Draw pictures with their top left corners at points of the widget, in this order."""
    if not frame.panes or not shown:
        for picture, corner in shown:
            picture.draw(corner)
        return
    corners = np.array([corner for _, corner in shown])
    boxes = np.hstack([corners, corners + [picture.reach for picture, _ in shown]])

    def draw(places: Ints) -> None:
        for place in places.tolist():
            picture, corner = shown[place]
            picture.draw(corner)

    draw_apart(frame.painter, frame.panes, boxes, draw)


def _on_pixels(frame: Target, points: Floats) -> list[list[float]]:
    """Return canvas points as widget points that lie on whole device pixels."""
    pixels = np.floor(frame.to_view(points) * frame.ratio + HALF)
    snapped: list[list[float]] = (pixels / frame.ratio).tolist()
    return snapped


def _paint_open(frame: Target, at: list[float], card: Card, theme: Theme, paint: Paint) -> None:
    painter = frame.painter
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(*frame.camera.to_view((at[0], at[1])))
    painter.scale(frame.camera.zoom, frame.camera.zoom)
    if paint is paint_card:
        paint_card(painter, card, theme)
    else:
        paint_open(painter, card, theme, paint)
    painter.restore()
