"""Room: however a node comes in, it lies on no other, and what stands keeps its place."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Pointer
from app.canvas.room import APART, free_corner
from graph_core.annotations import Frame, Note
from graph_core.edits import Annotate, InsertOnEdge, Several
from graph_core.graph import PortRef

CTRL = Qt.KeyboardModifier.ControlModifier


def overlaps(view):
    """Return the pairs of cards that touch."""
    boxes = {node: view.mirror.box(node) for node in view.workspace.graph.nodes}
    return [
        (a, b)
        for a, b in itertools.combinations(boxes, 2)
        if boxes[a].left < boxes[b].right
        and boxes[b].left < boxes[a].right
        and boxes[a].top < boxes[b].bottom
        and boxes[b].top < boxes[a].bottom
    ]


def pointer(at, view):
    return Pointer(view.camera.to_view(at), at)


@pytest.fixture
def row(hand):
    """An input, a dense layer and a ReLU, wired and close together."""
    nodes = [
        hand.add("input", (0.0, 0.0), shape=(8,)),
        hand.add("dense", (160.0, 0.0)),
        hand.add("relu", (340.0, 0.0)),
    ]
    edges = [hand.connect(a, b) for a, b in itertools.pairwise(nodes)]
    return nodes, edges


boxes = st.lists(
    st.tuples(st.integers(-400, 400), st.integers(-400, 400), st.integers(8, 240)), max_size=12
)


@settings(max_examples=60)
@given(boxes, st.tuples(st.integers(-300, 300), st.integers(-300, 300)))
def test_a_free_corner_is_free_and_the_place_itself_when_that_is(taken, near):
    walls = np.array([(x, y, x + w, y + 60) for x, y, w in taken], np.float64).reshape(-1, 4)
    x, y = free_corner(walls, (150.0, 80.0), near)
    apart = np.array([-APART, -APART, APART, APART])
    grown = walls + apart
    inside = (grown[:, 0] < x + 150) & (grown[:, 2] > x)
    assert not (inside & (grown[:, 1] < y + 80) & (grown[:, 3] > y)).any()
    if not len(walls):
        assert (x, y) == near


def test_a_crowded_canvas_still_has_a_place():
    xs, ys = np.meshgrid(np.arange(-80, 80) * 50.0, np.arange(-80, 80) * 50.0)
    corners = np.stack([xs, ys], axis=-1).reshape(-1, 2)
    x, _ = free_corner(np.hstack([corners, corners + 49]), (100.0, 60.0), (0.0, 0.0))
    assert x >= 79 * 50.0 + 49


def test_a_layer_from_the_palette_lies_on_no_card(hand, view, row):
    for _ in range(5):
        view.placing.add("dense", Pointer((0, 0), (200.0, 40.0), alone=True))
        assert not overlaps(view)
    assert len(hand.graph.nodes) == 8


def test_a_layer_placed_on_free_ground_stays_there(hand, view, row):
    view.placing.add("dense", pointer((800.0, 400.0), view))
    (new,) = hand.workspace.selection
    box = view.mirror.box(new)
    assert abs(box.centre[0] - 800) <= 8
    assert abs(box.centre[1] - 400) <= 8


def test_a_wire_dropped_on_a_card_puts_the_layer_beside_it(hand, view, row):
    (_first, _, last), _ = row
    steps = hand.steps
    view.placing.add(
        "dense", pointer((400.0, 30.0), view), PortHit(PortRef(last, "y"), output=True)
    )
    assert not overlaps(view)
    assert hand.steps == steps + 1
    view.workspace.undo()
    assert len(hand.graph.nodes) == 3


def test_what_is_put_into_a_wire_pushes_what_follows(hand, view, row):
    nodes, edges = row
    steps, places = hand.steps, dict(hand.graph.positions)
    hand.workspace.insert(InsertOnEdge(edges[0], "dense"))
    assert not overlaps(view)
    assert hand.steps == steps + 1
    assert hand.graph.positions[nodes[0]] == places[nodes[0]]
    assert hand.graph.positions[nodes[1]][0] > places[nodes[1]][0]
    hand.workspace.undo()
    assert hand.graph.positions == places


def test_two_layers_of_one_fix_stand_in_a_row(hand, view, row):
    nodes, edges = row
    edit = Several((InsertOnEdge(edges[1], "flatten"), InsertOnEdge(edges[1], "dense")), "Mend")
    hand.workspace.insert(edit)
    assert not overlaps(view)
    assert hand.workspace.document.undo_title == "Mend"
    at, xs = nodes[1], []
    while at:
        xs.append(view.mirror.box(at).left)
        at = next(iter(hand.graph.successors(at)), None)
    assert xs == sorted(xs)
    assert len(xs) == 4


def test_what_is_put_into_a_long_skip_leaves_the_cards_under_it(hand, view, row):
    nodes, _ = row
    add = hand.add("add", (900.0, 0.0))
    hand.connect(nodes[2], add, target_port="xs")
    skip = hand.connect(nodes[0], add, target_port="xs")
    middle = hand.add("dropout", (480.0, 0.0))
    hand.workspace.insert(InsertOnEdge(skip, "relu"))
    assert not overlaps(view)
    assert hand.graph.positions[middle] == (480.0, 0.0)


def test_frames_go_along_or_grow_with_what_is_pushed(hand, view, row):
    nodes, edges = row
    whole = Frame("f1", (-40.0, -60.0, 600.0, 240.0))
    last = Frame("f2", (330.0, -40.0, 200.0, 200.0))
    note = Note("t1", (700.0, 0.0, 100.0, 80.0), "later")
    hand.workspace.apply(Annotate({"f1": whole, "f2": last}, {"t1": note}))
    before = hand.graph.positions[nodes[2]][0]
    hand.workspace.insert(InsertOnEdge(edges[0], "dense"))
    by = hand.graph.positions[nodes[2]][0] - before
    assert by > 0
    assert hand.graph.frames["f1"].box == (-40.0, -60.0, 600.0 + by, 240.0)
    assert hand.graph.frames["f2"].box == (330.0 + by, -40.0, 200.0, 200.0)
    assert hand.graph.notes["t1"].box[0] == 700.0 + by


def test_copies_stand_free_of_what_they_were_copied_from(hand, view, row):
    view.workspace.select(hand.graph.nodes)
    QTest.keyClick(view, Qt.Key.Key_D, CTRL)
    QTest.keyClick(view, Qt.Key.Key_D, CTRL)
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_V, CTRL)
        assert not overlaps(view)
    assert len(hand.graph.nodes) == 18


def test_another_call_stands_free(hand, view, row):
    (_, dense, _), _ = row
    hand.add("relu", (160.0, 110.0))
    for _ in range(3):
        view.workspace.select([dense])
        QTest.keyClick(view, Qt.Key.Key_S)
        assert not overlaps(view)
    assert len(hand.graph.calls(hand.graph.nodes[dense].layer)) == 4
