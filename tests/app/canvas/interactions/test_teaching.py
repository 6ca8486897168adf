"""Wiring that teaches: a port that refuses a wire says why, and offers what makes it fit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


@pytest.fixture
def pair(hand):
    """A vector and a convolution, which wants an image."""
    return hand.add("input", (0.0, 0.0), shape=(64,)), hand.add("conv2d", (420.0, 0.0))


def misfit(hand, source, target):
    """Drag a wire from an output to an input that refuses it, and let go there."""
    hand.press(hand.output(source))
    hand.move((600, 500))
    hand.move(hand.input(target))
    words = hand.view.pointing.gesture._words()
    hand.view.grab()
    hand.release(hand.input(target))
    return words


def offered(hand):
    palette = hand.view.placing.palette
    return [entry.title for entry in palette.model.entries] if palette.isVisible() else []


def test_the_port_says_why_and_what_would_fit(hand, pair):
    reason, fix = misfit(hand, *pair).splitlines()
    assert "expected" in reason
    assert "N×64 float32" in reason
    assert fix == "Insert Reshape to 1×8×8?"


def test_letting_go_there_offers_it_and_enter_takes_it_in_one_step(hand, pair):
    before = hand.steps
    misfit(hand, *pair)
    assert offered(hand)[0] == "Insert Reshape to 1×8×8 and connect"
    assert offered(hand)[-1] == "Connect anyway"
    assert hand.steps == before
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Return)
    (reshape,) = hand.graph.predecessors(pair[1])
    assert hand.graph.layer_of(reshape).kind == "reshape"
    assert hand.graph.predecessors(reshape) == [pair[0]]
    assert hand.steps == before + 1
    assert not hand.workspace.analysis.at(pair[1])[1:]
    hand.workspace.undo()
    assert set(hand.graph.nodes) == set(pair)
    assert not hand.graph.edges


def test_the_new_layer_lies_over_no_other(hand, pair):
    misfit(hand, *pair)
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Return)
    boxes = sorted(map(hand.view.mirror.box, hand.graph.nodes), key=lambda box: box.left)
    assert boxes[0].right < boxes[1].left
    assert boxes[1].right < boxes[2].left


def test_connect_anyway_draws_the_wire(hand, pair):
    before = hand.steps
    misfit(hand, *pair)
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Up)
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Return)
    (edge,) = hand.graph.edges.values()
    assert (edge.source.node, edge.target.node) == pair
    assert hand.steps == before + 1


def test_escape_takes_none_of_it(hand, pair):
    before = hand.graph
    misfit(hand, *pair)
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Escape)
    assert hand.graph is before
    assert offered(hand) == []


def test_from_the_input_it_is_the_same(hand, pair):
    hand.press(hand.input(pair[1]))
    hand.move((600, 500))
    hand.move(hand.output(pair[0]))
    hand.release(hand.output(pair[0]))
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Return)
    (reshape,) = hand.graph.predecessors(pair[1])
    assert hand.graph.predecessors(reshape) == [pair[0]]


def test_a_wire_in_hand_is_led_through_the_adapter(hand, pair):
    relu = hand.add("relu", (420.0, 300.0))
    hand.connect(pair[0], relu)
    hand.press(hand.input(relu))
    hand.move((600, 500))
    hand.move(hand.input(pair[1]))
    hand.release(hand.input(pair[1]))
    QTest.keyClick(hand.view.placing.palette.field, Qt.Key.Key_Return)
    assert not hand.graph.into(relu)
    (reshape,) = hand.graph.predecessors(pair[1])
    assert hand.graph.layer_of(reshape).kind == "reshape"


def test_a_cycle_is_refused_without_offers(hand):
    a, b = hand.add("relu", (0.0, 0.0)), hand.add("relu", (400.0, 0.0))
    hand.connect(a, b)
    said = []
    hand.workspace.refused.connect(said.append)
    hand.drag(hand.output(b), hand.input(a))
    assert "cycle" in str(said[0])
    assert hand.view.placing.palette is None or offered(hand) == []
