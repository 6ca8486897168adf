"""The commands on blocks, and on how nodes stand, as data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.action import Action
from app.canvas import blocks, commands, folding, unfolding

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

LAYER = "Layer"


def actions(view: CanvasView) -> list[Action]:
    """Return the commands on blocks, and those that fold nodes or pass them by."""
    return [*_making(view), *_inside(view), *_folding(view)]


def _making(view: CanvasView) -> list[Action]:
    one = partial(blocks.can_dissolve, view)
    return [
        Action(
            "block.make",
            "Make block",
            partial(blocks.make, view),
            "Ctrl+G",
            LAYER,
            "Turn the selected nodes into one node that can be entered, repeated and used again.",
            partial(commands.has_selection, view),
        ),
        Action(
            "block.dissolve",
            "Dissolve block",
            partial(blocks.dissolve, view),
            "Ctrl+Shift+G",
            LAYER,
            "Put what is inside a block in its place.",
            one,
        ),
    ]


def _inside(view: CanvasView) -> list[Action]:
    one, repeated = partial(blocks.can_dissolve, view), partial(blocks.has_copies, view)
    return [
        Action(
            "block.enter",
            "Enter block",
            partial(blocks.enter, view),
            "Return; Enter",
            LAYER,
            "Look into the selected block; Esc comes back out.",
            one,
        ),
        Action(
            "block.leave",
            "Leave block",
            partial(blocks.leave, view),
            "",
            LAYER,
            "Go back to what holds this block.",
            partial(blocks.can_leave, view),
        ),
        Action(
            "block.next_copy",
            "Next copy",
            partial(blocks.step_copy, view, 1),
            "Alt+Down",
            LAYER,
            "Look into the next copy of the repeated block that is open.",
            repeated,
        ),
        Action(
            "block.previous_copy",
            "Previous copy",
            partial(blocks.step_copy, view, -1),
            "Alt+Up",
            LAYER,
            "Look into the copy before this one.",
            repeated,
        ),
    ]


def _folding(view: CanvasView) -> list[Action]:
    some = partial(commands.has_selection, view)
    return [
        Action(
            "node.collapse",
            "Collapse",
            partial(folding.toggle_collapsed, view),
            "H",
            LAYER,
            "Show the selected nodes by their titles alone, or in full again.",
            some,
            partial(folding.all_collapsed, view),
        ),
        Action(
            "block.open",
            "Expand in place",
            partial(unfolding.toggle, view),
            "Alt+Return; Alt+Enter",
            LAYER,
            "Show what is inside the selected block in its place; what stands around makes room.",
            partial(unfolding.can_toggle, view),
            partial(unfolding.is_open, view),
        ),
        Action(
            "node.bypass",
            "Bypass",
            partial(folding.toggle_bypassed, view),
            "Ctrl+B",
            LAYER,
            "Let the selected nodes hand on what reaches them, as if they weren't there.",
            some,
            partial(folding.all_bypassed, view),
        ),
    ]
