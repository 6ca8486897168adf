"""Detaching and inserting: a node leaves its wires or goes into one, in a single step."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def chain(hand):
    """input → dense → relu → tanh, and a dropout apart below."""
    nodes = (
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (220.0, 0.0)),
        hand.add("relu", (440.0, 0.0)),
        hand.add("tanh", (660.0, 0.0)),
        hand.add("dropout", (220.0, 300.0)),
    )
    for source, target in pairwise(nodes[:4]):
        hand.connect(source, target)
    return nodes


def wires(hand):
    return {(e.source.node, e.target.node) for e in hand.graph.edges.values()}


def between(hand, left, right):
    """Where to hold a node for its middle to lie on the wire between two nodes."""
    (x1, y1), (x2, y2) = hand.output(left), hand.input(right)
    return (x1 + x2) / 2, (y1 + y2) / 2


def carry(hand, node, to, keys=Qt.KeyboardModifier.NoModifier, release=True):
    """Drag a node by its header until its middle lies at a pixel."""
    start = hand.middle(node)
    box = hand.view.mirror.box(node)
    middle = hand.pixel(box.centre)
    end = to[0] - middle[0] + start[0], to[1] - middle[1] + start[1]
    hand.press(start, keys=keys)
    hand.move(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), keys=keys)
    hand.move(end, keys=keys)
    if release:
        hand.release(end, keys=keys)
    return end


def test_alt_pulls_a_node_out_of_its_wires_and_heals_them(hand, chain):
    first, dense, relu, tanh, _ = chain
    before = hand.steps
    carry(hand, dense, (700, 500), ALT)
    assert wires(hand) == {(first, relu), (relu, tanh)}
    assert hand.steps == before + 1
    assert hand.graph.positions[dense][1] > 300
    assert all(value % 8 == 0 for value in hand.graph.positions[dense])
    hand.workspace.undo()
    assert wires(hand) == {(first, dense), (dense, relu), (relu, tanh)}
    assert hand.graph.positions[dense] == (220.0, 0.0)


def test_a_detached_node_dropped_on_a_wire_goes_in_there(hand, chain):
    first, dense, relu, tanh, _ = chain
    before = hand.steps
    carry(hand, dense, between(hand, relu, tanh), ALT)
    assert wires(hand) == {(first, relu), (relu, dense), (dense, tanh)}
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert wires(hand) == {(first, dense), (dense, relu), (relu, tanh)}


def test_escape_leaves_a_detached_node_in_its_wires(hand, chain):
    before = hand.graph
    end = carry(hand, chain[1], (700, 500), ALT, release=False)
    hand.view.grab()
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(end)
    assert hand.graph is before
    assert hand.view.mirror.box(chain[1]).left == 220.0
    assert not hand.view.marks.lifted


def test_alt_and_a_click_only_select(hand, chain):
    before = hand.steps
    hand.click(hand.middle(chain[1]), keys=ALT)
    assert hand.workspace.selection == {chain[1]}
    assert hand.steps == before


def test_several_nodes_are_detached_with_the_wires_between_them(hand, chain):
    first, dense, relu, tanh, _ = chain
    hand.workspace.select([dense, relu])
    carry(hand, dense, (500, 500), ALT)
    assert wires(hand) == {(first, tanh), (dense, relu)}


def test_a_node_dropped_on_a_wire_goes_into_it(hand, chain):
    *_, relu, tanh, dropout = chain
    before = hand.steps
    end = carry(hand, dropout, between(hand, relu, tanh), release=False)
    gesture = hand.view.pointing.gesture
    (wire,) = hand.graph.into(tanh)
    assert gesture._aim.wire == wire.id
    assert gesture._aim.reason == ""
    hand.view.grab()
    hand.release(end)
    assert wires(hand) >= {(relu, dropout), (dropout, tanh)}
    assert hand.steps == before + 1
    hand.workspace.undo()
    assert (relu, tanh) in wires(hand)
    assert hand.graph.positions[dropout] == (220.0, 300.0)


def test_what_follows_makes_room_for_a_node_dropped_on_a_short_wire(hand, chain):
    *_, relu, tanh, dropout = chain
    before = hand.graph
    carry(hand, dropout, between(hand, relu, tanh))
    boxes = [hand.view.mirror.box(node) for node in (relu, dropout, tanh)]
    assert boxes[0].right < boxes[1].left
    assert boxes[1].right < boxes[2].left
    hand.workspace.undo()
    assert hand.graph == before


def test_alt_on_the_way_leaves_the_wire_alone_and_the_grid(hand, chain):
    *_, relu, tanh, dropout = chain
    x, y = hand.middle(dropout)
    hand.press((x, y))
    hand.move((x + 20, y - 20))
    hand.move((x + 283, y - 297), keys=ALT)
    hand.release((x + 283, y - 297), keys=ALT)
    assert (relu, tanh) in wires(hand)
    assert hand.graph.positions[dropout] == (503.0, 3.0)


def test_what_does_not_fit_is_refused_in_words_and_only_moved(hand, chain):
    *_, relu, tanh, _ = chain
    conv = hand.add("conv2d", (500.0, 400.0))
    before = wires(hand)
    end = carry(hand, conv, between(hand, relu, tanh), release=False)
    assert "N×64 float32" in hand.view.pointing.gesture._aim.reason
    hand.view.grab()
    hand.release(end)
    assert wires(hand) == before
    assert hand.graph.positions[conv] != (500.0, 400.0)


def test_a_wired_node_is_only_moved(hand, chain):
    _, dense, relu, tanh, _ = chain
    before = wires(hand)
    carry(hand, dense, between(hand, relu, tanh))
    assert wires(hand) == before
