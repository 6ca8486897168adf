"""The outline mirrors the network both ways, and says in words what the canvas paints."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.outline.levels import CHUNK
from app.outline.rows import Part
from app.scope import Level
from graph_core.edits import AddLayer, Connect, Delete, Disconnect, Rename, SetParams, Several
from graph_core.edits.blocks import MakeBlock
from graph_core.errors import LoomError
from graph_core.graph import Graph, PortRef
from tests.graph_core.walks import FIRST, STARTS, edits

TEXT, TOLD = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole
ROOT = QModelIndex()
TESTER = QAbstractItemModelTester


def named(workspace, name):
    return workspace.graph.calls(workspace.graph.layer_named(name).id)[0]


def index_of(panel, name, path=()):
    return panel.model.index_of(path, named(panel.workspace, name))


def texts(model, parent=ROOT, role=TEXT):
    return [model.index(row, 0, parent).data(role) for row in range(model.rowCount(parent))]


def nodes_of(model, parent=ROOT):
    found = (model.at(model.index(row, 0, parent)) for row in range(model.rowCount(parent)))
    return [row.node for _, row in found if row.part is Part.NODE]


def chosen(panel):
    return sorted(index.data(TEXT) for index in panel.tree.selectionModel().selectedIndexes())


def test_rows_stand_in_the_order_of_the_wires_and_say_kind_type_and_wiring(panel):
    model = panel.model
    assert texts(model) == ["image", "hidden", "act", "y"]
    hidden = index_of(panel, "hidden")
    assert hidden.data(TOLD) == "hidden, Dense, gives N×3 float32"
    assert hidden.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "reads image.y; feeds act.x"
    assert texts(model, hidden) == ["x ← image.y", "y → act.x"]
    assert texts(model, hidden, TOLD) == [
        "input x, from image.y",
        "output y, to act.x, N×3 float32",
    ]


def test_a_free_input_and_a_problem_are_told_in_words(panel, workspace):
    add = AddLayer("dense")
    workspace.apply(add)
    index = panel.model.index_of((), add.node_id)
    assert "1 error" in index.data(TOLD)
    assert "a wire is missing" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert texts(panel.model, index, TOLD)[0] == "input x, not wired"


def test_selecting_on_either_side_selects_on_the_other(panel, workspace):
    workspace.select([named(workspace, "act")])
    assert chosen(panel) == ["act"]
    assert panel.tree.currentIndex() == index_of(panel, "act")
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Up)
    assert workspace.selection == {named(workspace, "hidden")}
    workspace.select(workspace.graph.nodes)
    assert len(chosen(panel)) == 4


def test_a_port_row_stands_for_its_node(panel, workspace):
    hidden = index_of(panel, "hidden")
    panel.tree.expand(hidden)
    panel.tree.setCurrentIndex(panel.model.index(0, 0, hidden))
    assert workspace.selection == {named(workspace, "hidden")}


def test_f2_renames_in_place_and_a_refused_name_says_why(panel, workspace, qtbot):
    panel.tree.setCurrentIndex(index_of(panel, "hidden"))
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    line = panel.tree.indexWidget(panel.tree.currentIndex()) or panel.tree.focusWidget()
    line.setText("")
    QTest.keyClicks(line, "act")
    assert "taken" in line.reason.text()
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.wait(1)  # Qt takes a name over when it is next idle
    assert line.isVisible(), "Enter takes no refused name"
    QTest.keyClicks(line, "ive")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.graph.layer_named("active") is not None)
    assert workspace.document.undo_count == 1


def test_escape_leaves_the_name_as_it_was(panel, workspace):
    panel.tree.setCurrentIndex(index_of(panel, "hidden"))
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    line = panel.tree.focusWidget()
    QTest.keyClicks(line, "other")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert workspace.document.undo_count == 0


def test_delete_takes_the_selected_rows_away_in_one_step(panel, workspace):
    workspace.select([named(workspace, "act"), named(workspace, "hidden")])
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert sorted(texts(panel.model)) == ["image", "y"]
    assert workspace.document.undo_count == 1


def with_block(workspace):
    inside = [named(workspace, "hidden"), named(workspace, "act")]
    edit = MakeBlock(tuple(inside))
    workspace.apply(edit)
    return Level(edit.node_id, edit.block_id)


def test_a_block_nests_its_body_and_enter_goes_in_and_selects(panel, workspace):
    level = with_block(workspace)
    block = panel.model.index_of((), level.node)
    assert "block" in block.data(TOLD)
    inner = [text for text in texts(panel.model, block) if text in ("hidden", "act")]
    assert inner == ["hidden", "act"]
    panel.tree.setCurrentIndex(block)
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert workspace.scope == (level,)
    act = named(workspace, "act")
    workspace.select([act])
    assert chosen(panel) == ["act"]
    panel.go_to(panel.model.index_of((), _root(workspace, "image")))
    assert workspace.scope == ()
    assert workspace.selection == {_root(workspace, "image")}


def _root(workspace, name):
    graph = workspace.document.graph
    return graph.calls(graph.layer_named(name).id)[0]


def test_rows_inside_a_block_are_renamed_and_deleted_from_outside_it(panel, workspace):
    level = with_block(workspace)
    block = workspace.document.graph.blocks[level.block]
    act = block.body.calls(block.body.layer_named("act").id)[0]
    index = panel.model.index_of((level,), act)
    assert panel.model.setData(index, "relu7")
    assert workspace.document.graph.blocks[level.block].body.layer_named("relu7")
    index = panel.model.index_of((level,), act)
    panel.tree.setCurrentIndex(index)
    assert workspace.selection == {level.node}, "the canvas shows the call that holds it"
    panel.delete()
    assert act not in workspace.document.graph.blocks[level.block].body.nodes
    assert level.node in workspace.document.graph.nodes


def test_an_edit_leaves_what_is_open_and_current_where_it_was(panel, workspace):
    act = index_of(panel, "act")
    panel.tree.expand(act)
    panel.tree.setCurrentIndex(act)
    first = AddLayer("input", params={"shape": [4]})
    workspace.apply(first)
    workspace.select([named(workspace, "act")])
    moved = index_of(panel, "act")
    assert panel.tree.isExpanded(moved)
    assert panel.tree.currentIndex() == moved


def test_a_wire_against_the_order_sorts_the_rows_anew(panel, workspace):
    add = AddLayer("flatten")
    workspace.apply(add)
    edge = next(iter(workspace.graph.into(named(workspace, "hidden"))))
    workspace.apply(
        Several(
            (
                Disconnect((edge.id,)),
                Connect(edge.source, PortRef(add.node_id, "x")),
                Connect(PortRef(add.node_id, "y"), edge.target),
            ),
            "Insert",
        )
    )
    assert texts(panel.model) == ["image", "flatten", "hidden", "act", "y"]


def assert_mirrors(panel, workspace):
    """The model's rows are those a fresh look at the document gives."""
    graph, model = workspace.document.graph, panel.model
    order = nodes_of(model)
    assert set(order) == set(graph.nodes)
    place = {node: at for at, node in enumerate(order)}
    assert all(place[e.source.node] < place[e.target.node] for e in graph.edges.values())
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        node = model.at(index)[1].node
        wired = [text for text in texts(model, index, TOLD) if text.startswith("input")]
        from_edges = sum("from" in text for text in wired)
        assert from_edges == len(graph.into(node))
        below = model.rowCount(index)
        assert [model.index(at, 0, index).parent() == index for at in range(below)] == [
            True
        ] * below


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_edits_undos_and_redos_keep_it_a_mirror(panel, workspace, data):
    workspace.replace(data.draw(st.sampled_from(STARTS)))
    tester = QAbstractItemModelTester(panel.model, TESTER.FailureReportingMode.Fatal)
    for number in range(FIRST, FIRST + data.draw(st.integers(1, 15))):
        if workspace.document.undo_count and data.draw(st.integers(0, 3)) == 0:
            data.draw(st.sampled_from((workspace.undo, workspace.redo)))()
        else:
            edit = data.draw(edits(workspace.document.graph, number))
            with suppress(LoomError):
                workspace.document.apply(edit)
        panel.tree.expandAll()
        assert_mirrors(panel, workspace)
    del tester


