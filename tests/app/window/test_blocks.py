"""Blocks through the window: made, renamed, reordered, exposed, listed; each one step back."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.find.everything import everything
from app.library.shelf import Shelf
from graph_core import files
from graph_core.blocks import boundary
from graph_core.edits import AddCall, AddLayer, Connect, Delete
from graph_core.edits.blocks import RenameBlock
from graph_core.graph import Graph, PortRef
from graph_core.kinds import find_spec


@pytest.fixture
def nodes(window):
    """Input → conv → relu → Output, by kind."""
    made = {}
    kinds = ("input", "conv2d", "relu", "output")
    for place, kind in enumerate(kinds):
        params = {"shape": (3, 8, 8)} if kind == "input" else {}
        add = AddLayer(kind, (220.0 * place, 0.0), params)
        assert window.workspace.apply(add)
        made[kind] = add.node_id
    for a, b in pairwise(kinds):
        assert window.workspace.apply(Connect(PortRef(made[a], "y"), PortRef(made[b], "x")))
    return made


@pytest.fixture
def block(window, nodes):
    """The block made of conv and relu; its one call is selected."""
    window.workspace.select([nodes["conv2d"], nodes["relu"]])
    window.commands.run("block.make")
    (made,) = window.workspace.graph.blocks.values()
    return made.id


def now(window, block):
    return window.workspace.document.graph.blocks[block]


def subject(window):
    window.inspector.refresh()
    return window.inspector.subject


def test_the_commands_on_blocks_stand_in_menu_and_palette(window, block):
    titles = {entry.title for entry in everything(window)}
    assert {"Make block", "Dissolve block", "Enter block"} <= titles
    assert {window.commands[f"block.{name}"].menu for name in ("make", "dissolve", "enter")} == {
        "Layer"
    }


def test_a_block_is_renamed_in_the_inspector_and_the_card_follows(window, block):
    before = window.workspace.document.graph
    line = subject(window).extras[0].title.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Stem")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert now(window, block).title == "Stem"
    (node,) = window.workspace.selection
    assert window.canvas.mirror.card(node).title == "Stem"
    window.workspace.undo()
    assert window.workspace.document.graph == before


def test_ports_change_places_in_one_step(window, nodes):
    workspace = window.workspace
    add, other = AddLayer("add", (400.0, 200.0)), AddLayer("input", (0.0, 200.0))
    workspace.apply(add)
    workspace.apply(other)
    for source in (nodes["input"], other.node_id):
        workspace.apply(Connect(PortRef(source, "y"), PortRef(add.node_id, "xs")))
    workspace.select([add.node_id])
    window.commands.run("block.make")
    (made,) = workspace.graph.blocks.values()
    first, second = boundary(made, "input")
    parts = subject(window).extras[0]
    name = made.body.layer_of(first).name
    button = parts.ports["input"].rows[0].acts[f"Move {name} down"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert boundary(now(window, made.id), "input") == [second, first]
    workspace.undo()
    assert boundary(now(window, made.id), "input") == [first, second]


def test_a_param_inside_is_exposed_set_on_the_block_and_hidden_again(window, block, nodes):
    workspace = window.workspace
    (call,) = workspace.selection
    workspace.enter(call)
    workspace.select([nodes["conv2d"]])
    (exposing,) = subject(window).extras
    exposing.name.setText("width")
    exposing.menu.aboutToShow.emit()
    (entry,) = (e for e in exposing.menu.actions() if e.text() == "Filters")
    entry.trigger()
    assert [e.name for e in now(window, block).exposed] == ["width"]
    assert "Filters" in exposing.button.menu().actions()[0].text() or exposing.said.text()
    workspace.leave()
    shown = subject(window)
    assert "width" in shown.form.editors
    (row,) = (row for row in shown.extras[0].rows if "Hide width" in row.acts)
    QTest.mouseClick(row.acts["Hide width"], Qt.MouseButton.LeftButton)
    assert now(window, block).exposed == ()
    workspace.undo()
    assert [e.name for e in now(window, block).exposed] == ["width"]


def test_inside_a_block_the_inspector_is_about_the_block_and_its_ports_ask_for_no_data(
    window, block
):
    workspace = window.workspace
    (call,) = workspace.selection
    workspace.enter(call)
    assert subject(window).parts.block_id == block
    (port,) = workspace.graph.nodes_of_kind("input")
    workspace.select([port])
    assert set(subject(window).form.editors) == {"shape", "dtype"}
    (port,) = workspace.graph.nodes_of_kind("output")
    workspace.select([port])
    assert not subject(window).form.editors


def test_the_breadcrumb_is_wide_enough_for_its_words(window, block, qtbot):
    (call,) = window.workspace.selection
    window.workspace.enter(call)
    crumbs = window.canvas.crumbs
    qtbot.waitUntil(lambda: crumbs.width() > 100)
    assert crumbs.isVisible()
    assert all(b.width() >= b.minimumSizeHint().width() for b in crumbs.levels)
    assert crumbs.width() > sum(button.width() for button in crumbs.levels)


def test_the_breadcrumb_grows_with_the_text_and_is_kept_for_the_way_back_in(window, block):
    (call,) = window.workspace.selection
    window.workspace.enter(call)
    crumbs = window.canvas.crumbs
    levels, height = crumbs.levels, crumbs.levels[0].sizeHint().height()
    window.scale_fonts(4)
    assert crumbs.levels[0].sizeHint().height() > height
    window.workspace.leave()
    assert not crumbs.isVisible()
    window.scale_fonts(-4)
    window.workspace.enter(call)
    assert crumbs.levels == levels
    assert crumbs.levels[0].sizeHint().height() == height


def test_the_library_lists_the_blocks_of_the_network_and_adds_another_layer_of_one(window, block):
    window.workspace.turns.finish()
    kind = now(window, block).kind
    model = window.library.model
    rows = [model.row(model.index(place, 0)) for place in range(model.rowCount())]
    assert [(row.title, row.kind) for row in rows[:2]] == [("Blocks", ""), ("Block", kind)]
    window.library.list.setCurrentIndex(model.index(1, 0))
    QTest.keyClick(window.library.list, Qt.Key.Key_Return)
    (added,) = window.workspace.selection
    assert window.workspace.graph.layer_of(added).kind == kind
    assert len(window.workspace.graph.blocks) == 1
    window.workspace.undo()
    assert added not in window.workspace.graph.nodes


def test_panels_stay_about_the_whole_network_inside_a_block(window, block):
    (call,) = window.workspace.selection
    whole = window.workspace.document.graph
    window.workspace.enter(call)
    window.topbar.refresh()
    assert (
        f"{window.workspace.document.analysis.parameters:,}" in window.topbar.validity.text()
        or ("error" in window.topbar.validity.text())
    )
    window.go_to(next(iter(whole.nodes)))
    assert not window.workspace.scope


def test_calls_of_one_block_share_what_is_inside(window, block):
    workspace = window.workspace
    (call,) = workspace.selection
    before = workspace.analysis.parameters
    workspace.apply(AddCall(workspace.graph.nodes[call].layer, (400.0, 300.0)))
    assert workspace.analysis.parameters == before
    cards = [
        window.canvas.mirror.card(node)
        for node in workspace.graph.calls(workspace.graph.nodes[call].layer)
    ]
    assert {card.shared for card in cards} == {"A"}


def rows_of(window):
    model = window.library.model
    return [model.index(place, 0) for place in range(model.rowCount())]


def row_called(window, title):
    window.workspace.turns.finish()
    return next(
        i for i in rows_of(window) if window.library.model.row(i).title == title and i.flags()
    )


def choose(window, title, entry):
    menu = window.library.menu_at(row_called(window, title))
    next(action for action in menu.actions() if action.text() == entry).trigger()


def test_a_block_kept_in_the_library_is_added_to_another_network_with_what_it_is_made_of(
    window, block, nodes
):
    workspace = window.workspace
    (call,) = workspace.selection
    workspace.enter(call)
    workspace.select([nodes["relu"]])
    window.commands.run("block.make")
    workspace.leave(0)
    assert len(workspace.document.graph.blocks) == 2
    window.workspace.apply_whole(RenameBlock(block, "Stem"))
    choose(window, "Stem", "Save block to library")
    workspace.replace(Graph())
    window.library.list.setCurrentIndex(row_called(window, "Stem"))
    QTest.keyClick(window.library.list, Qt.Key.Key_Return)
    assert len(workspace.graph.blocks) == 2
    assert len(workspace.graph.nodes) == 1
    workspace.undo()
    assert workspace.graph == Graph()
    choose(window, "Stem", "Remove from library")
    assert not workspace.shelf.kept
    assert not any(window.library.model.row(i).title == "Stem" for i in rows_of(window))


def test_a_kept_block_is_a_network_file_and_a_damaged_one_is_left_aside(window, block):
    window.workspace.shelf.save(now(window, block), window.workspace.graph)
    (path,) = window.workspace.shelf.folder.glob("*.loom")
    assert list(files.load(path).blocks) == [block]
    (path.parent / "broken.loom").write_text("{", encoding="utf-8")
    assert list(Shelf(path.parent).kept) == [block]


def test_only_a_block_that_no_layer_is_made_of_leaves_the_network(window, block):
    title = now(window, block).title
    menu = window.library.menu_at(row_called(window, title))
    entry = next(a for a in menu.actions() if a.text() == "Remove from this network")
    assert not entry.isEnabled()
    window.canvas.setFocus()
    window.workspace.apply(Delete(tuple(window.workspace.selection)))
    choose(window, title, "Remove from this network")
    assert not window.workspace.graph.blocks
    window.workspace.undo()
    assert block in window.workspace.graph.blocks


@pytest.fixture
def two_ports(window, nodes):
    """The ports of a block of an Add that takes two Inputs; its call is selected."""
    workspace = window.workspace
    add, other = AddLayer("add", (400.0, 200.0)), AddLayer("input", (0.0, 200.0))
    workspace.apply(add)
    workspace.apply(other)
    for source in (nodes["input"], other.node_id):
        workspace.apply(Connect(PortRef(source, "y"), PortRef(add.node_id, "xs")))
    workspace.select([add.node_id])
    window.commands.run("block.make")
    return subject(window).extras[0].ports["input"]


def order(window):
    (made,) = window.workspace.graph.blocks.values()
    return boundary(made, "input")


def test_ports_are_reordered_by_alt_and_arrows_and_the_name_keeps_the_focus(window, two_ports):
    first, second = order(window)
    line = two_ports.rows[0].name.line
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert order(window) == [second, first]
    window.inspector.refresh()
    assert two_ports.rows[1].node == first
    assert two_ports.rows[1].name.line.hasFocus()
    line = two_ports.rows[1].name.line
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert order(window) == [second, first]


def test_ports_are_reordered_by_drag_in_one_step_and_esc_ends_it(window, two_ports, qtbot):
    first, second = order(window)
    qtbot.waitUntil(lambda: two_ports.rows[0].geometry().top() < two_ports.rows[1].geometry().top())
    grip, steps = two_ports.rows[1].grip, window.workspace.document.undo_count
    above = grip.mapFromGlobal(two_ports.rows[0].mapToGlobal(two_ports.rows[0].rect().center()))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, above)
    assert two_ports.rows[0].property("target") == "true"
    QTest.keyClick(grip, Qt.Key.Key_Escape)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert order(window) == [first, second]
    assert two_ports.rows[0].property("target") == "false"
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, above)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert order(window) == [second, first]
    assert window.workspace.document.undo_count == steps + 1


def test_a_port_is_renamed_in_place_and_a_taken_name_is_refused_in_words(window, two_ports):
    row = two_ports.rows[0]
    line = row.name.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, two_ports.rows[1].name.line.text())
    assert row.name.reason.isVisibleTo(row)
    line.selectAll()
    QTest.keyClicks(line, "left")
    QTest.keyClick(line, Qt.Key.Key_Return)
    (made,) = window.workspace.graph.blocks.values()
    assert made.body.layer_of(order(window)[0]).name == "left"
    assert find_spec(window.workspace.graph, made.kind).inputs[0].label == "left"
    window.workspace.undo()
    (made,) = window.workspace.graph.blocks.values()
    assert made.body.layer_of(order(window)[0]).name != "left"
