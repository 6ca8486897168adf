"""The canvas' commands as data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.action import Action
from app.canvas import (
    annotation_actions,
    arrange_actions,
    block_actions,
    clipping,
    commands,
    swapping,
    wire_menu,
)

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

EDIT, LAYER, VIEW = "Edit", "Layer", "View"


def actions(view: CanvasView) -> list[Action]:
    """Return every command of a canvas; plain keys work while it has the focus."""
    return [
        *_editing(view),
        *_selecting(view),
        *_layers(view),
        *_typing(view),
        *_tidying(view),
        *wire_menu.actions(view),
        *annotation_actions.actions(view),
        *arrange_actions.actions(view),
        swapping.action(view, view.placing),
        *block_actions.actions(view),
        *_looking(view),
        *_walking(view),
    ]


def _editing(view: CanvasView) -> list[Action]:
    some = partial(commands.has_any, view)
    return [
        Action("edit.cut", "Cut", partial(clipping.cut, view), "Ctrl+X", EDIT, enabled=some),
        Action("edit.copy", "Copy", partial(clipping.copy, view), "Ctrl+C", EDIT, enabled=some),
        Action("edit.paste", "Paste", lambda: _paste(view), "Ctrl+V", EDIT),
        Action(
            "edit.paste_wired",
            "Paste with wires",
            lambda: _paste(view, wired=True),
            "Ctrl+Shift+V",
            EDIT,
            "Paste and keep the wires that led into what was copied.",
        ),
        Action(
            "edit.duplicate",
            "Duplicate",
            partial(clipping.twin, view),
            "Ctrl+D",
            EDIT,
            enabled=some,
        ),
        Action(
            "edit.delete",
            "Delete",
            partial(commands.delete, view),
            "Del; Backspace",
            EDIT,
            "Take the selected nodes and wires away.",
            partial(commands.can_delete, view),
        ),
        Action(
            "edit.heal",
            "Delete and heal",
            partial(commands.heal, view),
            "Ctrl+Shift+X",
            EDIT,
            "Take nodes away and wire what fed them to what they fed.",
            partial(commands.has_selection, view),
        ),
    ]


def _paste(view: CanvasView, *, wired: bool = False) -> None:
    clipping.paste(view, view.pointing.resting().at, wired=wired)


def _selecting(view: CanvasView) -> list[Action]:
    some = partial(commands.has_any, view)
    return [
        Action("edit.select_all", "Select all", partial(commands.select_all, view), "Ctrl+A", EDIT),
        Action(
            "edit.select_none",
            "Select nothing",
            partial(commands.select_none, view),
            "Ctrl+Shift+A",
            EDIT,
            enabled=some,
        ),
        *(
            Action(
                f"edit.nudge_{name.lower()}{'_pixel' if end else ''}",
                f"Nudge {name.lower()}{end}",
                partial(commands.nudge, view, dx * far, dy * far),
                f"{keys}+{name}",
                EDIT,
                enabled=some,
            )
            for name, dx, dy in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1))
            for keys, far, end in (("Ctrl", commands.NUDGE, ""), ("Shift", 1, " by a pixel"))
        ),
    ]


def _layers(view: CanvasView) -> list[Action]:
    return [
        Action(
            "layer.add",
            "Add a layer…",
            lambda: view.placing.open_by_key(view.pointing.resting()),
            "Tab",
            LAYER,
            "Search for a layer and put it where the pointer is, else beside what is selected.",
        ),
        Action(
            "layer.share",
            "Add another call of this layer",
            partial(commands.share, view),
            "S",
            LAYER,
            "A new node that uses the same weights.",
            partial(commands.has_selection, view),
        ),
        Action(
            "layer.unlink",
            "Unlink",
            partial(commands.unlink, view),
            "Shift+S",
            LAYER,
            "Give this call of a shared layer weights of its own.",
            lambda: bool(commands.shared_chosen(view)),
        ),
    ]


def _typing(view: CanvasView) -> list[Action]:
    return [
        Action(
            "layer.wire",
            "Wire by keyboard…",
            view.key_wiring.begin,
            "J",
            LAYER,
            "Choose a port of the selected node, then the port to wire it to.",
            view.key_wiring.can_begin,
        ),
        Action(
            "layer.detach",
            "Detach",
            partial(commands.detach, view),
            "Shift+D",
            LAYER,
            "Pull the selected nodes out of their wires, which heal behind them.",
            partial(commands.has_wires, view),
        ),
        Action(
            "layer.rename",
            "Rename",
            view.renaming.begin,
            "F2",
            LAYER,
            "Type another name over the selected node.",
            view.renaming.can_begin,
        ),
    ]


def _tidying(view: CanvasView) -> list[Action]:
    return [
        Action(
            "layer.tidy",
            "Tidy",
            partial(commands.tidy, view),
            "L",
            LAYER,
            "Lay the selected nodes, or the whole network, out from left to right.",
            partial(commands.has_nodes, view),
        ),
        Action(
            "layer.tidy_inside",
            "Tidy everything inside",
            partial(commands.tidy_inside, view),
            "Shift+L",
            LAYER,
            "Lay the network out, and the inside of every block in it.",
            partial(commands.has_nodes, view),
        ),
    ]


def _looking(view: CanvasView) -> list[Action]:
    zoom = partial(commands.zoom_by, view)
    return [
        Action("canvas.fit", "Fit all", view.fit, "Home", VIEW, "Show the whole network."),
        Action("canvas.fit_selection", "Fit selection", view.fit_selection, "F", VIEW),
        Action("canvas.zoom_in", "Zoom in", partial(zoom, 1.25), "Ctrl+=; Ctrl++", VIEW),
        Action("canvas.zoom_out", "Zoom out", partial(zoom, 0.8), "Ctrl+-", VIEW),
        Action(
            "canvas.zoom_actual",
            "Zoom to 100 %",
            partial(commands.zoom_to_actual, view),
            "Ctrl+0",
            VIEW,
        ),
        Action(
            "canvas.minimap",
            "Minimap",
            view.toggle_minimap,
            "Alt+M",
            VIEW,
            checked=lambda: view.minimap.isVisibleTo(view),
        ),
    ]


def _walking(view: CanvasView) -> list[Action]:
    some = partial(commands.has_nodes, view)
    forward, back = (partial(commands.follow, view, forward=way) for way in (True, False))
    down, up = (partial(commands.step_aside, view, down=way) for way in (True, False))
    return [
        Action("canvas.next", "Next along the wire", forward, "Right", VIEW, enabled=some),
        Action("canvas.previous", "Previous along the wire", back, "Left", VIEW, enabled=some),
        Action("canvas.above", "Node above", up, "Up", VIEW, enabled=some),
        Action("canvas.below", "Node below", down, "Down", VIEW, enabled=some),
    ]
