"""Documents as tabs: each has its own past, place and file, and none is lost unasked."""

import gc
import weakref

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from app.dialogs.ask import Answer
from graph_core import files
from graph_core.edits import RenameGraph
from graph_core.templates import TEMPLATES

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def titles(window):
    return [opened.title for opened in window.documents]


def current(window):
    return window.documents.current.title


def press(window, key, keys=CTRL):
    QTest.keyClick(window.canvas, key, keys)


def rename(window, name):
    window.workspace.apply(RenameGraph(name))


def cross(window, place):
    strip = window.tabs.strip
    return strip.tabButton(place, strip.ButtonPosition.RightSide)


def middle_of(window, place):
    return window.tabs.strip.tabRect(place).center()


def test_a_file_opens_in_a_tab_of_its_own_and_the_first_empty_one_gives_way(window, two):
    assert titles(window) == ["a", "b"]
    assert current(window) == "b"
    assert window.tabs.row.isVisible()
    window.commands.run("file.new")
    assert titles(window) == ["a", "b", "untitled"]


def test_a_single_document_needs_no_strip(window, net):
    window.filing.open(net("a"))
    assert not window.tabs.row.isVisible()
    window.filing.open(net("b"))
    window.tabs.close()
    assert not window.tabs.row.isVisible()


def test_a_file_that_is_open_already_is_shown_and_not_opened_twice(window, two, tmp_path):
    assert window.filing.open(tmp_path / "a.loom")
    assert titles(window) == ["a", "b"]
    assert current(window) == "a"


def test_undo_belongs_to_its_tab(window, two):
    window.add_layer("relu")
    window.documents.show(two[0])
    window.add_layer("gelu")
    window.add_layer("tanh")
    assert [o.document.undo_count for o in two] == [2, 1]
    press(window, Qt.Key.Key_Z)
    assert [o.document.undo_count for o in two] == [1, 1]
    press(window, Qt.Key.Key_Tab)
    assert current(window) == "b"
    press(window, Qt.Key.Key_Z)
    assert [o.document.undo_count for o in two] == [1, 0]
    assert not two[1].modified
    assert two[0].modified


def test_selection_zoom_and_place_are_as_they_were_left(window, two):
    (dense,) = window.workspace.graph.nodes_of_kind("dense")
    window.workspace.select([dense])
    window.canvas.zoom_to(1.75)
    window.canvas.pan_by(120, -40)
    left = (window.canvas.camera.zoom, window.canvas.camera.x, window.canvas.camera.y)
    window.documents.show(two[0])
    assert window.workspace.selection == frozenset()
    assert window.canvas.camera.zoom != 1.75
    window.documents.show(two[1])
    camera = window.canvas.camera
    assert (camera.zoom, camera.x, camera.y) == left
    assert window.workspace.selection == {dense}
    assert window.canvas.marks.nodes == {dense}


def test_a_block_that_was_entered_stays_entered(window, two):
    window.filing.new(TEMPLATES.get("resnet18").build())
    graph = window.workspace.graph
    block = next(node for node in graph.nodes if graph.layer_of(node).is_block)
    assert window.workspace.enter(block)
    inside = window.workspace.graph
    window.documents.show(two[0])
    assert window.workspace.scope == ()
    window.documents.step(-1)
    assert [level.node for level in window.workspace.scope] == [block]
    assert window.workspace.graph.nodes.keys() == inside.nodes.keys()


