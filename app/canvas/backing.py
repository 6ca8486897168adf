"""The backing: a picture of all that lies still, scrolled and reused from frame to frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap, QRegion

from app.canvas.camera import Box, Camera
from app.canvas.mirror import Mirror
from app.canvas.painter import CanvasPainter, Marks

# How far beyond what an edit changed its shadows, outlines and labels reach, in canvas units.
AROUND = 70.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a picture depends on, where it was taken from apart."""

    mirror: int
    revision: int
    zoom: float
    size: tuple[int, int]
    ratio: float
    marks: Marks
    theme: str


class Backing:
    """Paints frames: the still picture, then what is raised above it and the selection."""

    def __init__(self, painter: CanvasPainter) -> None:
        self._painter = painter
        self._picture = QPixmap()
        self._shown: _Shown | None = None
        self._at = (0.0, 0.0)
        self._rough = False

    def forget(self) -> None:
        """Paint the next frame anew."""
        self._shown = None

    def refine(self) -> None:
        """Paint the next frame anew, sharper than the last."""
        if self._rough:
            self._shown = None

    def paint(
        self,
        painter: QPainter,
        mirror: Mirror,
        camera: Camera,
        size: tuple[int, int],
        marks: Marks,
        ratio: float = 1.0,
    ) -> bool:
        """Paint a frame; return whether some cards still wait for a sharper picture."""
        theme = self._painter.theme.name
        still = replace(marks, nodes=frozenset(), edges=frozenset(), found=frozenset(), hovered="")
        shown = _Shown(id(mirror), mirror.revision, camera.zoom, size, ratio, still, theme)
        if shown != self._shown and self._mend(mirror, camera, shown):
            self._shown = shown
        if shown != self._shown or not self._scroll(mirror, camera):
            self._paint_anew(mirror, camera, shown)
        painter.drawPixmap(QPointF(0, 0), self._picture)
        frame = self._painter.frame(painter, camera, camera.seen(*size), ratio)
        if marks.raised:
            self._painter.paint_raised(frame, mirror, marks)
        self._painter.paint_picked(frame, mirror, marks)
        self._painter.paint_selection(frame, mirror, marks)
        return self._rough or frame.pending

    def _mend(self, mirror: Mirror, camera: Camera, shown: _Shown) -> bool:
        """Paint only what an edit changed; tell whether that was possible."""
        before = self._shown
        damage = mirror.damage
        if before is None or damage is None or self._at != (camera.x, camera.y):
            return False
        if replace(before, revision=before.revision + 1) != shown:
            return False
        damage = self._painter.mend_labels(mirror, damage, camera.zoom)
        if damage is None:
            return False
        corner = camera.to_view((damage.left - AROUND, damage.top - AROUND))
        far = camera.to_view((damage.right + AROUND, damage.bottom + AROUND))
        part = QRectF(QPointF(*corner), QPointF(*far)).toAlignedRect()
        part = part.adjusted(-2, -2, 2, 2).intersected(QRect(0, 0, *shown.size))
        if not part.isEmpty():
            self._paint_part(part, mirror, camera, shown)
        return True

    def _paint_anew(self, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        wide, high = (round(side * shown.ratio) for side in shown.size)
        if (self._picture.width(), self._picture.height()) != (wide, high):
            self._picture = QPixmap(wide, high)
        self._picture.setDevicePixelRatio(shown.ratio)
        self._shown, self._at = shown, (camera.x, camera.y)
        self._rough = False
        self._paint_part(QRect(0, 0, *shown.size), mirror, camera, shown)

    def _paint_part(self, part: QRect, mirror: Mirror, camera: Camera, shown: _Shown) -> None:
        """Paint a part of the widget into the picture."""
        corner = camera.to_canvas((part.left(), part.top()))
        far = camera.to_canvas((part.left() + part.width(), part.top() + part.height()))
        painter = QPainter(self._picture)
        painter.setClipRect(part)
        frame = self._painter.frame(painter, camera, Box(*corner, *far), shown.ratio)
        self._painter.paint_still(frame, mirror, shown.marks)
        painter.end()
        self._rough |= frame.pending

    def _scroll(self, mirror: Mirror, camera: Camera) -> bool:
        """Shift the picture to where the camera looks; tell whether that was possible."""
        shown = self._shown
        assert shown is not None
        dx, dy = camera.x - self._at[0], camera.y - self._at[1]
        if not dx and not dy:
            return True
        steps = round(dx), round(dy)
        whole = abs(dx - steps[0]) < 1e-6 and abs(dy - steps[1]) < 1e-6
        wide, high = shown.size
        if shown.ratio != 1.0 or not whole or abs(dx) > wide / 2 or abs(dy) > high / 2:
            return False
        bare = QRegion()
        self._picture.scroll(*steps, self._picture.rect(), bare)
        self._at = (camera.x, camera.y)
        for part in cast("Iterable[QRect]", bare):
            self._paint_part(part, mirror, camera, shown)
        return True
