"""Guides: a dragged card snaps to the edges, middles and distances of its neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.canvas.camera import Box
from app.canvas.guides import snapped

ALT = Qt.KeyboardModifier.AltModifier
numbers = st.integers(-300, 300)
sizes = st.integers(20, 200)
rows = st.lists(st.tuples(numbers, numbers, sizes, sizes), min_size=1, max_size=12)


def array(boxes):
    return np.array([(x, y, x + w, y + h) for x, y, w, h in boxes], np.float64)


@settings(max_examples=80)
@given(st.tuples(numbers, numbers, sizes, sizes), rows)
def test_a_snap_is_short_and_lands_on_what_it_shows(box, others):
    x, y, w, h = box
    others = array(others)
    snap = snapped(Box(x, y, x + w, y + h), others, 6.0)
    for away in (snap.dx, snap.dy):
        assert away is None or abs(away) <= 6.0
    put = np.array([x, x + w / 2, x + w]) + (snap.dx or 0.0)
    for x1, _, x2, _ in snap.lines:
        if x1 == x2 and snap.dx is not None and snap.dy is None:
            assert np.isclose(put, x1).any()


@settings(max_examples=40)
@given(st.tuples(numbers, numbers, sizes, sizes), rows)
def test_what_has_snapped_stays(box, others):
    x, y, w, h = box
    others = array(others)
    first = snapped(Box(x, y, x + w, y + h), others, 6.0)
    if first.dx is None or first.dy is None or first.gaps:
        return
    put = Box(x + first.dx, y + first.dy, x + w + first.dx, y + h + first.dy)
    again = snapped(put, others, 6.0)
    assert again.dx == pytest.approx(0.0)
    assert again.dy == pytest.approx(0.0)


def test_alone_there_is_nothing_to_snap_to():
    assert snapped(Box(0, 0, 10, 10), np.zeros((0, 4)), 6.0).dx is None


def test_equal_gaps_between_beside_and_before():
    far = array([(0, 0, 100, 40), (400, 3, 100, 40)])
    assert snapped(Box(203, 11, 293, 71), far, 6.0).dx == 2.0  # 105 on both sides
    line = array([(0, 0, 100, 40), (150, 3, 100, 40)])
    snap = snapped(Box(296, 11, 386, 71), line, 6.0)
    assert snap.dx == 4.0
    assert len(snap.gaps) == 2
    assert snapped(Box(-144, 11, -54, 71), line, 6.0).dx == 4.0


@pytest.fixture
def cards(hand):
    """Two cards of unlike height, off the grid."""
    return hand.add("input", (0.0, 3.0), shape=(8,)), hand.add("relu", (400.0, 240.0))


def top(hand, node):
    return hand.view.mirror.box(node).top


def test_a_dragged_card_lines_up_with_its_neighbour(hand, view, cards):
    first, second = cards
    start = hand.middle(second)
    away = top(hand, first) + 5 - top(hand, second)
    hand.press(start)
    hand.move((start[0] + 2, start[1] + away / 2))
    hand.move((start[0] + 2, start[1] + away))
    assert top(hand, second) == top(hand, first)
    hand.release((start[0] + 2, start[1] + away))
    assert hand.graph.positions[second][1] == 3.0
    hand.workspace.undo()
    assert hand.graph.positions[second] == (400.0, 240.0)


def test_alt_lets_a_card_stand_anywhere(hand, view, cards):
    first, second = cards
    start = hand.middle(second)
    away = top(hand, first) + 5 - top(hand, second)
    hand.press(start)
    hand.move((start[0] + 2, start[1] + away / 2))
    hand.move((start[0] + 2, start[1] + away), keys=ALT)
    hand.release((start[0] + 2, start[1] + away), keys=ALT)
    assert hand.graph.positions[second] == (402.0, 8.0)


def test_the_lines_are_painted_while_dragging_and_gone_after(hand, view, cards, qtbot):
    first, second = cards
    start = hand.middle(second)
    away = top(hand, first) - top(hand, second)
    tone = view.theme.residual

    def shown():
        picture = view.grab().toImage()
        y = round(view.camera.to_view((0.0, top(hand, first)))[1])
        return any(
            picture.pixelColor(x, y + dy).name() == tone
            for x in range(200, 400)
            for dy in (-1, 0, 1)
        )

    assert not shown()
    hand.press(start)
    hand.move((start[0] + 2, start[1] + away))
    assert shown()
    hand.release((start[0] + 2, start[1] + away))
    assert not shown()
