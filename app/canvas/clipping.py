"""Copying and pasting through the system clipboard, as text anyone can read."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from app.canvas.commands import remove
from app.canvas.geometry import GRID
from app.canvas.interactions.base import Point
from app.canvas.lift import carried
from app.canvas.surface import Surface
from graph_core.annotations import Frame, Note
from graph_core.clipboard import Fragment, copy_text, read_text
from graph_core.edits.paste import Paste, duplicate
from graph_core.errors import LoomError


def copy(surface: Surface) -> None:
    """Put what is selected on the clipboard, frames with what lies in them."""
    if ids := picked(surface):
        QGuiApplication.clipboard().setText(copy_text(surface.workspace.graph, ids))


def picked(surface: Surface) -> frozenset[str]:
    """Return the selected nodes, frames and notes, and what lies in the frames."""
    return carried(surface.mirror, surface.workspace.chosen)


def cut(surface: Surface) -> None:
    """Put what is selected on the clipboard and take it away."""
    copy(surface)
    remove(surface, picked(surface))


def paste(surface: Surface, at: Point, *, wired: bool = False) -> None:
    """Put what is on the clipboard around a point; `wired` keeps the wires that led into it."""
    try:
        part = read_text(QGuiApplication.clipboard().text())
    except LoomError as refusal:
        surface.workspace.refused.emit(refusal)
        return
    _put(surface, Paste(part, _offset(part, at), wired))


def twin(surface: Surface, *, wired: bool = False) -> None:
    """Copy what is selected beside itself."""
    if ids := picked(surface):
        _put(surface, duplicate(surface.workspace.graph, tuple(ids), wired=wired))


def _put(surface: Surface, edit: Paste) -> None:
    if surface.workspace.insert(edit):
        surface.workspace.select((*edit.pasted, *edit.annotated))


def _offset(part: Fragment, at: Point) -> Point:
    """Return how far the fragment moves for its corner to stand at a point."""
    items: list[Frame | Note] = [*part.graph.frames.values(), *part.graph.notes.values()]
    sheets = [item.box[:2] for item in items]
    places = [*part.graph.positions.values(), *sheets] or [(0.0, 0.0)]
    left, top = min(x for x, _ in places), min(y for _, y in places)
    corner = [round(value / GRID) * GRID for value in at]
    return corner[0] - left, corner[1] - top
