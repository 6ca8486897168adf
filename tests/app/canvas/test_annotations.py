"""Frames and notes by mouse and keyboard: each gesture is one step, Esc leaves no trace."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from app.canvas.annotation_actions import menu_of
from graph_core.annotations import COLOURS, Frame, Note
from graph_core.clipboard import read_text
from graph_core.edits import Annotate, SetRoutes

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pair(hand):
    """An input and a dense layer, wired."""
    nodes = hand.add("input", (0.0, 80.0), shape=(8,)), hand.add("dense", (240.0, 80.0))
    hand.connect(*nodes)
    return nodes


@pytest.fixture
def framed(hand, pair):
    """The pair in a frame with a note and a frame in it; a ReLU outside."""
    hand.workspace.document.apply(
        Annotate(
            {
                "f": Frame("f", (-40.0, 0.0, 600.0, 320.0), "Outer", "blue"),
                "g": Frame("g", (220.0, 40.0, 240.0, 160.0), "Inner", "green"),
            },
            {"t": Note("t", (0.0, 216.0, 160.0, 80.0), "Words")},
        )
    )
    outside = hand.add("relu", (640.0, 80.0))
    return (*pair, outside)


def title(hand, id_):
    box = hand.view.mirror.annotations.box(id_)
    return hand.pixel((box.right - 60, box.top + 14))


def corner(hand, id_):
    box = hand.view.mirror.annotations.box(id_)
    return hand.pixel((box.right, box.bottom))


def type_into(hand, text):
    QTest.keyClicks(hand.view.editing.field, text)


def test_c_frames_the_selection_and_takes_its_title_as_one_step(hand, view, pair):
    steps = hand.steps
    view.workspace.select(pair)
    QTest.keyClick(view, Qt.Key.Key_C)
    type_into(hand, "Features")
    QTest.keyClick(view.editing.field, Qt.Key.Key_Return)
    (frame,) = hand.graph.frames.values()
    assert (frame.title, hand.steps) == ("Features", steps + 1)
    box = view.mirror.annotations.box(frame.id)
    for node in pair:
        card = view.mirror.box(node)
        assert box.left < card.left
        assert box.right > card.right
        assert box.top + 28 < card.top
        assert box.bottom > card.bottom
    assert view.workspace.marked == {frame.id}
    assert not view.workspace.selection
    view.workspace.undo()
    assert not hand.graph.frames
    assert not view.workspace.marked


def test_escape_while_naming_a_new_frame_leaves_no_trace(hand, view, pair):
    steps, before = hand.steps, hand.graph
    view.workspace.select(pair)
    QTest.keyClick(view, Qt.Key.Key_C)
    assert len(view.mirror.annotations) == 1
    type_into(hand, "Nev")
    QTest.keyClick(view.editing.field, Qt.Key.Key_Escape)
    assert hand.graph is before
    assert hand.steps == steps
    assert len(view.mirror.annotations) == 0
    assert view.editing.field is None


def test_c_without_a_selection_writes_a_note_and_a_click_elsewhere_keeps_it(hand, view):
    QTest.keyClick(view, Qt.Key.Key_C)
    type_into(hand, "Remember **this**")
    assert hand.steps == 0
    hand.click((20, 650))
    (note,) = hand.graph.notes.values()
    assert note.text == "Remember **this**"
    assert hand.steps == 1
    assert view.workspace.authored.knows(note.text)


def test_a_new_note_stands_clear_of_the_cards(hand, view, pair):
    view.editing.write_note((40.0, 90.0))
    type_into(hand, "Clear")
    view.editing.commit()
    (note,) = hand.graph.notes
    sheet = view.mirror.annotations.box(note)
    assert not len(view.mirror.within(sheet))
    view.editing.write_note((900.0, 400.0))
    type_into(hand, "Here")
    view.editing.commit()
    assert (896.0, 400.0) in {item.box[:2] for item in hand.graph.notes.values()}


def test_an_empty_note_is_none(hand, view):
    QTest.keyClick(view, Qt.Key.Key_C, SHIFT)
    hand.click((20, 650))
    assert not hand.graph.notes
    assert hand.steps == 0


def test_a_frame_dragged_by_its_title_takes_along_what_lies_in_it(hand, view, framed):
    steps, before = hand.steps, hand.graph
    (edge,) = hand.graph.edges
    hand.workspace.document.apply(SetRoutes({edge: ((200.0, 60.0),)}))
    start = title(hand, "f")
    hand.drag(start, (start[0] + 80, start[1] + 40))
    graph = hand.graph
    assert hand.steps == steps + 2
    for node in framed[:2]:
        x, y = before.positions[node]
        assert graph.positions[node] == (x + 80, y + 40)
    assert graph.positions[framed[2]] == before.positions[framed[2]]
    assert graph.frames["f"].box == (40.0, 40.0, 600.0, 320.0)
    assert graph.frames["g"].box[:2] == (300.0, 80.0)
    assert graph.notes["t"].box[:2] == (80.0, 256.0)
    assert graph.routes[edge] == ((280.0, 100.0),)
    hand.workspace.undo()
    assert hand.graph.positions == before.positions
    assert hand.graph.frames == before.frames


def test_escape_puts_a_dragged_frame_back(hand, view, framed):
    before = hand.graph
    start = title(hand, "f")
    hand.press(start)
    hand.move((start[0] + 90, start[1] + 50))
    assert view.mirror.annotations.box("f").left != -40.0
    QTest.keyClick(view, Qt.Key.Key_Escape)
    hand.release(start)
    assert hand.graph is before
    assert view.mirror.annotations.box("f").left == -40.0
    assert np.array_equal(view.mirror.xy[view.mirror.nodes[framed[0]]], [0.0, 80.0])


def test_corners_resize_and_no_smaller_than_is_useful(hand, view, framed):
    steps = hand.steps
    at = corner(hand, "t")
    hand.drag(at, (at[0] + 80, at[1] + 40))
    assert hand.graph.notes["t"].box == (0.0, 216.0, 240.0, 120.0)
    at = corner(hand, "t")
    hand.drag(at, (at[0] - 800, at[1] - 400))
    _, _, width, height = hand.graph.notes["t"].box
    assert width > 0
    assert height > 0
    assert hand.steps == steps + 2


def test_cursors_say_what_a_press_would_do(hand, view, framed):
    hand.hover(corner(hand, "f"))
    assert view.cursor().shape() == Qt.CursorShape.SizeFDiagCursor
    hand.hover(title(hand, "f"))
    assert view.cursor().shape() == Qt.CursorShape.SizeAllCursor
    box = view.mirror.annotations.box("f")
    hand.hover(hand.pixel((box.left, box.centre[1])))
    assert view.cursor().shape() == Qt.CursorShape.SizeHorCursor
    hand.hover(hand.pixel((box.left + 30, box.centre[1] + 10)))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_box_selects_notes_it_meets_and_frames_it_holds(hand, view, framed):
    hand.drag(hand.pixel((-30, 205)), hand.pixel((30, 240)))
    assert view.workspace.chosen == {"t"}
    hand.drag(hand.pixel((-45, -10)), hand.pixel((580, 330)))
    assert view.workspace.chosen == {*framed[:2], "f", "g", "t"}
    hand.click(title(hand, "g"), keys=CTRL)
    assert view.workspace.marked == {"f", "t"}


def test_a_double_click_renames_and_edits(hand, view, framed):
    steps = hand.steps
    hand.send(QEvent.Type.MouseButtonDblClick, title(hand, "g"))
    view.editing.field.selectAll()
    type_into(hand, "Middle")
    QTest.keyClick(view.editing.field, Qt.Key.Key_Return)
    assert hand.graph.frames["g"].title == "Middle"
    hand.send(QEvent.Type.MouseButtonDblClick, hand.pixel((60, 250)))
    type_into(hand, " more")
    QTest.keyClick(view.editing.field, Qt.Key.Key_Return, CTRL)
    assert hand.graph.notes["t"].text == "Words more"
    assert hand.steps == steps + 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2])
def test_a_key_edits_the_selected_note_and_escape_leaves_it(hand, view, framed, key):
    view.workspace.select(["t"])
    QTest.keyClick(view, key)
    type_into(hand, " gone")
    QTest.keyClick(view.editing.field, Qt.Key.Key_Escape)
    assert hand.graph.notes["t"].text == "Words"
    assert view.hasFocus()


def test_delete_takes_the_frame_and_leaves_what_lies_in_it(hand, view, framed):
    steps = hand.steps
    hand.click(title(hand, "f"))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert set(hand.graph.frames) == {"g"}
    assert len(hand.graph.nodes) == 3
    view.workspace.select([*framed, "t"])
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert not hand.graph.nodes
    assert not hand.graph.notes
    assert hand.steps == steps + 2


def test_a_frame_is_copied_cut_and_duplicated_with_what_lies_in_it(hand, view, framed):
    view.workspace.select(["f"])
    QTest.keyClick(view, Qt.Key.Key_D, CTRL)
    assert (len(hand.graph.nodes), len(hand.graph.frames), len(hand.graph.notes)) == (5, 4, 2)
    assert len(view.workspace.marked) == 3
    assert len(hand.graph.edges) == 2
    view.workspace.select(["f"])
    QTest.keyClick(view, Qt.Key.Key_X, CTRL)
    assert (len(hand.graph.nodes), len(hand.graph.frames), len(hand.graph.notes)) == (3, 2, 1)
    QTest.keyClick(view, Qt.Key.Key_V, CTRL)
    assert (len(hand.graph.nodes), len(hand.graph.frames), len(hand.graph.notes)) == (5, 4, 2)


def test_a_note_alone_can_be_copied(hand, view, framed):
    from PySide6.QtGui import QGuiApplication

    view.workspace.select(["t"])
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    part = read_text(QGuiApplication.clipboard().text())
    assert [note.text for note in part.graph.notes.values()] == ["Words"]


def test_a_nudge_moves_frames_with_what_lies_in_them(hand, view, framed):
    view.workspace.select(["f"])
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert hand.graph.positions[framed[0]] == (24.0, 79.0)
    assert hand.graph.frames["g"].box[:2] == (244.0, 39.0)
    hand.workspace.undo()
    assert hand.graph.positions[framed[0]] == (0.0, 80.0)


def test_fit_goes_just_around_what_lies_in_the_frame(hand, view, framed):
    view.workspace.select(["g"])
    act = {action.id: action for action in view.actions_offered}["annotation.fit"]
    assert act.enabled()
    act.run()
    box, card = view.mirror.annotations.box("g"), view.mirror.box(framed[1])
    assert 0 < card.left - box.left < 40
    assert 0 < box.right - card.right < 40


def test_the_menu_colours_and_renders_markdown_of_others_on_demand(hand, view, framed):
    view.workspace.select(["t"])
    menu = menu_of(view)
    names = [action.text() for action in menu.actions()]
    assert "Render Markdown" in names
    assert not view.workspace.authored.knows("Words")
    menu.actions()[names.index("Render Markdown")].trigger()
    assert view.workspace.authored.knows("Words")
    colours = next(action.menu() for action in menu.actions() if action.menu())
    assert [action.text().lower() for action in colours.actions()] == list(COLOURS)
    colours.actions()[COLOURS.index("red")].trigger()
    assert hand.graph.notes["t"].colour == "red"
    menu.close()


def test_a_block_takes_the_frames_whose_nodes_it_takes(hand, view, framed):
    view.workspace.select([framed[1]])
    QTest.keyClick(view, Qt.Key.Key_G, CTRL)
    (block,) = hand.graph.blocks.values()
    assert set(block.body.frames) == {"g"}
    assert set(hand.graph.frames) == {"f"}
    QTest.keyClick(view, Qt.Key.Key_G, CTRL | SHIFT)
    assert sorted(frame.title for frame in hand.graph.frames.values()) == ["Inner", "Outer"]


def test_frames_inside_a_block_are_edits_of_its_body(hand, view, framed):
    view.workspace.select([framed[1]])
    QTest.keyClick(view, Qt.Key.Key_G, CTRL)
    (call,) = view.workspace.selection
    view.workspace.enter(call)
    (inner,) = view.workspace.graph.frames
    start = title(hand, inner)
    hand.drag(start, (start[0] + 40, start[1]))
    (block,) = hand.workspace.document.graph.blocks.values()
    assert block.body.frames[inner].box[0] != 220.0


def test_a_change_elsewhere_that_takes_the_note_ends_its_editing(hand, view, framed):
    view.editing.open("t")
    hand.workspace.document.apply(Annotate(notes={"t": None}))
    assert view.editing.field is None
    view.editing.open("f")
    hand.workspace.leave()
    hand.workspace.replace(hand.graph)
    assert view.editing.field is None


def test_a_screen_reader_hears_frames_and_notes(hand, view, framed):
    view.workspace.select(["f"])
    assert view.accessibleDescription() == "Frame Outer"
    view.workspace.select(["t"])
    assert "Words" in view.accessibleDescription()
