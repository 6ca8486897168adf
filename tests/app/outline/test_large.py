"""A large network: views know of the rows around what is looked at, and nothing waits for them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.outline.levels import CHUNK
from graph_core.edits import AddLayer, Delete, SetParams, Several
from graph_core.graph import Graph, Layer, Node

COUNT = 8 * CHUNK


@pytest.fixture
def large(panel, workspace):
    """The outline of many loose nodes."""
    layers = {f"l{i}": Layer(f"l{i}", "dense", f"dense{i}", {"units": 3}) for i in range(COUNT)}
    nodes = {f"n{i}": Node(f"n{i}", f"l{i}") for i in range(COUNT)}
    workspace.replace(Graph(layers=layers, nodes=nodes))
    return panel


def listed(panel):
    model = panel.model
    indexes = (model.index(row, 0) for row in range(model.rowCount()))
    return [model.at(index)[1].node for index in indexes]


def every(panel):
    return [row.node for row in panel.model._top.rows]


def settle(panel):
    panel.workspace.turns.finish()
    QTest.qWait(20)


def assert_a_piece_of_the_whole(panel):
    """What views know of is one piece of all rows, in which every node stands once."""
    whole, seen = every(panel), listed(panel)
    assert sorted(whole) == sorted(panel.workspace.document.graph.nodes)
    start = whole.index(seen[0])
    assert whole[start : start + len(seen)] == seen


def test_a_leap_to_a_far_node_shows_the_rows_around_it_and_no_more(large, workspace):
    for node in (every(large)[-1], every(large)[COUNT // 2], every(large)[0]):
        workspace.select([node])
        assert large.model.at(large.tree.currentIndex())[1].node == node
        assert large.tree.selectionModel().isSelected(large.tree.currentIndex())
        assert large.model.rowCount() < 4 * CHUNK
        assert_a_piece_of_the_whole(large)
        settle(large)
        assert_a_piece_of_the_whole(large)


def test_after_a_leap_the_rows_above_come_as_somebody_scrolls_up(large, workspace):
    workspace.select([every(large)[COUNT // 2]])
    settle(large)
    bar, first = large.tree.verticalScrollBar(), large.model._top.first
    assert first > 0
    for _ in range(40):
        top = large.model.at(large.tree.indexAt(large.tree.viewport().rect().topLeft()))
        bar.setValue(0)
        settle(large)
    assert large.model._top.first == 0
    assert top[1].node == every(large)[0]
    assert_a_piece_of_the_whole(large)


def test_what_stood_at_the_top_stays_there_while_rows_above_are_fetched(large, workspace):
    workspace.select([every(large)[COUNT // 2]])
    settle(large)
    before = large.model._top.first
    corner = large.tree.viewport().rect().topLeft()
    large.tree.verticalScrollBar().setValue(40)
    seen = large.model.at(large.tree.indexAt(corner))[1]
    settle(large)
    assert large.model._top.first < before
    assert large.model.at(large.tree.indexAt(corner))[1] == seen


def test_home_and_end_lead_to_the_first_and_the_last_of_all_rows(large, workspace):
    large.tree.setFocus()
    workspace.select([every(large)[3]])
    for key, place in ((Qt.Key.Key_End, -1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(large.tree, key)
        assert large.model.at(large.tree.currentIndex())[1].node == every(large)[place]
        assert_a_piece_of_the_whole(large)


def test_an_edit_is_taken_up_in_a_turn_and_leaves_the_window_in_its_place(large, workspace):
    middle = every(large)[COUNT // 2]
    workspace.select([middle])
    settle(large)
    near = every(large)[COUNT // 2 - 3 : COUNT // 2]
    rows = large.model.rowCount()
    workspace.apply(Delete(tuple(near)))
    assert large.model.rowCount() == rows, "nobody waits for the rows"
    settle(large)
    assert not set(near) & set(listed(large))
    assert_a_piece_of_the_whole(large)
    assert middle in listed(large)
    workspace.undo()
    settle(large)
    assert middle in listed(large)
    assert_a_piece_of_the_whole(large)


def test_several_edits_are_taken_up_together(large, workspace):
    workspace.select([every(large)[-1]])
    settle(large)
    adds = [AddLayer("dense") for _ in range(3)]
    workspace.apply(adds[0])
    workspace.apply(Several(tuple(adds[1:]), "Add"))
    workspace.apply(Delete((adds[1].node_id, every(large)[0])))
    workspace.undo()
    workspace.undo()
    settle(large)
    assert_a_piece_of_the_whole(large)
    workspace.redo()
    settle(large)
    assert_a_piece_of_the_whole(large)


def test_a_key_never_reaches_a_row_that_is_gone(large, workspace):
    node = every(large)[5]
    large.tree.setFocus()
    workspace.select([node])
    settle(large)
    workspace.apply(Delete((node,)))
    QTest.keyClick(large.tree, Qt.Key.Key_Return)
    assert node not in listed(large)
    assert node not in workspace.selection


def test_only_rows_in_sight_that_say_something_else_are_told(large, workspace):
    settle(large)
    layer = workspace.graph.nodes[every(large)[2]].layer
    workspace.apply(SetParams(layer, {"units": 4}))
    settle(large)
    told = []
    large.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    workspace.apply(SetParams(layer, {"units": 5}))
    settle(large)
    assert set(told) <= {(2, 2)}
    assert large.model.rowCount() >= CHUNK
