"""All wires of a port: broken by Alt and a click, moved by Ctrl and a drag, in one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def fan(hand):
    """a → three layers, and b, c apart; a and b give N×8, c gives an image."""
    return {
        "a": hand.add("input", (0.0, 0.0), shape=(8,)),
        "b": hand.add("input", (0.0, 200.0), shape=(8,)),
        "c": hand.add("input", (0.0, 400.0), shape=(1, 8, 8)),
        "dense": hand.add("dense", (400.0, 0.0)),
        "relu": hand.add("relu", (400.0, 150.0)),
        "tanh": hand.add("tanh", (400.0, 300.0)),
        "conv": hand.add("conv2d", (400.0, 450.0)),
    }


@pytest.fixture
def wired(hand, fan):
    for name in ("dense", "relu", "tanh"):
        hand.connect(fan["a"], fan[name])
    return fan


def sources(hand):
    return {edge.source.node for edge in hand.graph.edges.values()}


def test_alt_and_a_click_break_all_wires_of_a_port(hand, wired):
    before = hand.steps
    hand.click(hand.output(wired["a"]), keys=ALT)
    assert not hand.graph.edges
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert len(hand.graph.edges) == 3


def test_only_the_wires_of_that_port_are_broken(hand, wired):
    hand.click(hand.input(wired["relu"]), keys=ALT)
    assert {e.target.node for e in hand.graph.edges.values()} == {wired["dense"], wired["tanh"]}


def test_alt_and_a_drag_or_a_port_without_wires_break_nothing(hand, wired):
    before = hand.graph
    hand.drag(hand.output(wired["a"]), (700, 600), keys=ALT)
    hand.click(hand.output(wired["b"]), keys=ALT)
    assert hand.graph is before


def test_ctrl_moves_all_wires_of_an_output_to_another(hand, wired):
    before = hand.steps
    hand.drag(hand.output(wired["a"]), hand.output(wired["b"]), keys=CTRL)
    assert sources(hand) == {wired["b"]}
    assert len(hand.graph.edges) == 3
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert sources(hand) == {wired["a"]}


def test_ctrl_moves_the_wire_of_an_input_to_another(hand, fan):
    hand.connect(fan["a"], fan["dense"])
    hand.drag(hand.input(fan["dense"]), hand.input(fan["relu"]), keys=CTRL)
    (edge,) = hand.graph.edges.values()
    assert edge.target.node == fan["relu"]


def test_a_port_that_cannot_take_the_wires_says_why_and_gets_none(hand, fan):
    hand.connect(fan["c"], fan["conv"])
    before = hand.graph
    hand.press(hand.output(fan["c"]), keys=CTRL)
    hand.move((300, 300), keys=CTRL)
    hand.move(hand.output(fan["a"]), keys=CTRL)
    assert "N×8 float32" in hand.view.pointing.gesture.reason
    hand.view.grab()
    hand.release(hand.output(fan["a"]), keys=CTRL)
    assert hand.graph is before


def test_a_cycle_is_refused_aloud(hand, wired):
    said = []
    hand.workspace.refused.connect(said.append)
    hand.drag(hand.output(wired["a"]), hand.output(wired["dense"]), keys=CTRL)
    assert "cycle" in str(said[0])
    assert sources(hand) == {wired["a"]}


def test_escape_leaves_the_wires_where_they_were(hand, wired):
    before = hand.graph
    hand.press(hand.output(wired["a"]), keys=CTRL)
    hand.move(hand.output(wired["b"]), keys=CTRL)
    assert hand.view.marks.lifted == set(hand.graph.edges)
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(hand.output(wired["b"]), keys=CTRL)
    assert hand.graph is before
    assert not hand.view.marks.lifted


def test_in_the_open_the_wires_stay(hand, wired):
    before = hand.graph
    hand.drag(hand.output(wired["a"]), (800, 600), keys=CTRL)
    assert hand.graph is before


def test_ctrl_on_a_port_without_wires_draws_one(hand, fan):
    hand.drag(hand.output(fan["a"]), hand.input(fan["dense"]), keys=CTRL)
    assert len(hand.graph.edges) == 1