def test_keys_go_round_the_tabs_and_to_each_by_its_number(window, two):
    window.commands.run("file.new")
    press(window, Qt.Key.Key_Tab)
    assert current(window) == "a"
    press(window, Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert current(window) == "untitled"
    press(window, Qt.Key.Key_2)
    assert current(window) == "b"
    press(window, Qt.Key.Key_1)
    assert current(window) == "a"
    press(window, Qt.Key.Key_9)
    assert current(window) == "a"


def test_a_click_shows_a_tab_and_a_drag_reorders_them(window, two):
    window.commands.run("file.new")
    strip = window.tabs.strip
    QTest.mouseClick(strip, LEFT, pos=middle_of(window, 0))
    assert current(window) == "a"
    start, end = middle_of(window, 0), middle_of(window, 2)
    QTest.mousePress(strip, LEFT, pos=start)
    for share in range(1, 11):
        QTest.mouseMove(strip, start + (end - start) * (share / 10) + QPoint(4, 0), delay=1)
    QTest.mouseRelease(strip, LEFT, pos=end)
    assert titles(window) == ["b", "untitled", "a"]
    assert current(window) == "a"
    press(window, Qt.Key.Key_1)
    assert current(window) == "b"


@pytest.mark.parametrize("way", ["cross", "middle", "key"])
def test_closing_an_unsaved_tab_asks_and_the_others_stay(window, two, answers, way):
    def close():
        if way == "cross":
            QTest.mouseClick(cross(window, 1), LEFT)
        elif way == "middle":
            middle = Qt.MouseButton.MiddleButton
            QTest.mouseClick(window.tabs.strip, middle, pos=middle_of(window, 1))
        else:
            press(window, Qt.Key.Key_W)

    window.add_layer("relu")
    close()
    assert answers.asked == ["changes b"]
    assert titles(window) == ["a", "b"]
    answers.changes = Answer.DISCARD
    close()
    assert titles(window) == ["a"]
    assert current(window) == "a"


def test_a_saved_tab_closes_unasked_and_the_last_leads_to_the_start_page(window, two, answers):
    press(window, Qt.Key.Key_W)
    press(window, Qt.Key.Key_W)
    assert answers.asked == []
    assert window.pages.currentWidget() is window.start
    assert titles(window) == ["untitled"]


def test_the_unsaved_tab_in_the_background_is_shown_while_it_is_asked_about(window, two, answers):
    window.add_layer("relu")
    window.documents.show(two[0])
    QTest.mouseClick(cross(window, 1), LEFT)
    assert answers.asked == ["changes b"]
    assert current(window) == "b"


def test_quitting_asks_about_every_unsaved_tab_and_one_no_keeps_all(window, two, answers):
    window.add_layer("relu")
    window.documents.show(two[0])
    window.add_layer("relu")
    said = iter([Answer.DISCARD, Answer.CANCEL])

    def about(name):
        answers.asked.append(name)
        return next(said)

    answers.about_changes, kept = about, answers.about_changes
    assert not window.close()
    assert answers.asked == ["a", "b"]
    assert all(opened.modified for opened in window.documents)
    answers.about_changes = kept


def test_a_tab_says_what_is_unsaved_and_where_its_file_is(window, two, tmp_path):
    strip = window.tabs.strip
    assert strip.tabToolTip(1) == str(tmp_path / "b.loom")
    assert strip.tabIcon(1).isNull()
    window.add_layer("relu")
    window.workspace.turns.finish()
    assert not strip.tabIcon(1).isNull()
    assert strip.accessibleTabName(1) == "b, unsaved changes"
    press(window, Qt.Key.Key_Z)
    window.workspace.turns.finish()
    assert strip.tabIcon(1).isNull()
    assert strip.tabIcon(0).isNull()


def test_every_control_of_the_strip_has_a_name(window, two):
    buttons = window.tabs.row.findChildren(QToolButton)
    closing = {button.accessibleName() for button in buttons if button.isVisible()}
    assert {"Close a", "Close b", "New network"} <= closing
    assert window.tabs.strip.accessibleName()


def test_what_is_being_typed_counts_for_the_tab_it_was_typed_in(window, two):
    (dense,) = window.workspace.graph.nodes_of_kind("dense")
    window.workspace.select([dense])
    window.inspector.refresh()
    units = next(f for f in window.inspector.findChildren(QLineEdit) if f.text() == "3")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "17")
    QTest.mouseClick(window.tabs.strip, LEFT, pos=middle_of(window, 0))
    kept = [o.document.graph.layer_named("dense").params["units"] for o in two]
    assert kept == [3, 17]


