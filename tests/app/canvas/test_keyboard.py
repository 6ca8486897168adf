"""What a mouse does to wires and names, the keyboard does as well."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.canvas.keys import action_for
from app.canvas.view import CanvasView
from graph_core.graph import PortRef


@pytest.fixture
def nodes(hand):
    """An Input of 4 numbers, an Input of an image, a Dense and a Conv2D, not wired."""
    return {
        "vector": hand.add("input", (0.0, 0.0), shape=(4,)),
        "image": hand.add("input", (0.0, 200.0), shape=(3, 8, 8)),
        "dense": hand.add("dense", (250.0, 0.0)),
        "conv": hand.add("conv2d", (250.0, 200.0)),
    }


def press(view, key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(view, key, keys)


def titles(palette):
    return [entry.title for entry in palette.model.entries]


def reasons(palette):
    return {entry.title: entry.reason for entry in palette.model.entries}


def wires(hand):
    return {(edge.source, edge.target) for edge in hand.graph.edges.values()}


def test_j_offers_ports_then_ends_and_enter_wires_in_one_step(view, hand, nodes):
    before = hand.steps
    hand.workspace.select([nodes["image"]])
    press(view, Qt.Key.Key_J)
    palette = view.placing.palette
    assert titles(palette) == ["input1.y"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert titles(palette)[0] == "conv2d.x"
    assert not reasons(palette)["conv2d.x"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wires(hand) == {(PortRef(nodes["image"], "y"), PortRef(nodes["conv"], "x"))}
    assert hand.steps == before + 1
    assert hand.workspace.selection == {nodes["image"]}
    assert view.marks.nodes == hand.workspace.selection
    assert not palette.isVisible()


def test_a_port_that_cant_be_wired_is_listed_last_with_its_reason_and_not_taken(view, hand, nodes):
    before = hand.steps
    hand.workspace.select([nodes["vector"]])
    press(view, Qt.Key.Key_J)
    palette = view.placing.palette
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert titles(palette) == ["dense.x", "conv2d.x"]
    assert "expected N×C×H×W" in reasons(palette)["conv2d.x"]
    QTest.keyClicks(palette.field, "conv")
    assert titles(palette) == ["conv2d.x"]
    told = palette.model.index(0, 0)
    assert "not possible" in told.data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert hand.steps == before
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert hand.steps == before


def test_a_wire_is_chosen_from_its_end_too_and_takes_the_place_of_the_old(view, hand, nodes):
    hand.connect(nodes["vector"], nodes["dense"])
    other = hand.add("input", (0.0, 400.0), shape=(7,))
    hand.workspace.select([nodes["dense"]])
    press(view, Qt.Key.Key_J)
    palette = view.placing.palette
    QTest.keyClicks(palette.field, "dense.x")
    assert "wired from" in palette.model.entries[0].subtitle
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClicks(palette.field, hand.graph.label(other))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wires(hand) == {(PortRef(other, "y"), PortRef(nodes["dense"], "x"))}


def test_free_ports_come_first_and_a_wire_that_is_there_isnt_drawn_again(view, hand, nodes):
    free = hand.add("dense", (600.0, 0.0))
    hand.connect(nodes["vector"], nodes["dense"])
    hand.workspace.select([nodes["vector"]])
    press(view, Qt.Key.Key_J)
    palette = view.placing.palette
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert titles(palette)[0] == f"{hand.graph.label(free)}.x"
    assert reasons(palette)["dense.x"] == "they are wired already"


def test_the_node_that_is_considered_shows_on_the_canvas(view, hand, nodes):
    hand.workspace.select([nodes["vector"]])
    press(view, Qt.Key.Key_J)
    palette = view.placing.palette
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert view.marks.nodes == {nodes["vector"], nodes["dense"]}
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert view.marks.nodes == {nodes["vector"], nodes["conv"]}
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert view.marks.nodes == {nodes["vector"]}


def test_a_port_that_nothing_takes_says_so(view, hand):
    lonely = hand.add("input", (0.0, 0.0), shape=(4,))
    hand.workspace.select([lonely])
    press(view, Qt.Key.Key_J)
    assert reasons(view.placing.palette) == {"input.y": "no port here takes it"}


@pytest.fixture
def line(view, hand, nodes):
    hand.workspace.select([nodes["dense"]])
    press(view, Qt.Key.Key_F2)
    return view.renaming.line


def test_f2_renames_over_the_card_in_one_step(view, hand, nodes, line):
    before = hand.steps
    assert line.text() == "dense"
    assert QApplication.focusWidget() is line
    QTest.keyClicks(line, "encoder")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert hand.graph.label(nodes["dense"]) == "encoder"
    assert hand.steps == before + 1
    assert view.renaming.line is None
    assert QApplication.focusWidget() is view


def test_a_refused_name_says_why_while_it_is_typed_and_is_not_taken(view, hand, nodes, line):
    before = hand.steps
    QTest.keyClicks(line, "conv2d")
    assert "taken" in line.reason.text()
    assert line.reason.isVisible()
    assert "taken" in line.accessibleDescription()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert view.renaming.line is line
    QTest.keyClicks(line, "x")
    assert not line.reason.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert view.renaming.line is None
    assert hand.graph.label(nodes["dense"]) == "dense"
    assert hand.steps == before
    assert hand.workspace.selection == {nodes["dense"]}, "Esc ends the typing and nothing else"


def test_the_line_follows_its_card_and_goes_with_it(view, hand, nodes, line):
    at = line.pos()
    view.pan_by(40, 30)
    assert (line.pos() - at).toTuple() == (40, 30)
    QTest.keyClicks(line, "left")
    hand.workspace.document.undo()
    hand.workspace.document.undo()
    assert nodes["dense"] not in hand.graph.nodes
    assert view.renaming.line is None


def test_a_press_elsewhere_takes_a_good_name(view, hand, nodes, line):
    QTest.keyClicks(line, "encoder")
    hand.click((900, 650))
    assert hand.graph.label(nodes["dense"]) == "encoder"


def test_the_canvas_shows_a_ring_for_who_came_by_keyboard(view: CanvasView, hand):
    view.clearFocus()
    view.setFocus(Qt.FocusReason.ShortcutFocusReason)
    edge = view.grab().toImage().pixelColor(0, 300)
    assert edge.name() == view.theme.selection
    hand.click((900, 650))
    assert view.grab().toImage().pixelColor(0, 300).name() != view.theme.selection


def test_layers_added_by_keyboard_stand_in_a_row_and_in_view(view, hand):
    view.clearFocus()
    for kind in ("input", "dense", "relu", "dense", "relu", "dense"):
        press(view, Qt.Key.Key_Tab)
        QTest.keyClicks(view.placing.palette.field, kind)
        QTest.keyClick(view.placing.palette.field, Qt.Key.Key_Return)
        (node,) = hand.workspace.selection
        box = view.mirror.box(node)
        seen = view.camera.seen(view.width(), view.height())
        assert seen.joined(box) == seen, "what was added is in view"
    boxes = [view.mirror.box(node) for node in hand.graph.nodes]
    assert all(a.right < b.left for a, b in pairwise(boxes))


def test_every_shortcut_leads_to_the_first_command_that_has_it(view: CanvasView, nodes):
    view.workspace.select([nodes["dense"]])
    first = {}
    for action in view.actions_offered:
        for shortcut in action.shortcuts:
            first.setdefault(QKeySequence(shortcut), action)
    assert len(first) > 40
    for sequence, action in first.items():
        key = sequence[0]
        press = QKeyEvent(QEvent.Type.KeyPress, key.key(), key.keyboardModifiers())
        assert action_for(view, press) is action
    nothing = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F11, Qt.KeyboardModifier.MetaModifier)
    assert action_for(view, nothing) is None
