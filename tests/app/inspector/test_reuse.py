"""A page that is used again is about the other thing in full, and changes nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graph_core.annotations import Frame
from graph_core.builder import Network
from graph_core.edits import AddLayer, Annotate, Delete
from graph_core.layers import LAYERS
from tests.app.inspector.hand import node, select, two_dense, type_over, units, values


def test_two_layers_of_a_kind_are_shown_by_one_page(panel):
    first = select(panel, "encoder")
    shown = first.name.line.text(), units(panel).text()
    assert select(panel, "other") is first
    assert (shown, (first.name.line.text(), units(panel).text())) == (
        ("encoder", "8"),
        ("other", "16"),
    )


def test_what_is_typed_counts_for_the_layer_that_is_shown_alone(panel):
    select(panel, "encoder")
    select(panel, "other")
    steps = panel.workspace.document.undo_count
    type_over(units(panel), "32")
    assert values(panel, "encoder", "other") == [8, 32]
    assert panel.workspace.document.undo_count == steps + 1


def test_typing_in_one_layer_and_then_the_other_is_two_steps(panel):
    select(panel, "encoder")
    steps = panel.workspace.document.undo_count
    type_over(units(panel), "24")
    select(panel, "other")
    type_over(units(panel), "25")
    assert panel.workspace.document.undo_count == steps + 2
    panel.workspace.undo()
    assert values(panel, "encoder", "other") == [24, 16]
    panel.refresh()
    assert units(panel).text() == "16"


def test_a_refused_value_half_typed_is_forgotten_with_its_reason(panel):
    select(panel, "encoder")
    type_over(units(panel), "3x")
    editor = panel.subject.form.editors["units"]
    assert editor.reason.text()
    select(panel, "other")
    assert units(panel).text() == "16"
    assert not editor.reason.text()
    assert units(panel).property("invalid") == "false"
    assert values(panel, "encoder", "other") == [3, 16]
    select(panel, "encoder")
    assert units(panel).text() == "3"


def test_the_keyboard_goes_to_the_top_of_the_page_that_comes_not_on_in_its_field(panel):
    page = select(panel, "encoder")
    units(panel).setFocus()
    select(panel, "other")
    assert not units(panel).hasFocus()
    assert page.header.ask.hasFocus()
    select(panel)
    assert panel.subject.name.line.hasFocus()


def test_a_name_half_typed_renames_neither_layer(panel):
    page = select(panel, "encoder")
    type_over(page.name.line, "stem")
    select(panel, "other")
    assert page.name.line.text() == "other"
    page.name.line.setFocus()
    QTest.keyClick(page.name.line, Qt.Key.Key_Return)
    assert {layer.name for layer in panel.workspace.graph.layers.values()} >= {"encoder", "other"}
    assert not panel.workspace.document.undo_count


def test_a_name_taken_by_the_layer_shown_before_is_refused(panel):
    select(panel, "encoder")
    page = select(panel, "other")
    type_over(page.name.line, "encoder")
    assert "that name is taken" in page.name.reason.text()
    select(panel, "encoder")
    assert not page.name.reason.isVisible()
    assert page.name.line.text() == "encoder"


def test_undoing_the_layer_shown_away_and_back_shows_what_is_selected(panel):
    add = AddLayer("dense", params={"units": 77})
    panel.workspace.apply(add)
    panel.workspace.select([add.node_id])
    panel.refresh()
    assert units(panel).text() == "77"
    panel.workspace.undo()
    panel.refresh()
    assert panel.subject.name.line.text() == "net"
    assert select(panel, "encoder").name.line.text() == "encoder"
    assert units(panel).text() == "8"


def test_a_removed_layer_is_never_shown_by_the_page_it_had(panel):
    select(panel, "encoder")
    panel.workspace.apply(Delete((node(panel, "encoder"),)))
    panel.refresh()
    select(panel, "other")
    panel.workspace.select(())
    panel.refresh()
    select(panel, "other")
    type_over(units(panel), "5")
    assert values(panel, "other") == [5]


def test_what_was_unfolded_is_folded_for_the_next_layer(panel):
    made = [AddLayer("conv2d"), AddLayer("conv2d")]
    for add in made:
        panel.workspace.apply(add)
    panel.workspace.select([made[0].node_id])
    panel.refresh()
    more = panel.subject.form.more
    folded = more.text()
    more.click()
    assert more.text() == "Fewer settings"
    panel.workspace.select([made[1].node_id])
    panel.refresh()
    assert panel.subject.form.more is more
    assert more.text() == folded


@pytest.mark.qt_log_ignore("This plugin does not support")  # what a real screen does
def test_a_list_that_is_open_closes_before_its_page_is_about_another_layer(panel):
    made = [AddLayer("output"), AddLayer("output")]
    for add in made:
        panel.workspace.apply(add)
    panel.workspace.select([made[0].node_id])
    panel.refresh()
    box = panel.subject.form.editors["loss"].box
    box.showPopup()
    assert box.view().isVisible()
    panel.workspace.select([made[1].node_id])
    panel.refresh()
    assert panel.subject.form.editors["loss"].box is box
    assert not box.view().isVisible()


def test_another_document_with_the_same_ids_takes_the_page_over(panel):
    workspace = panel.workspace
    first = workspace.opened
    second = workspace.new_opened(two_dense((80, 160)))
    select(panel, "encoder")
    type_over(units(panel), "9")
    workspace.show(second)
    select(panel, "encoder")
    assert units(panel).text() == "80"
    type_over(units(panel), "81")
    panel.subject.name.line.setFocus()  # the visit to the field ends, in the document shown
    type_over(units(panel), "82")
    assert second.document.undo_count == 2
    assert first.document.undo_count == 1
    assert first.document.graph.layer_named("encoder").params["units"] == 9
    workspace.show(first)
    panel.refresh()
    assert units(panel).text() == "9"


def test_half_typed_text_of_a_document_does_not_reach_its_copy(panel):
    workspace, graph = panel.workspace, panel.workspace.graph
    copy = workspace.new_opened(graph)
    copy.selection = frozenset([node(panel, "encoder")])
    page = select(panel, "encoder")
    type_over(page.name.line, "stem")
    workspace.show(copy)
    panel.refresh()
    assert page.name.line.text() == "encoder"
    assert not page.name.line.hasFocus()
    assert copy.document.graph == graph
    assert not copy.document.undo_count


def inside_and_outside():
    inside, net = Network("body"), Network("net")
    inside.output("out", inside.layer("dense", units=2, name="dense")(inside.input("begin", (4,))))
    kind = net.block(inside)
    x = net.layer(kind, "stage")(net.input("x", (4,)))
    net.output("y", net.layer("dense", units=3, name="dense")(x))
    return net.graph


def test_a_layer_inside_a_block_is_not_taken_for_one_outside(panel):
    panel.workspace.replace(inside_and_outside())
    select(panel, "dense")
    outside = panel.subject
    panel.workspace.enter(node(panel, "stage"))
    within = select(panel, "dense")
    assert units(panel).text() == "2"
    type_over(units(panel), "20")
    (block,) = panel.workspace.document.graph.blocks.values()
    assert block.body.layer_named("dense").params["units"] == 20
    panel.workspace.leave()
    assert select(panel, "dense") is outside
    assert within is not outside
    assert units(panel).text() == "3"


def test_a_rename_inside_a_block_is_one_of_the_layer_inside(panel):
    inside, net = Network("body"), Network("net")
    inside.output("out", inside.layer("relu", name="relu")(inside.input("begin", (4,))))
    x = net.layer(net.block(inside), "stage")(net.input("x", (4,)))
    net.output("y", net.layer("relu", name="relu")(x))
    panel.workspace.replace(net.graph)
    page = select(panel, "relu")
    panel.workspace.enter(node(panel, "stage"))
    assert select(panel, "relu") is page
    type_over(page.name.line, "inner")
    QTest.keyClick(page.name.line, Qt.Key.Key_Return)
    whole = panel.workspace.document.graph
    (block,) = whole.blocks.values()
    assert block.body.layer_named("inner")
    assert whole.layer_named("relu")


def test_the_name_of_an_exposed_param_is_forgotten_on_the_way_to_another_layer(panel):
    inside, net = Network("body"), Network("net")
    x = inside.layer("dense", name="one")(inside.input("begin", (4,)))
    inside.output("out", inside.layer("dense", name="two")(x))
    net.output("y", net.layer(net.block(inside), "stage")(net.input("x", (4,))))
    panel.workspace.replace(net.graph)
    panel.workspace.enter(node(panel, "stage"))
    (exposing,) = select(panel, "one").extras
    exposing.name.setText("width")
    assert select(panel, "two").extras == [exposing]
    assert not exposing.name.text()
    exposing.menu.aboutToShow.emit()
    next(entry for entry in exposing.menu.actions() if entry.text() == "Units").trigger()
    (exposed,) = panel.workspace.block.exposed
    assert panel.workspace.block.body.layers[exposed.layer].name == "two"
    panel.refresh()
    assert "units" in exposing.rows
    select(panel, "one")
    assert not exposing.rows


def test_two_blocks_share_a_page_and_each_has_its_own_ports(panel):
    net = Network("net")
    first, second = Network("narrow"), Network("wide")
    first.output("out", first.layer("add")(first.input("a", (4,)), first.input("b", (4,))))
    second.output("end", second.layer("relu")(second.input("begin", (4,))))
    x = net.input("x", (4,))
    joined = net.layer(net.block(first), "one")(x, x)
    net.output("y", net.layer(net.block(second), "two")(joined))
    panel.workspace.replace(net.graph)
    (parts,) = select(panel, "one").extras
    line = parts.ports["input"].rows[0].name.line
    type_over(line, "half")
    assert select(panel, "two").extras == [parts]
    shown = {kind: [row.name.line.text() for row in p.rows] for kind, p in parts.ports.items()}
    assert shown == {"input": ["begin"], "output": ["end"]}
    assert parts.title.line.text() == "wide"
    select(panel, "one")
    assert [row.name.line.text() for row in parts.ports["input"].rows] == ["a", "b"]
    assert not panel.workspace.document.undo_count


def test_a_title_half_typed_goes_to_no_frame(panel):
    box = (0.0, 0.0, 200.0, 200.0)
    frames = {id_: Frame(id_, box, title, "blue") for id_, title in (("f", "Body"), ("g", "Head"))}
    panel.workspace.apply(Annotate(frames, {}))
    steps = panel.workspace.document.undo_count
    panel.workspace.select(["f"])
    panel.refresh()
    page = panel.subject
    type_over(page.title, "Half")
    panel.workspace.select(["g"])
    panel.refresh()
    assert panel.subject is page
    assert page.title.text() == "Head"
    titles = {id_: frame.title for id_, frame in panel.workspace.graph.frames.items()}
    assert titles == {"f": "Body", "g": "Head"}
    assert panel.workspace.document.undo_count == steps


def test_help_is_asked_for_about_the_layer_that_is_shown(panel, qtbot):
    for kind in ("relu", "tanh"):
        add = AddLayer(kind)
        panel.workspace.apply(add)
        panel.workspace.select([add.node_id])
        panel.refresh()
    with qtbot.waitSignal(panel.help_wanted) as wanted:
        panel.subject.header.ask.click()
    assert wanted.args == [LAYERS.get("tanh")]


def test_several_layers_after_several_others_edit_only_themselves(panel):
    more = [AddLayer("dense", params={"units": n}) for n in (1, 2)]
    for add in more:
        panel.workspace.apply(add)
    page = select(panel, "encoder", "other")
    panel.workspace.select([add.node_id for add in more])
    panel.refresh()
    assert panel.subject is page
    type_over(units(panel), "6")
    assert values(panel, "encoder", "other") == [8, 16]
    graph = panel.workspace.graph
    assert [graph.layer_of(add.node_id).params["units"] for add in more] == [6, 6]