def test_switching_in_the_middle_of_a_gesture_takes_it_back(window, two):
    (dense,) = window.workspace.graph.nodes_of_kind("dense")
    box = window.canvas.mirror.box(dense)
    x, y = window.canvas.camera.to_view((box.centre[0], box.top + 10))
    start = QPoint(round(x), round(y))
    QTest.mousePress(window.canvas, LEFT, pos=start)
    QTest.mouseMove(window.canvas, start + QPoint(60, 60))
    assert window.canvas.pointing.gesture is not None
    before = [o.document.graph for o in two]
    press(window, Qt.Key.Key_Tab)
    QTest.mouseMove(window.canvas, start + QPoint(90, 60))
    QTest.mouseRelease(window.canvas, LEFT, pos=start + QPoint(90, 60))
    assert [o.document.graph for o in two] == before
    assert [o.document.undo_count for o in two] == [0, 0]
    press(window, Qt.Key.Key_Tab)
    assert window.canvas.mirror.box(dense) == box


def test_layers_are_copied_from_tab_to_tab_through_the_clipboard(window, two):
    press(window, Qt.Key.Key_A)
    press(window, Qt.Key.Key_C)
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_V)
    assert [len(o.document.graph) for o in two] == [6, 3]
    assert [o.document.undo_count for o in two] == [1, 0]


def test_what_was_closed_comes_back_the_last_first(window, two, answers, tmp_path):
    window.commands.run("file.new")
    rename(window, "sketch")
    sketch = window.workspace.graph
    answers.changes = Answer.DISCARD
    press(window, Qt.Key.Key_W)
    press(window, Qt.Key.Key_W)
    assert titles(window) == ["a"]
    press(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert window.workspace.path == tmp_path / "b.loom"
    press(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert window.workspace.graph == sketch
    assert window.workspace.document.modified
    assert not window.commands["file.reopen"].enabled()


def test_saving_over_the_file_of_another_tab_is_refused(window, two, answers, tmp_path):
    before = (tmp_path / "a.loom").read_text("utf-8")
    rename(window, "other")
    answers.to_save = tmp_path / "a.loom"
    assert not window.filing.save_as()
    assert "another tab" in str(answers.errors[0])
    assert (tmp_path / "a.loom").read_text("utf-8") == before


def test_files_dropped_together_open_as_tabs(window, net, tmp_path):
    data = QMimeData()
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    paths = [net("one"), tmp_path / "notes.txt", net("two")]
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    at = QPoint(700, 300)
    QApplication.sendEvent(window, QDragEnterEvent(at, copy, data, LEFT, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), copy, data, LEFT, none))
    assert titles(window) == ["one", "two"]


def test_a_recent_file_that_is_gone_cannot_be_chosen_and_the_list_can_be_cleared(
    window, two, settings, tmp_path
):
    (tmp_path / "a.loom").unlink()
    menu = window.commands.submenus["File/Open recent"]()
    assert [(a.title, a.enabled()) for a in menu[:2]] == [
        (str(tmp_path / "b.loom"), True),
        (f"{tmp_path / 'a.loom'} (not found)", False),
    ]
    assert menu[-1].title == "Clear this list"
    menu[-1].run()
    assert settings.value.recent == ()
    assert window.commands.submenus["File/Open recent"]() == []


def test_a_revert_touches_its_own_tab_alone(window, two, answers, tmp_path):
    window.add_layer("relu")
    window.documents.show(two[0])
    window.add_layer("relu")
    answers.consent = True
    window.commands.run("file.revert")
    assert not two[0].modified
    assert two[1].modified
    assert two[0].document.graph == files.load(tmp_path / "a.loom")


def test_thirty_tabs_opened_and_closed_leave_nothing_behind(window, net, answers, qtbot):
    answers.changes = Answer.DISCARD
    paths = [net(f"n{number}") for number in range(30)]
    left = []
    for path in paths:
        window.filing.open(path)
        window.add_layer("relu")
        left += [weakref.ref(window.workspace.document), weakref.ref(window.canvas.mirror)]
        left.append(weakref.ref(window.journals.current))
    assert len(window.documents) == 30
    for _ in paths:
        window.tabs.close()
    QApplication.sendPostedEvents(None, 52)  # what was to be deleted later
    gc.collect()
    assert [f for ref in left if (f := ref()) not in (None, window.journals.current)] == []
