"""Align and distribute: in line, at equal gaps, in order; one step for all that is selected."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.arranging import aligned, distributed
from app.canvas.camera import Box
from graph_core.annotations import Frame, Note
from graph_core.edits import Annotate

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
numbers, sizes = st.integers(-500, 500), st.integers(10, 240)


@st.composite
def boxes(draw):
    made = {}
    for place in range(draw(st.integers(1, 7))):
        x, y, w, h = draw(numbers), draw(numbers), draw(sizes), draw(sizes)
        made[f"n{place}"] = Box(x, y, x + w, y + h)
    return made


def put(boxes, places):
    return {
        id_: Box(x, y, x + boxes[id_].width, y + boxes[id_].height)
        for id_, (x, y) in places.items()
    }


@settings(max_examples=60)
@given(boxes(), st.sampled_from(["left", "right", "top", "bottom"]))
def test_align_brings_all_to_the_outermost_edge_and_is_idempotent(before, side):
    after = put(before, aligned(before, side))
    outermost = min if side in ("left", "top") else max
    assert {getattr(box, side) for box in after.values()} == {
        outermost(getattr(box, side) for box in before.values())
    }
    assert put(after, aligned(after, side)) == after
    across = side in ("left", "right")
    for id_, box in before.items():
        kept = "top" if across else "left"
        assert getattr(after[id_], kept) == getattr(box, kept)


@settings(max_examples=60)
@given(boxes(), st.sampled_from(["across", "down"]))
def test_distribute_keeps_the_order_and_makes_equal_gaps(before, axis):
    low, high = ("left", "right") if axis == "across" else ("top", "bottom")
    after = put(before, distributed(before, axis))
    order = sorted(before, key=lambda n: (getattr(before[n], low), getattr(before[n], high), n))
    gaps = [getattr(after[b], low) - getattr(after[a], high) for a, b in itertools.pairwise(order)]
    assert all(gap == pytest.approx(gaps[0]) and gap > -1e-6 for gap in gaps)
    assert getattr(after[order[0]], low) == getattr(before[order[0]], low)
    again = put(after, distributed(after, axis))
    for id_, box in after.items():
        assert getattr(again[id_], low) == pytest.approx(getattr(box, low))


@pytest.fixture
def three(hand):
    return (
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (200.0, 100.0)),
        hand.add("relu", (700.0, 40.0)),
    )


def enabled(view, id_):
    return {action.id: action for action in view.actions_offered}[id_].enabled()


def test_keys_align_by_the_real_sizes_in_one_step(hand, view, three):
    steps = hand.steps
    view.workspace.select(three)
    QTest.keyClick(view, Qt.Key.Key_Down, CTRL | SHIFT)
    assert len({view.mirror.box(node).bottom for node in three}) == 1
    assert hand.steps == steps + 1
    QTest.keyClick(view, Qt.Key.Key_H, CTRL | ALT)
    boxes = sorted((view.mirror.box(node) for node in three), key=lambda box: box.left)
    assert boxes[1].left - boxes[0].right == pytest.approx(boxes[2].left - boxes[1].right)
    assert hand.steps == steps + 2


def test_too_few_are_refused_by_being_disabled_and_told_why(hand, view, three):
    view.workspace.select(three[:1])
    assert not enabled(view, "layer.align_left")
    assert not enabled(view, "layer.distribute_across")
    view.workspace.select(three[:2])
    assert enabled(view, "layer.align_left")
    assert not enabled(view, "layer.distribute_across")
    view.workspace.select(three)
    assert enabled(view, "layer.distribute_across")
    help_ = {action.id: action.help for action in view.actions_offered}
    assert "two" in help_["layer.align_left"]
    assert "three" in help_["layer.distribute_down"]


def test_a_frame_is_one_thing_and_takes_along_what_lies_in_it(hand, view, three):
    frame = Frame("f", (180.0, 40.0, 240.0, 240.0))
    hand.workspace.apply(Annotate({"f": frame}, {"t": Note("t", (40.0, 400.0, 160.0, 80.0))}))
    view.workspace.select(["f", three[1], "t"])
    assert enabled(view, "layer.align_left")
    assert not enabled(view, "layer.distribute_down")
    QTest.keyClick(view, Qt.Key.Key_Left, CTRL | SHIFT)
    assert hand.graph.frames["f"].box[0] == 40.0
    assert hand.graph.positions[three[1]] == (60.0, 100.0)
