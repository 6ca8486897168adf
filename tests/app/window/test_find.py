"""Ctrl+F finds nodes by what they are, rings them, leads to them and selects them all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graph_core.templates import TEMPLATES


@pytest.fixture
def bar(window):
    window.filing.new(TEMPLATES.get("resnet18").build())
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    return window.find_bar


def type_in(bar, text):
    bar.field.clear()
    QTest.keyClicks(bar.field, text)
    bar._later.stop()
    bar._search()


def shown(bar):
    return [(entry.title, entry.aside) for entry in bar.model.entries]


def names(window):
    graph = window.workspace.graph
    return sorted(graph.label(node) for node in window.workspace.selection)


def test_the_key_opens_it_over_the_canvas_with_the_keyboard_in_its_field(window, bar):
    assert bar.isVisible()
    assert window.focusWidget() is bar.field
    assert window.canvas.rect().contains(bar.geometry())
    assert bar.said.text().startswith("For example conv")


def test_what_is_found_here_is_ringed_and_what_is_elsewhere_is_listed_with_its_path(window, bar):
    type_in(bar, "kind:conv2d filters>=64")
    graph = window.workspace.graph
    assert {graph.label(node) for node in window.canvas.marks.found} == {"conv1"}
    assert bar.said.text() == "1 here, 17 elsewhere"
    assert shown(bar)[:2] == [("conv1", ""), ("conv1", "layer1")]


def test_enter_leads_from_one_to_the_next_into_blocks_and_back_round(window, bar):
    type_in(bar, "downsample")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.workspace.entered_names() == ["layer2", "0"]
    assert names(window) == ["downsample"]
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert window.workspace.entered_names() == ["layer3", "0"]
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert window.workspace.entered_names() == ["layer2", "0"]
    assert window.focusWidget() is bar.field


def test_all_that_is_found_here_is_selected_and_edited_at_once(window, bar):
    window.filing.new(TEMPLATES.get("vgg16").build())
    type_in(bar, "-block dense units>100")
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert window.workspace.selection == bar.results.here


def test_a_query_that_nothing_answers_says_so_and_a_wrong_one_why(window, bar):
    type_in(bar, "zebra")
    assert bar.said.text() == "Nothing is like that."
    assert not bar.list.isVisible()
    type_in(bar, "filtres>3")
    assert bar.said.text() == "no node has that: expected filters, received filtres"
    assert bar.said.property("role") == "error"
    assert window.canvas.marks.found == frozenset()


def test_escape_closes_it_without_a_trace_and_gives_the_keyboard_back(window, bar):
    type_in(bar, "conv")
    count = window.workspace.document.undo_count
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.canvas.marks.found == frozenset()
    assert window.focusWidget() is window.canvas
    assert window.workspace.document.undo_count == count


def test_results_follow_the_graph(window, bar):
    type_in(bar, "fc")
    (node,) = bar.results.here
    window.workspace.select([node])
    window.commands.run("edit.delete")
    bar._later.stop()
    bar._search()
    assert not bar.results.here
