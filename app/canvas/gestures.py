"""Gestures as data: what the mouse does where; presses, shortcut sheet and tips derive from it.

How the picture moves is said by the navigation preset instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from PySide6.QtCore import Qt

from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.cut import CutWires
from app.canvas.interactions.detach import DetachNodes
from app.canvas.interactions.dots import AddDot, MoveDots, RemoveDot
from app.canvas.interactions.move import MoveNodes
from app.canvas.interactions.ports import BreakWires, CarryWires, wires_at
from app.canvas.interactions.resize import Resize
from app.canvas.interactions.select import BoxSelect, PickWire
from app.canvas.interactions.wire import grab_port
from app.canvas.under import Thing, Under

Begin: TypeAlias = Callable[[Stage, Pointer, Under], "Interaction | None"]
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
# The keys a gesture may ask for, and how a pointer says that they are held.
HELD = {"Ctrl": "toggle", "Shift": "add", "Alt": "alone"}


class How(Enum):
    """What the hand does, in the words of the shortcut sheet."""

    DRAG = "drag"
    CLICK = "click"
    DOUBLE = "double-click"


@dataclass(frozen=True)
class Gesture:
    """One thing to do with the mouse; `on` is empty where it can begin anywhere.

    `begin` makes its interaction, or returns None to leave the press to the next gesture; without
    it the row tells of a part of another one. `binding` is derived unless it is given.
    """

    title: str
    how: How
    on: tuple[Thing, ...] = ()
    keys: tuple[str, ...] = ()
    begin: Begin | None = None
    button: Qt.MouseButton = LEFT
    help: str = ""
    said: str = ""

    @property
    def binding(self) -> str:
        """How to do it: Alt+click a port."""
        if self.said:
            return self.said
        hand = ("right-" if self.button is RIGHT else "") + self.how.value
        there = " or ".join(thing.value for thing in self.on)
        text = f"{'+'.join((*self.keys, hand))} {there}".strip()
        return text[0].upper() + text[1:]

    def fits(self, button: Qt.MouseButton, how: How, pointer: Pointer, found: Under) -> bool:
        """Tell whether a press may mean this."""
        keys = all(getattr(pointer, HELD[key]) for key in self.keys)
        double = (self.how is How.DOUBLE) is (how is How.DOUBLE)
        return keys and double and button is self.button and (not self.on or found.thing in self.on)


def meant(
    gestures: Sequence[Gesture],
    stage: Stage,
    button: Qt.MouseButton,
    how: How,
    pointer: Pointer,
    found: Under,
) -> Interaction | None:
    """Begin what a press means: of all that fit, what asks for the most keys comes first."""
    for gesture in sorted(gestures, key=lambda gesture: -len(gesture.keys)):
        if gesture.begin and gesture.fits(button, how, pointer, found):
            begun = gesture.begin(stage, pointer, found)
            if begun:
                return begun
    return None


def rows(gestures: Iterable[Gesture]) -> Iterator[tuple[str, str, str]]:
    """Yield (group, what it does, how) of every gesture for the shortcut sheet."""
    for gesture in gestures:
        told = f"{gesture.title}. {gesture.help}" if gesture.help else gesture.title
        yield "Mouse on the canvas", told, gesture.binding


def hints(gestures: Iterable[Gesture], thing: Thing) -> Iterator[str]:
    """Yield what else can be done with a thing than the obvious, for its tip."""
    for gesture in gestures:
        asked = gesture.keys or gesture.how is How.DOUBLE
        if thing in gesture.on and asked and gesture.begin:
            done = "+".join((*gesture.keys, gesture.how.value))
            yield f"{done[0].upper()}{done[1:]}: {gesture.title[0].lower()}{gesture.title[1:]}"


class Once(Interaction):
    """A press that has done all there was to do."""


def _wire(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    return grab_port(stage, pointer, found.port) if found.port else None


def _carry_wires(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    wired = found.port and wires_at(stage.mirror.graph, found.port)
    return CarryWires(stage, pointer, found.port) if found.port and wired else None


def _break_wires(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    return BreakWires(stage, pointer, found.port) if found.port else None


def _enter(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    return Once(stage, pointer) if stage.workspace.enter(found.node) else None


def _edit(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    if found.held:
        stage.offer_editing(found.held.id)
    return Once(stage, pointer)


def _add_layer(stage: Stage, pointer: Pointer, _: Under) -> Interaction | None:
    stage.offer_layers(pointer, None)
    return Once(stage, pointer)


def _grasp(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    """Resize a frame or note by its edges, move it by the rest."""
    if found.held is None:
        return None
    if found.held.resizes:
        return Resize(stage, pointer, found.held)
    return MoveNodes(stage, pointer, found.held.id)


def _pick_dot(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    return MoveDots(stage, pointer, found.dot) if found.dot else None


def _remove_dot(stage: Stage, pointer: Pointer, found: Under) -> Interaction | None:
    return RemoveDot(stage, pointer, found.dot) if found.dot else None


SHEETS = (Thing.NOTE, Thing.FRAME)
GESTURES: tuple[Gesture, ...] = (
    Gesture("Select", How.CLICK, (Thing.NODE, Thing.DOT)),
    Gesture("Add to the selection", How.CLICK, keys=("Shift",)),
    Gesture("Turn selected on or off", How.CLICK, keys=("Ctrl",)),
    Gesture(
        "Select what a box meets",
        How.DRAG,
        (Thing.EMPTY,),
        begin=lambda stage, pointer, _: BoxSelect(stage, pointer),
    ),
    Gesture("Add a layer", How.DOUBLE, (Thing.EMPTY,), begin=_add_layer),
    Gesture(
        "Move the selection",
        How.DRAG,
        (Thing.NODE,),
        begin=lambda stage, pointer, found: MoveNodes(stage, pointer, found.node),
        help="A node without wires is put into the wire it is dropped on.",
    ),
    Gesture(
        "Leave the grid, go into no wire", How.DRAG, said="Alt pressed while moving", keys=("Alt",)
    ),
    Gesture(
        "Detach it, healing its wires",
        How.DRAG,
        (Thing.NODE,),
        ("Alt",),
        lambda stage, pointer, found: DetachNodes(stage, pointer, found.node),
        help="Drop it on a wire to put it in there.",
    ),
    Gesture("Enter a block", How.DOUBLE, (Thing.NODE,), begin=_enter),
    Gesture("Move or resize", How.DRAG, SHEETS, begin=_grasp),
    Gesture("Edit its text", How.DOUBLE, SHEETS, begin=_edit),
    Gesture(
        "Wire it to another port",
        How.DRAG,
        (Thing.PORT,),
        begin=_wire,
        help="Into the open for the layers that take the wire.",
    ),
    Gesture("Move all its wires", How.DRAG, (Thing.PORT,), ("Ctrl",), _carry_wires),
    Gesture("Break all its wires", How.CLICK, (Thing.PORT,), ("Alt",), _break_wires),
    Gesture(
        "Select a wire",
        How.CLICK,
        (Thing.WIRE,),
        begin=lambda stage, pointer, found: PickWire(stage, pointer, found.edge),
    ),
    Gesture(
        "Add a dot",
        How.DOUBLE,
        (Thing.WIRE,),
        begin=lambda stage, pointer, found: AddDot(stage, pointer, found.edge),
    ),
    Gesture("Move a dot", How.DRAG, (Thing.DOT,), begin=_pick_dot),
    Gesture("Take the dot away", How.DOUBLE, (Thing.DOT,), begin=_remove_dot),
    Gesture(
        "Cut wires",
        How.DRAG,
        keys=("Ctrl",),
        begin=lambda stage, pointer, _: CutWires(stage, pointer),
        button=RIGHT,
        help="Draw across the wires to take away.",
    ),
    Gesture("Cancel what is being done", How.DRAG, said="Esc while dragging"),
)
