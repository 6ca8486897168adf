"""Cutting: what the knife crosses goes in one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def wires(hand):
    """Two wires one above the other, and a third farther down."""
    pairs = [
        (hand.add("input", (0.0, y), shape=(8,)), hand.add("relu", (500.0, y)))
        for y in (0.0, 120.0, 400.0)
    ]
    return [hand.connect(*pair) for pair in pairs]


def knife(hand, *points):
    hand.press(points[0], RIGHT, CTRL)
    for point in points[1:]:
        hand.move(point, RIGHT, CTRL)


def test_the_wires_a_knife_crosses_go_in_one_step(hand, wires):
    before = hand.steps
    knife(hand, (400, 40), (400, 130), (400, 300))
    assert hand.view.pointing.gesture.crossed == set(wires[:2])
    assert set(hand.graph.edges) == set(wires)
    hand.view.grab()
    hand.release((400, 300), RIGHT, CTRL)
    assert list(hand.graph.edges) == [wires[2]]
    assert hand.steps == before + 1
    assert hand.workspace.document.undo_title == "Cut 2 wires"


def test_the_knife_follows_the_hand(hand, wires):
    knife(hand, (400, 40), (400, 300), (800, 300), (800, 400), (400, 400), (400, 600))
    hand.release((400, 600), RIGHT, CTRL)
    assert not hand.graph.edges


def test_escape_puts_the_knife_away(hand, wires):
    before = hand.graph
    knife(hand, (400, 40), (400, 300))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release((400, 300), RIGHT, CTRL)
    assert hand.graph is before


def test_a_knife_that_meets_nothing_is_no_step(hand, wires):
    before = hand.steps
    knife(hand, (900, 40), (900, 600))
    hand.release((900, 600), RIGHT, CTRL)
    assert hand.steps == before


def test_no_menu_opens_while_the_knife_is_drawn(hand, wires):
    knife(hand, (400, 300))
    at = hand.view.rect().center()
    reason = QContextMenuEvent.Reason.Mouse
    where = hand.view.mapToGlobal(at)
    QApplication.sendEvent(hand.view, QContextMenuEvent(reason, at, where, CTRL))
    assert hand.view.placing.palette is None or not hand.view.placing.palette.isVisible()
    hand.release((400, 300), RIGHT, CTRL)
