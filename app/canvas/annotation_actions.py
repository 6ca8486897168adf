"""What can be done with frames and notes: actions as data, keys and the menu over them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from app.action import Action
from app.canvas import annotating
from app.canvas.menus import fill, menu_over
from app.controls.swatch import swatch
from graph_core.annotations import COLOURS, Note

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

LAYER = "Layer"
EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
MENU = ("edit.cut", "edit.copy", "edit.duplicate", "", "edit.delete")


def actions(view: CanvasView) -> list[Action]:
    """Return the commands on frames and notes."""
    return [
        Action(
            "annotation.frame",
            "Frame selection",
            partial(frame, view),
            "C",
            LAYER,
            "Put a titled frame around what is selected.",
            lambda: bool(view.workspace.chosen),
        ),
        Action(
            "annotation.note",
            "Add note",
            partial(note, view),
            "Shift+C",
            LAYER,
            "Write a note where the pointer is; C does the same while nothing is selected.",
        ),
        Action(
            "annotation.edit",
            "Edit title or note",
            partial(edit, view),
            "",
            LAYER,
            "Type in the selected frame or note; Enter and F2 do the same.",
            partial(can_edit, view),
        ),
        Action(
            "annotation.fit",
            "Fit frame to contents",
            partial(annotating.fit, view),
            "",
            LAYER,
            "Make the selected frames just large enough for what lies in them.",
            partial(annotating.can_fit, view),
        ),
    ]


def frame(view: CanvasView) -> None:
    """Frame the selection and name the frame."""
    made = annotating.frame_of_selection(view)
    if made is not None:
        view.editing.name_frame(made)


def note(view: CanvasView) -> None:
    """Write a note at the pointer."""
    view.editing.write_note(view.pointing.resting().at)


def can_edit(view: CanvasView) -> bool:
    """Tell whether one frame or note, and nothing else, is selected."""
    return len(view.workspace.chosen) == len(view.workspace.marked) == 1


def edit(view: CanvasView) -> None:
    """Edit the words of the selected frame or note."""
    (id_,) = view.workspace.marked
    view.editing.open(id_)


def key(view: CanvasView, event: QKeyEvent) -> Action | None:
    """Return what a key means that has another meaning while a node is selected."""
    offered = {action.id: action for action in view.actions_offered}
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    if plain and event.key() in EDIT_KEYS and can_edit(view):
        return offered["annotation.edit"]
    if plain and event.key() == Qt.Key.Key_C and not view.workspace.chosen:
        return offered["annotation.note"]
    return None


def show_menu(view: CanvasView, where: QPoint) -> None:
    """Show what can be done with the selected frames and notes."""
    menu_of(view).popup(where)


def menu_of(view: CanvasView) -> QMenu:
    """Return what can be done with the selected frames and notes."""
    menu = menu_over(view, "Selected frames and notes")
    fill(menu, view, ("annotation.edit", "annotation.fit"))
    menu.addMenu(_colours(view, menu))
    _offer_markdown(view, menu)
    menu.addSeparator()
    fill(menu, view, MENU)
    return menu


def _colours(view: CanvasView, parent: QMenu) -> QMenu:
    menu = QMenu("Colour", parent)
    items = annotating.marked(view)
    for name in COLOURS:
        entry = menu.addAction(swatch(view.theme.annotation[name]), name.capitalize())
        entry.setCheckable(True)
        entry.setChecked(all(item.colour == name for item in items))
        entry.triggered.connect(
            lambda _=False, colour=name: annotating.recolour(view.workspace, colour)
        )
    return menu


def _offer_markdown(view: CanvasView, menu: QMenu) -> None:
    """Let a person vouch for a note somebody else wrote, or see its plain text."""
    texts = [item.text for item in annotating.marked(view) if isinstance(item, Note) and item.text]
    if not texts:
        return
    entry = menu.addAction("Render Markdown")
    entry.setCheckable(True)
    entry.setChecked(all(map(view.workspace.authored.knows, texts)))
    entry.triggered.connect(lambda on: render_markdown(view, texts, on=on))


def render_markdown(view: CanvasView, texts: list[str], *, on: bool) -> None:
    """Render these texts from now on, or show them as they stand."""
    for text in texts:
        (view.workspace.authored.add if on else view.workspace.authored.discard)(text)
    view.backing.forget()
    view.repaint_soon()
