"""Align and distribute: what is selected in line or at equal distances, as one step."""

from __future__ import annotations

from functools import partial

from app.action import Action, nothing
from app.canvas.arranging import Axis, Places, Side, aligned, distributed
from app.canvas.camera import Box
from app.canvas.lift import Lift, carried
from app.canvas.surface import Surface
from graph_core.edits import Arrange

MENU = "Layer/Arrange"
SIDES: tuple[tuple[Side, str], ...] = (
    ("left", "Left"),
    ("right", "Right"),
    ("top", "Up"),
    ("bottom", "Down"),
)
AXES: tuple[tuple[Axis, str, str], ...] = (
    ("across", "horizontally", "H"),
    ("down", "vertically", "V"),
)


def actions(surface: Surface) -> list[Action]:
    """Return the commands that arrange the selection."""
    return [
        Action("layer.arrange", "Arrange", nothing, "", "Layer"),
        *(
            Action(
                f"layer.align_{side}",
                f"Align {side} edges",
                partial(align, surface, side),
                f"Ctrl+Shift+{key}",
                MENU,
                "Needs two nodes, frames or notes; a frame takes along what lies in it.",
                partial(has_units, surface, 2),
            )
            for side, key in SIDES
        ),
        *(
            Action(
                f"layer.distribute_{axis}",
                f"Distribute {way}",
                partial(distribute, surface, axis),
                f"Ctrl+Alt+{key}",
                MENU,
                "Equal gaps from the first to the last; needs three nodes, frames or notes.",
                partial(has_units, surface, 3),
            )
            for axis, way, key in AXES
        ),
    ]


def units(surface: Surface) -> dict[str, Box]:
    """Return what is arranged, each as one box: the selection, less what a frame takes along."""
    mirror, chosen = surface.mirror, surface.workspace.chosen
    taken: set[str] = set()
    for id_ in surface.workspace.marked:
        taken |= carried(mirror, [id_]) - {id_}
    boxes: dict[str, Box] = {}
    for id_ in sorted(chosen - taken):
        held = id_ in mirror.annotations
        boxes[id_] = mirror.annotations.box(id_) if held else mirror.box(id_)
    return boxes


def has_units(surface: Surface, least: int) -> bool:
    """Tell whether enough is selected to be arranged."""
    if len(surface.workspace.chosen) < least:
        return False
    return not surface.workspace.marked or len(units(surface)) >= least


def align(surface: Surface, side: Side) -> None:
    """Bring the selection to its outermost edge on a side."""
    boxes = units(surface)
    _apply(surface, boxes, aligned(boxes, side), f"Align {side} edges")


def distribute(surface: Surface, axis: Axis) -> None:
    """Put equal gaps between what is selected."""
    boxes = units(surface)
    way = next(name for key, name, _ in AXES if key == axis)
    _apply(surface, boxes, distributed(boxes, axis), f"Distribute {way}")


def _apply(surface: Surface, boxes: dict[str, Box], places: Places, title: str) -> None:
    """Move every unit with what it takes along, as one step."""
    whole = Arrange(title=title)
    for id_, (left, top) in places.items():
        away = (left - boxes[id_].left, top - boxes[id_].top)
        if away == (0.0, 0.0):
            continue
        part = Lift(surface.mirror, [id_]).moved(*away, title)
        whole = Arrange(
            {**whole.positions, **part.positions},
            {**whole.frames, **part.frames},
            {**whole.notes, **part.notes},
            {**whole.routes, **part.routes},
            title,
        )
    surface.workspace.apply(whole)
