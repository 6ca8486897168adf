"""Navigation: what wheel, touchpad, mouse buttons and pen do to the picture, one preset per hand.

All of it is data: events ask a preset what they mean, and the shortcut sheet lists it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Does(Enum):
    """What a turn, a pinch or a drag does, in the words of the shortcut sheet."""

    PAN = "pan"
    SIDEWAYS = "pan sideways"
    ZOOM = "zoom at the pointer"
    MENU = "open the menu"


@dataclass(frozen=True, slots=True)
class Preset:
    """What each way to move the picture does; the fields' order is the sheet's."""

    id: str
    title: str
    help: str
    wheel: Does = Does.ZOOM
    ctrl_wheel: Does = Does.ZOOM
    shift_wheel: Does = Does.SIDEWAYS
    scroll: Does = Does.PAN
    ctrl_scroll: Does = Does.ZOOM
    pinch: Does = Does.ZOOM
    middle_drag: Does = Does.PAN
    right_drag: Does = Does.MENU
    pen_button: Does = Does.MENU


WAYS = {
    "wheel": "Wheel",
    "ctrl_wheel": "Ctrl+wheel",
    "shift_wheel": "Shift+wheel",
    "scroll": "Two fingers",
    "ctrl_scroll": "Ctrl+two fingers",
    "pinch": "Pinch",
    "middle_drag": "Middle-drag or Space-drag",
    "right_drag": "Right-drag",
    "pen_button": "Pen's button and drag",
}
MOUSE = Preset("mouse", "Mouse", "The wheel zooms, a middle-drag pans.")
TOUCHPAD = Preset("touchpad", "Touchpad", "Two fingers pan, a pinch zooms.", wheel=Does.PAN)
PEN = Preset(
    "pen",
    "Pen",
    "A drag with the pen's button or the right button pans.",
    right_drag=Does.PAN,
    pen_button=Does.PAN,
)
PRESETS = {preset.id: preset for preset in (MOUSE, TOUCHPAD, PEN)}


def preset_of(id_: str) -> Preset:
    """Return a preset by its id, the mouse's for an id nobody knows."""
    return PRESETS.get(id_, MOUSE)


def rows(preset: Preset) -> Iterator[tuple[str, str, str]]:
    """Yield (group, what it does, how) of a preset for the shortcut sheet."""
    for field, way in WAYS.items():
        does: Does = getattr(preset, field)
        yield f"Navigation: {preset.title}", does.value.capitalize(), way
