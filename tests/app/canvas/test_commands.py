"""Commands by keyboard: each is one step of undo and shows on the canvas at once."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from graph_core.edits import Move

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def chain(hand):
    nodes = (
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (256.0, 0.0)),
        hand.add("relu", (512.0, 0.0)),
    )
    hand.connect(nodes[0], nodes[1])
    hand.connect(nodes[1], nodes[2])
    return nodes


def press(hand, key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(hand.view, key, keys)


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_takes_nodes_and_their_wires_in_one_step(hand, chain, key):
    hand.workspace.select([chain[1]])
    before = hand.steps
    press(hand, key)
    assert set(hand.graph.nodes) == {chain[0], chain[2]}
    assert not hand.graph.edges
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert len(hand.view.mirror.edges) == 2


def test_delete_and_heal_keeps_the_path(hand, chain):
    hand.workspace.select([chain[1]])
    press(hand, Key.Key_X, CTRL | SHIFT)
    (edge,) = hand.graph.edges.values()
    assert (edge.source.node, edge.target.node) == (chain[0], chain[2])


def test_detach_keeps_the_node_and_heals_the_path_in_one_step(hand, chain):
    hand.workspace.select([chain[1]])
    before, graph = hand.steps, hand.graph
    press(hand, Key.Key_D, SHIFT)
    (edge,) = hand.graph.edges.values()
    assert (edge.source.node, edge.target.node) == (chain[0], chain[2])
    assert set(hand.graph.nodes) == set(chain)
    assert hand.steps == before + 1
    press(hand, Key.Key_D, SHIFT)
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert hand.graph == graph


def test_copy_and_paste_bring_nodes_and_inner_wires_as_one_step(hand, chain):
    press(hand, Key.Key_A, CTRL)
    press(hand, Key.Key_C, CTRL)
    assert "layerloom-fragment" in QGuiApplication.clipboard().text()
    before = hand.steps
    press(hand, Key.Key_V, CTRL)
    assert (len(hand.graph.nodes), len(hand.graph.edges)) == (6, 4)
    assert hand.steps == before + 1
    assert len(hand.workspace.selection) == 3
    assert not hand.workspace.selection & set(chain)
    assert len(set(hand.graph.positions.values())) == 6


def test_cut_takes_away_what_paste_brings_back(hand, chain):
    hand.workspace.select(chain[1:])
    press(hand, Key.Key_X, CTRL)
    assert set(hand.graph.nodes) == {chain[0]}
    press(hand, Key.Key_V, CTRL)
    assert len(hand.graph.nodes) == 3


def test_paste_with_wires_keeps_what_led_in(hand, chain):
    hand.workspace.select([chain[1]])
    press(hand, Key.Key_C, CTRL)
    press(hand, Key.Key_V, CTRL | SHIFT)
    (copy,) = hand.workspace.selection
    assert [e.source.node for e in hand.graph.into(copy)] == [chain[0]]


def test_pasting_anything_else_is_refused_in_words(hand, chain):
    said = []
    hand.workspace.refused.connect(said.append)
    QGuiApplication.clipboard().setText("good morning")
    before = hand.graph
    press(hand, Key.Key_V, CTRL)
    assert hand.graph is before
    assert "clipboard" in str(said[0])


def test_duplicate_is_one_step(hand, chain):
    hand.workspace.select(chain[1:])
    before = hand.steps
    press(hand, Key.Key_D, CTRL)
    assert (len(hand.graph.nodes), len(hand.graph.edges)) == (5, 3)
    assert hand.steps == before + 1


def test_share_adds_a_call_and_unlink_gives_it_its_own_layer(hand, chain):
    hand.workspace.select([chain[1]])
    press(hand, Key.Key_S)
    (call,) = hand.workspace.selection
    assert hand.graph.nodes[call].layer == hand.graph.nodes[chain[1]].layer
    assert hand.view.mirror.card(call).shared == "A"
    press(hand, Key.Key_S, SHIFT)
    assert hand.graph.nodes[call].layer != hand.graph.nodes[chain[1]].layer
    assert hand.view.mirror.card(chain[1]).shared == ""


def test_nudges_in_a_row_are_one_step(hand, chain):
    hand.workspace.select([chain[0]])
    before = hand.steps
    for _ in range(3):
        press(hand, Key.Key_Right, CTRL)
    press(hand, Key.Key_Down, CTRL)
    assert hand.graph.positions[chain[0]] == (24.0, 8.0)
    assert hand.steps == before + 1


def test_arrows_follow_the_wires(hand, chain):
    aside = hand.add("relu", (512.0, 200.0))
    hand.workspace.select([chain[0]])
    press(hand, Key.Key_Right)
    press(hand, Key.Key_Right)
    assert hand.workspace.selection == {chain[2]}
    press(hand, Key.Key_Down)
    assert hand.workspace.selection == {aside}
    press(hand, Key.Key_Up)
    press(hand, Key.Key_Left)
    assert hand.workspace.selection == {chain[1]}


def test_fit_shows_every_node_and_fit_selection_the_chosen(hand, chain):
    hand.add("relu", (9000.0, 3000.0))
    press(hand, Key.Key_Home)
    seen = hand.view.camera.seen(1000, 700)
    whole = hand.view.mirror.bounds()
    assert seen.left < whole.left
    assert seen.right > whole.right
    hand.workspace.select([chain[0]])
    press(hand, Key.Key_F)
    assert hand.view.camera.zoom == 1.0
    assert hand.view.camera.to_view(hand.view.mirror.box(chain[0]).centre) == (500.0, 350.0)


def test_tidy_is_one_step_and_leaves_no_cards_over_each_other(hand, chain):
    hand.workspace.apply(Move(dict.fromkeys(chain, (0.0, 0.0))))
    before = hand.steps
    press(hand, Key.Key_L)
    assert hand.steps == before + 1
    boxes = sorted((hand.view.mirror.box(n) for n in chain), key=lambda box: box.left)
    assert all(a.right < b.left for a, b in pairwise(boxes))


def test_every_action_is_offered_once_with_its_own_keys(hand):
    offered = hand.view.actions_offered
    ids = [action.id for action in offered]
    keys = [key for action in offered for key in action.shortcuts]
    assert len(ids) == len(set(ids))
    assert len(keys) == len(set(keys))


def test_the_canvas_tells_a_screen_reader_what_is_selected(hand, chain):
    assert "3 nodes, 2 wires" in hand.view.accessibleDescription()
    hand.workspace.select([chain[1]])
    assert hand.view.accessibleDescription() == "dense, Dense, gives N×64 float32"


def test_shift_tab_leaves_the_canvas(hand, qtbot):
    window, field = QWidget(), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(hand.view)
    window.show()
    hand.view.setFocus()
    QTest.keyClick(hand.view, Key.Key_Backtab, SHIFT)
    assert window.focusWidget() is field
    hand.view.setParent(None)
