"""Carrying: the canvas moves along while something is dragged to its border."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer

from app.canvas.interactions.base import Interaction, Point, Pointer
from app.canvas.surface import Surface

# How near its border the canvas begins to move, in pixels, and how often and far it does.
NEAR, EVERY_MS, FARTHEST = 32.0, 16, 20.0


class Carry:
    """Pans under a gesture whose pointer rests near the border, faster the nearer it is."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._gesture: Interaction | None = None
        self._pointer = Pointer((0.0, 0.0), (0.0, 0.0))
        self._timer = QTimer(surface, interval=EVERY_MS)
        self._timer.timeout.connect(self.step)

    def follow(self, gesture: Interaction, pointer: Pointer) -> None:
        """Begin, go on or stop, as the pointer of a gesture stands."""
        self._gesture, self._pointer = gesture, pointer
        if not gesture.carries or not pointer.travelled(gesture.start) or not any(self._pace()):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The gesture is over."""
        self._gesture = None
        self._timer.stop()

    @property
    def active(self) -> bool:
        return self._timer.isActive()

    def _pace(self) -> Point:
        """Return how far the picture moves now, in whole pixels."""
        (x, y), surface = self._pointer.pixel, self._surface
        return _push(x, surface.width()), _push(y, surface.height())

    def step(self) -> None:
        """Move the picture once, and the gesture with it."""
        if self._gesture is None:
            self._timer.stop()
            return
        self._surface.pan_by(*self._pace())
        at = self._surface.camera.to_canvas(self._pointer.pixel)
        self._pointer = replace(self._pointer, at=at)
        self._gesture.move(self._pointer)


def _push(place: float, size: float) -> float:
    """Return how the picture moves along one axis for a pointer at this place of it."""
    deep = max(NEAR - place, 0.0) - max(place - (size - NEAR), 0.0)
    share = max(-1.0, min(1.0, deep / NEAR))
    return float(round(share * abs(share) * FARTHEST))
