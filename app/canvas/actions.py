"""The canvas' commands as data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.action import Action
from app.canvas import commands

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

EDIT, VIEW = "Edit", "View"


def actions(view: CanvasView) -> list[Action]:
    """Return every command of a canvas; the keys work while it has the focus."""
    return [*_editing(view), *_looking(view), *_walking(view)]


def _editing(view: CanvasView) -> list[Action]:
    some = partial(commands.has_selection, view)
    do = partial(_bound, view)
    return [
        Action(
            "canvas.add",
            "Add a layer…",
            lambda: view.placing.open(view.pointing.resting()),
            "Tab",
            EDIT,
            "Search for a layer and put it where the pointer is.",
        ),
        Action(
            "canvas.delete",
            "Delete",
            do(commands.delete),
            "Del; Backspace",
            EDIT,
            "Take the selected nodes and wires away.",
            partial(commands.can_delete, view),
        ),
        Action("canvas.select_all", "Select all", do(commands.select_all), "Ctrl+A", EDIT),
        Action(
            "canvas.select_none",
            "Select nothing",
            do(commands.select_none),
            "Ctrl+Shift+A",
            EDIT,
            enabled=some,
        ),
        Action(
            "canvas.tidy",
            "Tidy",
            do(commands.tidy),
            "L",
            EDIT,
            "Lay the network out in columns from left to right.",
        ),
        *(
            Action(
                f"canvas.nudge_{name.lower()}",
                f"Nudge {name.lower()}",
                partial(commands.nudge, view, dx, dy),
                f"Ctrl+{name}",
                EDIT,
                enabled=some,
            )
            for name, dx, dy in (("Left", -1, 0), ("Right", 1, 0), ("Up", 0, -1), ("Down", 0, 1))
        ),
    ]


def _looking(view: CanvasView) -> list[Action]:
    return [
        Action("canvas.fit", "Fit all", view.fit, "Home", VIEW, "Show the whole network."),
        Action("canvas.fit_selection", "Fit selection", view.fit_selection, "F", VIEW),
        Action(
            "canvas.zoom_in",
            "Zoom in",
            partial(commands.zoom_by, view, 1.25),
            "Ctrl+=; Ctrl++",
            VIEW,
        ),
        Action("canvas.zoom_out", "Zoom out", partial(commands.zoom_by, view, 0.8), "Ctrl+-", VIEW),
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
    return [
        Action(
            "canvas.next",
            "Next node along the wire",
            partial(commands.follow, view, forward=True),
            "Right",
            VIEW,
            enabled=some,
        ),
        Action(
            "canvas.previous",
            "Previous node along the wire",
            partial(commands.follow, view, forward=False),
            "Left",
            VIEW,
            enabled=some,
        ),
        Action(
            "canvas.above",
            "Node above",
            partial(commands.step_aside, view, down=False),
            "Up",
            VIEW,
            enabled=some,
        ),
        Action(
            "canvas.below",
            "Node below",
            partial(commands.step_aside, view, down=True),
            "Down",
            VIEW,
            enabled=some,
        ),
    ]


def _bound(view: CanvasView, command: Callable[[CanvasView], None]) -> Callable[[], None]:
    return partial(command, view)
