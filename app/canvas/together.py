"""Together: much that moves as one, painted once and then drawn wherever it has come to."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from typing import Protocol, TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.canvas.camera import ROUNDING, Box, Camera
from app.canvas.damage import NOTHING
from app.canvas.vias import Floats

# Paints a part of the canvas; tells whether some of it is still rough.
Paint: TypeAlias = Callable[[QPainter, Camera, Box], bool]
# How far beyond what is seen a picture reaches, in pixels, so that it serves for some way.
AHEAD = 240.0


class Target(Protocol):
    """The part of a frame that a picture is drawn on."""

    painter: QPainter
    camera: Camera
    seen: Box
    ratio: float
    pending: bool


class Together:
    """A picture of things that serves for as long as they keep their distances."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._of: tuple[object, ...] = ()
        self._places: Floats = np.zeros((0, 2))
        self._whole = self._area = NOTHING

    def show(
        self,
        frame: Target,
        of: tuple[object, ...],
        places: Floats,
        whole: Callable[[], Box],
        paint: Paint,
    ) -> None:
        """Draw things that stand at places, (n, 2); `of` is all else that their look depends on.

        `whole` tells in what part of the canvas they lie.
        """
        if not self._serves(of, places, frame.seen):
            self._take(frame, of, places, whole, paint)
        if self._picture.isNull():
            return
        dx, dy = (places[0] - self._places[0]).tolist()
        x, y = frame.camera.to_view((self._area.left + dx, self._area.top + dy))
        ratio = frame.ratio
        on_pixels = (floor(side * ratio + 0.5 + ROUNDING) / ratio for side in (x, y))
        frame.painter.drawPixmap(QPointF(*on_pixels), self._picture)

    def _serves(self, of: tuple[object, ...], places: Floats, seen: Box) -> bool:
        if of != self._of or len(places) != len(self._places):
            return False
        away = places - self._places
        if np.ptp(away, axis=0).max() > ROUNDING:
            return False
        dx, dy = away[0].tolist()
        wanted = _common(self._whole, _moved(seen, -dx, -dy))
        return wanted is None or _common(wanted, self._area) == wanted

    def _take(
        self,
        frame: Target,
        of: tuple[object, ...],
        places: Floats,
        whole: Callable[[], Box],
        paint: Paint,
    ) -> None:
        camera, ratio = frame.camera, frame.ratio
        self._of, self._places, self._whole = of, places.copy(), whole()
        self._picture = QPixmap()
        around = _common(self._whole, frame.seen.grown(AHEAD / camera.zoom))
        if around is None:
            self._area = NOTHING
            return
        left, top = (floor(side * ratio) for side in camera.to_view((around.left, around.top)))
        right, bottom = (
            ceil(side * ratio) for side in camera.to_view((around.right, around.bottom))
        )
        corner, far = (left / ratio, top / ratio), (right / ratio, bottom / ratio)
        self._area = Box(*camera.to_canvas(corner), *camera.to_canvas(far))
        self._picture = QPixmap(right - left, bottom - top)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        there = Camera(camera.zoom, camera.x - corner[0], camera.y - corner[1])
        if paint(painter, there, self._area):
            self._of, frame.pending = (), True
        painter.end()


def _moved(box: Box, dx: float, dy: float) -> Box:
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)


def _common(one: Box, other: Box) -> Box | None:
    """Return what two boxes have in common."""
    left, top = max(one.left, other.left), max(one.top, other.top)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Box(left, top, right, bottom) if left < right and top < bottom else None
