"""What every gesture is, and what it may ask of the canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QSinglePointEvent

from app.canvas.camera import Camera
from app.canvas.guides import Line
from app.canvas.hit_test import PortHit
from app.canvas.mirror import Mirror
from app.canvas.painter import Marks
from app.theme import Theme
from app.workspace import Workspace
from graph_core.diagnostics import Fix

Point = tuple[float, float]
# How far the mouse travels before a press becomes a drag, in pixels.
SLACK = 4.0


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is: in the widget's pixels, on the canvas; and the keys held."""

    pixel: Point
    at: Point
    add: bool = False
    toggle: bool = False
    alone: bool = False

    @classmethod
    def of(cls, event: QSinglePointEvent, camera: Camera) -> Pointer:
        return cls.at_pixel(event.position(), event.modifiers(), camera)

    @classmethod
    def at_pixel(cls, position: QPointF, keys: Qt.KeyboardModifier, camera: Camera) -> Pointer:
        pixel = (position.x(), position.y())
        return cls(
            pixel,
            camera.to_canvas(pixel),
            add=bool(keys & Qt.KeyboardModifier.ShiftModifier),
            toggle=bool(keys & Qt.KeyboardModifier.ControlModifier),
            alone=bool(keys & Qt.KeyboardModifier.AltModifier),
        )

    def travelled(self, start: Pointer) -> bool:
        """Tell whether the mouse went far enough from a press to mean a drag."""
        dx, dy = self.pixel[0] - start.pixel[0], self.pixel[1] - start.pixel[1]
        return dx * dx + dy * dy >= SLACK * SLACK


class Stage(Protocol):
    """The canvas as gestures see it; they change the model by `workspace.apply` alone."""

    workspace: Workspace
    mirror: Mirror
    camera: Camera
    theme: Theme
    marks: Marks

    def repaint_soon(self) -> None: ...

    def mark(self, *, nodes: frozenset[str] | None = None, **other: object) -> None:
        """Show other marks than the selection's until the gesture ends."""
        ...

    def offer_layers(self, pointer: Pointer, pending: PortHit | None) -> None:
        """Open the palette at the pointer for layers that accept the pending wire."""
        ...

    def offer_menu(self, pointer: Pointer) -> None:
        """Open the menu of what lies under the pointer."""
        ...

    def offer_editing(self, id_: str) -> None:
        """Let the words of a frame or note be typed."""
        ...

    def offer_fixes(self, pointer: Pointer, reason: str, fixes: Sequence[Fix]) -> None:
        """Offer ways to do what was refused for a reason; each is one edit."""
        ...


class Interaction:
    """A gesture between press and release; `commit` may apply one edit, `cancel` none."""

    cursor = Qt.CursorShape.ArrowCursor
    # Whether the canvas moves along when the pointer comes to its border.
    carries = False

    def __init__(self, stage: Stage, start: Pointer) -> None:
        self.stage = stage
        self.start = start

    def move(self, pointer: Pointer) -> None:
        """Follow the mouse."""

    def commit(self, pointer: Pointer) -> None:
        """End the gesture and keep its effect."""

    def cancel(self) -> None:
        """End the gesture as if it had not begun."""

    def paint(self, painter: QPainter) -> None:
        """Paint what the gesture shows above the canvas, in widget pixels."""

    def lines(self) -> tuple[Line, ...] | None:
        """Return the lines on the canvas that `paint` draws, none of them wide.

        None when it may paint anything anywhere.
        """
        return None
