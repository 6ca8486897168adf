"""Gestures as data: what is told of them is what a press does."""

from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import Qt

from app.canvas.gestures import GESTURES, Gesture, How, hints, meant, rows
from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Interaction, Pointer
from app.canvas.interactions.cut import CutWires
from app.canvas.interactions.detach import DetachNodes
from app.canvas.interactions.move import MoveNodes
from app.canvas.interactions.ports import BreakWires, CarryWires
from app.canvas.interactions.select import BoxSelect
from app.canvas.interactions.wire import DragWire
from app.canvas.under import Thing, Under
from graph_core.graph import PortRef

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
PLAIN = Pointer((0.0, 0.0), (0.0, 0.0))
CTRL, ALT = replace(PLAIN, toggle=True), replace(PLAIN, alone=True)


def test_every_gesture_is_told_once():
    told = [(what, how) for _, what, how in rows(GESTURES)]
    assert len(told) == len(set(told)) == len(GESTURES)


def test_the_bindings_are_those_of_the_product():
    told = {how for _, _, how in rows(GESTURES)}
    assert {
        "Ctrl+right-drag",
        "Alt+drag a node",
        "Alt+click a port",
        "Ctrl+drag a port",
        "Double-click a wire",
        "Double-click empty canvas",
    } <= told


def test_no_two_gestures_ask_for_the_same_press():
    asked = [
        (g.button, g.how is How.DOUBLE, g.keys, thing)
        for g in GESTURES
        if g.begin
        for thing in g.on or tuple(Thing)
    ]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("button", "pointer", "thing", "kind"),
    [
        (LEFT, PLAIN, Thing.NODE, MoveNodes),
        (LEFT, CTRL, Thing.NODE, MoveNodes),
        (LEFT, ALT, Thing.NODE, DetachNodes),
        (LEFT, PLAIN, Thing.PORT, DragWire),
        (LEFT, ALT, Thing.PORT, BreakWires),
        (LEFT, CTRL, Thing.PORT, CarryWires),
        (LEFT, ALT, Thing.EMPTY, BoxSelect),
        (RIGHT, CTRL, Thing.EMPTY, CutWires),
        (RIGHT, CTRL, Thing.NODE, CutWires),
        (RIGHT, PLAIN, Thing.NODE, None),
    ],
)
def test_a_press_means_what_the_table_says(hand, button, pointer, thing, kind):
    a, b = hand.add("input", (0.0, 0.0), shape=(8,)), hand.add("relu", (300.0, 0.0))
    hand.connect(a, b)
    found = Under(thing, port=PortHit(PortRef(a, "y"), output=True), node=a)
    begun = meant(GESTURES, hand.view, button, How.CLICK, pointer, found)
    assert type(begun) is (kind or type(None))


def test_a_double_click_never_begins_what_a_click_does_nor_the_other_way():
    for gesture, how, thing in product(GESTURES, How, Thing):
        fits = gesture.fits(gesture.button, how, replace(CTRL, alone=True, add=True), Under(thing))
        assert not fits or (gesture.how is How.DOUBLE) is (how is How.DOUBLE)


def test_tips_tell_what_keys_and_double_clicks_do():
    assert list(hints(GESTURES, Thing.PORT)) == [
        "Ctrl+drag: move all its wires",
        "Alt+click: break all its wires",
    ]
    assert list(hints(GESTURES, Thing.WIRE)) == ["Double-click: add a dot"]


def test_another_package_adds_a_gesture_and_its_press_begins_it(hand):
    begun = []

    class Stamp(Interaction):
        def commit(self, pointer):
            begun.append(pointer.at)

    stamp = Gesture(
        "Stamp", How.CLICK, (Thing.EMPTY,), ("Shift", "Alt"), lambda s, p, _: Stamp(s, p)
    )
    hand.view.pointing.gestures.append(stamp)
    keys = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
    hand.click((500, 300), keys=keys)
    assert len(begun) == 1
    hand.click((500, 300))
    assert len(begun) == 1
    assert stamp.binding == "Shift+Alt+click empty canvas"