def big(number):
    layers, nodes = {}, {}
    from graph_core.graph import Layer, Node

    for i in range(number):
        layers[f"l{i}"] = Layer(f"l{i}", "relu", f"relu{i}")
        nodes[f"n{i}"] = Node(f"n{i}", f"l{i}")
    return Graph(layers=layers, nodes=nodes)


def test_a_big_network_is_fetched_as_one_scrolls_and_as_one_selects(panel, workspace):
    workspace.replace(big(3 * CHUNK))
    model = panel.model
    assert model.rowCount() == CHUNK
    assert model.canFetchMore(ROOT)
    model.fetchMore(ROOT)
    assert model.rowCount() == 2 * CHUNK
    last = list(workspace.graph.nodes)[-1]
    workspace.select([last])
    assert chosen(panel) == [workspace.graph.label(last)]
    workspace.apply(Delete((last,)))
    workspace.select(workspace.graph.nodes)
    assert len(workspace.selection) == 3 * CHUNK - 1, "what isn't fetched stays selected"


def test_a_change_of_values_touches_no_row(panel, workspace, qtbot):
    seen = []
    for signal in (panel.model.rowsInserted, panel.model.rowsRemoved, panel.model.modelReset):
        signal.connect(lambda *_: seen.append("rows"))
    layer = workspace.graph.layer_named("hidden").id
    workspace.apply(SetParams(layer, {"units": 7}))
    workspace.apply(Rename(layer, "wide"))
    assert seen == []
    assert index_of(panel, "wide").data(TOLD) == "wide, Dense, gives N×7 float32"


def test_a_hidden_outline_costs_nothing_and_catches_up_when_shown(panel, workspace):
    panel.hide()
    workspace.apply(AddLayer("relu"))
    assert panel.model.rowCount() == 4
    panel.show()
    assert panel.model.rowCount() == 5
