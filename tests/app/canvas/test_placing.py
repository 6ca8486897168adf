"""Placing layers: by palette, by a wire dropped in the open, by a drag from the library."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.drop import MIME

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def image(hand):
    return hand.add("input", (0.0, 0.0), shape=(1, 8, 8))


def kinds(hand):
    return [hand.graph.layer_of(node).kind for node in hand.graph.nodes]


def listed(hand):
    return {entry.id for entry in hand.view.placing.palette.model.entries}


def test_tab_opens_the_palette_and_enter_adds_a_layer_in_one_step(hand):
    QTest.keyClick(hand.view, Qt.Key.Key_Tab)
    palette = hand.view.placing.palette
    assert palette.isVisible()
    QTest.keyClicks(palette.field, "conv2")
    assert palette.model.entries[0].id == "conv2d"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert kinds(hand) == ["conv2d"]
    assert hand.steps == 1
    assert hand.workspace.selection == set(hand.graph.nodes)
    assert not palette.isVisible()


def test_double_click_on_empty_canvas_adds_the_layer_there(hand):
    at = (500, 300)
    QTest.mouseDClick(hand.view, Qt.MouseButton.LeftButton, pos=QPointF(*at).toPoint())
    palette = hand.view.placing.palette
    QTest.keyClicks(palette.field, "relu")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    (node,) = hand.graph.nodes
    box = hand.view.mirror.box(node)
    assert hand.pixel(box.centre) == pytest.approx(at, abs=8)


def test_escape_closes_the_palette_without_a_trace(hand):
    QTest.keyClick(hand.view, Qt.Key.Key_Tab)
    palette = hand.view.placing.palette
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert hand.steps == 0
    assert hand.view.hasFocus()


def test_a_wire_dropped_in_the_open_offers_what_accepts_it(hand, image):
    hand.drag(hand.output(image), (500, 300))
    assert hand.view.placing.palette.isVisible()
    assert {"conv2d", "relu", "flatten"} <= listed(hand)
    assert "input" not in listed(hand)
    assert "embedding" not in listed(hand)


def test_choosing_there_adds_the_node_and_the_wire_as_one_step(hand, image):
    before = hand.steps
    hand.drag(hand.output(image), (500, 300))
    palette = hand.view.placing.palette
    QTest.keyClicks(palette.field, "conv2d")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    (edge,) = hand.graph.edges.values()
    assert edge.source == (image, "y")
    assert hand.graph.layer_of(edge.target.node).kind == "conv2d"
    assert hand.input(edge.target.node) == pytest.approx((500, 300), abs=8)
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert list(hand.graph.nodes) == [image]


def test_a_wire_dropped_backwards_offers_what_can_feed_it(hand):
    relu = hand.add("relu", (300.0, 0.0))
    hand.drag(hand.input(relu), (100, 300))
    palette = hand.view.placing.palette
    assert "dense" in listed(hand)
    QTest.keyClicks(palette.field, "dense")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    (edge,) = hand.graph.edges.values()
    assert edge.target == (relu, "x")


def drop(view, kind, at):
    """Drag a kind in and drop it; return whether the canvas took it."""
    data = QMimeData()
    data.setData(MIME, kind.encode())
    point = QPointF(*at)
    state = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    enter = QDragEnterEvent(point.toPoint(), *state)
    QApplication.sendEvent(view, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(point, *state)
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_a_layer_dragged_from_the_library_lands_under_the_pointer(hand):
    assert drop(hand.view, "dense", (400, 300))
    (node,) = hand.graph.nodes
    assert hand.pixel(hand.view.mirror.box(node).centre) == pytest.approx((400, 300), abs=8)
    assert hand.steps == 1


def test_an_unknown_kind_is_not_taken(hand):
    assert not drop(hand.view, "no_such_layer", (400, 300))
    assert not hand.graph.nodes


def test_a_layer_dropped_on_a_wire_goes_into_it_in_one_step(hand, image):
    relu = hand.add("relu", (500.0, 0.0))
    hand.connect(image, relu)
    before = hand.steps
    (x1, y1), (x2, y2) = hand.output(image), hand.input(relu)
    assert drop(hand.view, "conv2d", ((x1 + x2) / 2, (y1 + y2) / 2))
    ends = {
        (hand.graph.layer_of(e.source.node).kind, hand.graph.layer_of(e.target.node).kind)
        for e in hand.graph.edges.values()
    }
    assert ends == {("input", "conv2d"), ("conv2d", "relu")}
    assert hand.steps == before + 1


def test_a_layer_held_over_a_wire_shows_where_it_would_go_or_why_it_cannot(hand, image):
    relu = hand.add("relu", (500.0, 0.0))
    wire = hand.connect(image, relu)
    (x1, y1), (x2, y2) = hand.output(image), hand.input(relu)
    middle = round((x1 + x2) / 2), round((y1 + y2) / 2)
    for kind, reason in (("conv2d", ""), ("embedding", "float32")):
        data = QMimeData()
        data.setData(MIME, kind.encode())
        state = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
        QApplication.sendEvent(hand.view, QDragEnterEvent(QPoint(*middle), *state))
        aimed = hand.view._aimed
        assert aimed.wire == wire
        assert reason in aimed.reason
        assert bool(reason) is bool(aimed.reason)
        hand.view.grab()
        QApplication.sendEvent(hand.view, QDragLeaveEvent())
        assert hand.view._aimed is None


def test_a_layer_that_does_not_fit_the_wire_is_put_beside_it(hand, image):
    relu = hand.add("relu", (500.0, 0.0))
    wire = hand.connect(image, relu)
    (x1, y1), (x2, y2) = hand.output(image), hand.input(relu)
    assert drop(hand.view, "embedding", ((x1 + x2) / 2, (y1 + y2) / 2))
    assert list(hand.graph.edges) == [wire]
    assert len(hand.graph.nodes) == 3
