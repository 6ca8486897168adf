"""Nodes dragged onto a tab are copied there; held over it, the tab opens and takes them."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.interactions.carry_copy import CarryCopy

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """Holds a node of the tab that is shown and moves it over the window."""

    def __init__(self, window):
        self.window, self.canvas = window, window.canvas
        (self.node,) = window.workspace.graph.nodes_of_kind("dense")
        box = self.canvas.mirror.box(self.node)
        x, y = self.canvas.camera.to_view((box.centre[0], box.top + 10))
        self.start = QPoint(round(x), round(y))
        self.send(QEvent.Type.MouseButtonPress, self.start)
        self.move(self.start + QPoint(30, 30))

    def send(self, kind, at):
        buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        where = QPointF(at)
        event = QMouseEvent(kind, where, self.canvas.mapToGlobal(where), button, buttons, NONE)
        QApplication.sendEvent(self.canvas, event)

    def move(self, at):
        self.send(QEvent.Type.MouseMove, at)

    def release(self, at):
        self.send(QEvent.Type.MouseButtonRelease, at)

    def tab(self, place):
        strip = self.window.tabs.strip
        return self.canvas.mapFromGlobal(strip.mapToGlobal(strip.tabRect(place).center()))


@pytest.fixture
def hand(window, two):
    return Hand(window)


def sizes(two):
    return [len(opened.document.graph) for opened in two]


def steps(two):
    return [opened.document.undo_count for opened in two]


def test_let_go_on_a_tab_leaves_a_copy_there_and_all_here_as_it_was(window, two, hand):
    before = two[1].document.graph
    hand.move(hand.tab(0))
    hand.release(hand.tab(0))
    assert window.documents.current is two[1]
    assert two[1].document.graph is before
    assert window.canvas.mirror.box(hand.node).left == before.positions[hand.node][0]
    assert (sizes(two), steps(two)) == ([4, 3], [1, 0])
    assert window.toast.text.text() == "1 node copied to a."
    window.documents.show(two[0])
    (copied,) = window.workspace.selection
    assert window.workspace.graph.layer_of(copied).kind == "dense"
    places = [window.workspace.graph.positions[node][1] for node in window.workspace.graph.nodes]
    assert window.workspace.graph.positions[copied][1] == max(places)
    window.workspace.undo()
    assert (sizes(two), two[0].modified) == ([3, 3], False)


def test_held_over_a_tab_it_opens_and_the_copy_is_put_down_where_the_mouse_is(
    window, two, hand, qtbot
):
    hand.move(hand.tab(0))
    qtbot.waitUntil(lambda: window.documents.current is two[0], timeout=10_000)
    assert isinstance(window.canvas.pointing.gesture, CarryCopy)
    place = QPoint(500, 400)
    hand.move(place)
    hand.release(place)
    assert (sizes(two), steps(two)) == ([4, 3], [1, 0])
    (copied,) = window.workspace.selection
    x, y = window.canvas.camera.to_view(window.workspace.graph.positions[copied])
    assert x <= place.x() <= x + 160
    assert abs(y - place.y()) < 40


def test_esc_gives_the_copy_up_and_goes_back(window, two, hand, qtbot):
    hand.move(hand.tab(0))
    qtbot.waitUntil(lambda: window.documents.current is two[0], timeout=10_000)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.documents.current is two[1]
    assert window.canvas.pointing.gesture is None
    hand.release(QPoint(500, 400))
    assert (sizes(two), steps(two)) == ([3, 3], [0, 0])


def test_esc_over_a_tab_leaves_no_trace(window, two, hand):
    hand.move(hand.tab(0))
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    hand.release(hand.tab(0))
    assert (sizes(two), steps(two)) == ([3, 3], [0, 0])


def test_over_its_own_tab_nothing_happens(window, two, hand, qtbot):
    hand.move(hand.tab(1))
    hand.move(hand.start)
    hand.release(hand.start)
    assert sizes(two) == [3, 3]
    assert steps(two)[0] == 0
