"""Tidy: one step, off the window's thread, ended by Esc, begun anew by edits, shown as a glide."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas import glide, tidying
from app.canvas.glide import STILL
from graph_core.annotations import Frame, Note
from graph_core.builder import Network
from graph_core.edits import Annotate, Move
from graph_core.graph import PortRef

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def lively(monkeypatch):
    """Let things glide, slowly enough that a busy machine shows the middle of it."""
    monkeypatch.delenv(STILL, raising=False)
    monkeypatch.setattr(glide, "SECONDS", 2.0)


def press(hand, key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(hand.view, key, keys)


def residual(count):
    net = Network("residual")
    x = net.layer("dense", units=8)(net.input("features", (8,)))
    for _ in range(count):
        y = net.layer("relu")(net.layer("dense", units=8)(x))
        x = net.layer("add")(x, y)
    net.output("label", x)
    return net.graph


@pytest.fixture
def strewn(hand):
    """A network of 20 residual blocks whose nodes all lie in one place."""
    hand.workspace.replace(residual(20))
    hand.workspace.apply(Move(dict.fromkeys(hand.graph.nodes, (0.0, 0.0))))
    return hand


def agree(view):
    """Assert that the canvas shows what the graph says."""
    for node, place in view.workspace.graph.positions.items():
        assert tuple(view.mirror.xy[view.mirror.nodes[node]]) == place
    for edge in view.workspace.graph.edges:
        route = view.workspace.graph.routes.get(edge, ())
        assert [tuple(p) for p in view.mirror.vias[view.mirror.edges[edge]]] == list(route)


def test_tidy_is_worked_out_in_a_thread_and_is_one_step(strewn, qtbot):
    before, steps = strewn.graph, strewn.steps
    press(strewn, Key.Key_L)
    assert strewn.view.tidying.busy
    assert strewn.graph is before
    qtbot.waitUntil(lambda: strewn.steps == steps + 1)
    assert len(set(strewn.graph.positions.values())) == len(strewn.graph.nodes)
    assert strewn.graph.routes
    strewn.workspace.undo()
    assert strewn.graph == before
    agree(strewn.view)


def test_nodes_and_wires_glide_to_their_places(strewn, qtbot):
    press(strewn, Key.Key_L)
    shown = strewn.view.tidying.glide
    qtbot.waitUntil(lambda: shown.moving)
    first = strewn.view.mirror.xy[: strewn.view.mirror.nodes.size].copy()
    assert np.ptp(first[:, 0]) < np.ptp([x for x, _ in strewn.graph.positions.values()]) / 2
    qtbot.waitUntil(lambda: not shown.moving)
    agree(strewn.view)


@pytest.mark.parametrize("act", ["key", "wheel", "press", "undo"])
def test_any_input_ends_a_glide_at_once(strewn, qtbot, act):
    press(strewn, Key.Key_L)
    shown = strewn.view.tidying.glide
    qtbot.waitUntil(lambda: shown.moving)
    {
        "key": lambda: press(strewn, Key.Key_Shift),
        "wheel": lambda: strewn.turn((300, 300), 120),
        "press": lambda: strewn.press((3.0, 3.0)),
        "undo": strewn.workspace.undo,
    }[act]()
    assert not shown.moving
    agree(strewn.view)


def test_nothing_glides_for_those_who_want_it_still(strewn, qtbot, monkeypatch):
    monkeypatch.setenv(STILL, "1")
    steps = strewn.steps
    press(strewn, Key.Key_L)
    qtbot.waitUntil(lambda: strewn.steps == steps + 1)
    assert not strewn.view.tidying.glide.moving
    agree(strewn.view)


def test_esc_gives_a_layout_up_without_a_trace(strewn, qtbot):
    before, steps = strewn.graph, strewn.steps
    strewn.workspace.select([next(iter(before.nodes))])
    strewn.view.tidying.begin()
    press(strewn, Key.Key_Escape)
    assert not strewn.view.tidying.busy
    qtbot.wait(300)
    assert strewn.graph is before
    assert strewn.steps == steps
    assert strewn.workspace.selection  # Esc did nothing else


def test_an_edit_meanwhile_is_kept_and_tidied_as_well(strewn, qtbot):
    steps = strewn.steps
    press(strewn, Key.Key_L)
    added = strewn.add("relu", (0.0, 0.0))
    assert strewn.view.tidying.busy
    qtbot.waitUntil(lambda: strewn.steps == steps + 2)
    assert added in strewn.graph.nodes
    assert len(set(strewn.graph.positions.values())) == len(strewn.graph.nodes)


def test_another_document_is_not_tidied_by_a_wish_for_the_last(strewn, qtbot):
    press(strewn, Key.Key_L)
    other = residual(2)
    strewn.workspace.replace(other)
    assert not strewn.view.tidying.busy
    qtbot.wait(200)
    assert strewn.graph == other


def test_a_note_says_what_takes_long_and_how_to_stop_it(strewn, qtbot, monkeypatch):
    monkeypatch.setattr(tidying, "WORK", -1.0)
    monkeypatch.setattr(tidying, "REST", 0.02)
    press(strewn, Key.Key_L)
    note = strewn.view.tidying.note
    assert not note.isVisible()
    qtbot.waitUntil(note.isVisible)
    assert "Esc" in note.text()
    press(strewn, Key.Key_Escape)
    assert not note.isVisible()


def test_a_selection_is_tidied_where_it_is_and_the_rest_stays(hand):
    nodes = [hand.add("relu", (x, y)) for x, y in ((0, 0), (900, 0), (40, 300), (30, 420))]
    hand.connect(nodes[0], nodes[1])
    hand.connect(nodes[2], nodes[3])
    hand.workspace.select(nodes[2:])
    steps = hand.steps
    press(hand, Key.Key_L)
    assert hand.steps == steps + 1
    places = hand.graph.positions
    assert [places[n] for n in nodes[:2]] == [(0, 0), (900, 0)]
    assert places[nodes[2]] == (30, 300)
    assert places[nodes[3]][0] > 100
    assert places[nodes[3]][1] == 300


def test_frames_and_notes_glide_along(hand, qtbot):
    nodes = [hand.add("relu", (x, y)) for x, y in ((40, 60), (300, 400))]
    hand.connect(*nodes)
    frame, note = Frame("f", (0, 0, 600, 600)), Note("m", (310, 470, 100, 60), "why")
    hand.workspace.apply(Annotate({"f": frame}, {"m": note}))
    press(hand, Key.Key_L)
    box = hand.graph.frames["f"].box
    assert box[3] < 300
    moved = hand.graph.positions[nodes[1]]
    assert hand.graph.notes["m"].box[:2] == (moved[0] + 10, moved[1] + 70)
    annotations = hand.view.mirror.annotations
    assert annotations.box("f").height > 500  # it begins where it was
    qtbot.waitUntil(lambda: not hand.view.tidying.glide.moving)
    assert annotations.box("f").height == box[3]


def test_tidying_what_is_tidy_is_no_step(hand):
    nodes = [hand.add("relu", (x, 0)) for x in (0, 50, 90)]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    press(hand, Key.Key_L)
    steps = hand.steps
    press(hand, Key.Key_L)
    assert hand.steps == steps


def test_tidy_everything_inside_is_one_step_for_all_blocks(hand):
    net = Network("whole")
    body = Network("body")
    body.output("y", body.layer("relu")(body.layer("dense", units=4)(body.input("x", (4,)))))
    block = net.layer(net.block(body, "Part"))
    net.output("label", block(net.input("features", (4,))))
    hand.workspace.replace(net.graph)
    (node,) = [n for n in hand.graph.nodes if hand.graph.layer_of(n).is_block]
    hand.workspace.enter(node)
    hand.workspace.apply(Move(dict.fromkeys(hand.graph.nodes, (0.0, 0.0))))
    hand.workspace.leave()
    before, steps = hand.graph, hand.steps
    press(hand, Key.Key_L)
    assert hand.graph.blocks == before.blocks  # the top alone
    press(hand, Key.Key_L, SHIFT)
    (made,) = hand.graph.blocks.values()
    assert len({x for x, _ in made.body.positions.values()}) == 4
    hand.workspace.document.undo()
    assert hand.graph.blocks == before.blocks
    assert hand.steps <= steps + 1


def test_wires_leave_cards_at_the_height_of_their_ports(hand):
    a, b, c, d = (hand.add(kind, (0.0, 0.0)) for kind in ("relu", "relu", "relu", "add"))
    hand.connect(a, b)
    hand.connect(b, c)
    hand.connect(a, d, target_port="xs")
    skip = next(iter(hand.graph.into(d))).id
    hand.connect(c, d, target_port="xs")
    press(hand, Key.Key_L)
    hand.view.tidying.glide.finish()
    route = hand.graph.routes[skip]
    start = hand.view.mirror.socket_point(PortRef(a, "y"), output=True)
    assert route[0][1] == route[-1][1] != start[1]
    boxes = [hand.view.mirror.box(node) for node in (b, c)]
    assert all(box.bottom < route[0][1] or route[0][1] < box.top for box in boxes)
