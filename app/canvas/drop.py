"""Dropping a layer that was dragged from the library."""

from __future__ import annotations

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


def consider(surface: Surface, event: QDropEvent) -> None:
    """Accept a drag that carries a layer kind."""
    if kind_in(event, surface.workspace):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


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
