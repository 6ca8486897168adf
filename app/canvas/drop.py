"""Dropping a layer that was dragged from the library."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from app.canvas.interactions.base import Pointer
from app.canvas.placing import Placing
from app.canvas.surface import Surface
from app.workspace import Workspace

MIME = "application/x-layerloom-layer"


def kind_in(event: QDropEvent, workspace: Workspace) -> str:
    """Return the layer kind that is dragged, or an empty text when it can't be had."""
    kind = bytes(event.mimeData().data(MIME).data()).decode("utf-8", "replace")
    return kind if workspace.knows(kind) else ""


@dataclass(frozen=True, slots=True)
class Aimed:
    """The wire that a dragged layer would be put into, or why it can't be."""

    wire: str
    reason: str
    pixel: tuple[float, float]


def consider(surface: Surface, placing: Placing, event: QDropEvent) -> Aimed | None:
    """Accept a drag that carries a layer kind; return what it aims at."""
    kind = kind_in(event, surface.workspace)
    if kind:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        pointer = Pointer.at_pixel(event.position(), event.modifiers(), surface.camera)
        wire, reason = placing.aim(kind, pointer)
        return Aimed(wire, reason, pointer.pixel) if wire else None
    event.ignore()
    return None


def take(surface: Surface, placing: Placing, event: QDropEvent) -> None:
    """Add the dropped layer with its middle under the pointer."""
    kind = kind_in(event, surface.workspace)
    if not kind:
        event.ignore()
        return
    pointer = Pointer.at_pixel(event.position(), event.modifiers(), surface.camera)
    placing.add(kind, pointer)
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    surface.setFocus()
