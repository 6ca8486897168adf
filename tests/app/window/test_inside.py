"""The view into a block through the window: what counts there, copies, exposed values, findings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from graph_core.builder import Network
from graph_core.edits import Disconnect, SetParams
from graph_core.edits.blocks import Inside
from graph_core.integrity import broken


def growing():
    """A stage of three copies of a Dense, its width exposed, after a Flatten."""
    body = Network("Grow")
    wide = body.layer("dense", "wide", units=8)
    body.expose("width", wide, "units")
    body.output("y", body.layer("relu", "act")(wide(body.input("x", (4,)))))
    net = Network("growing")
    kind = net.block(body)
    x = net.layer(kind, "stage", repeat=3, width=16)(net.input("x", (4,)))
    net.output("out", net.layer(kind, "last", width=2)(x), loss="mse")
    return net.graph


@pytest.fixture
def space(window):
    window.workspace.replace(growing())
    return window.workspace


def call(space, name):
    return space.graph.calls(space.graph.layer_named(name).id)[0]


def subject(window):
    window.inspector.refresh()
    return window.inspector.subject


def fact(shown, name):
    texts = {n.text(): t.text() for n, t in shown.facts._rows if not n.isHidden()}
    return texts.get(name)


def problems(window):
    window.bottom.show_tab("Problems")
    window.panels.problems.refresh()
    return window.panels.problems


def block_of(space):
    (block,) = space.document.graph.blocks.values()
    return block


def test_boundary_cards_show_neither_data_nor_loss(window, space):
    space.enter(call(space, "stage"))
    for name in ("x", "y"):
        assert window.canvas.mirror.card(call(space, name)).rows == ()
    space.leave()
    assert dict(window.canvas.mirror.card(call(space, "out")).rows)["loss"]


def test_the_breadcrumb_chooses_the_copy_and_types_and_keys_are_its_own(window, space):
    space.enter(call(space, "stage"))
    space.select([call(space, "wide")])
    assert fact(subject(window), "IN") == "N × 4 f32"
    assert fact(subject(window), "KEYS") == "stage.0.wide"
    entries = window.canvas.crumbs.choosers[0].actions()
    assert [entry.text() for entry in entries] == [f"Copy {n + 1}  ·  stage.{n}" for n in range(3)]
    camera = window.canvas.camera
    before = (camera.x, camera.y, camera.zoom)
    entries[2].trigger()
    assert space.scope[-1].copy == 2
    assert fact(subject(window), "IN") == "N × 16 f32"
    assert fact(subject(window), "KEYS") == "stage.2.wide"
    assert space.selection == {call(space, "wide")}
    assert (camera.x, camera.y, camera.zoom) == before


def test_copies_are_walked_by_keyboard_and_only_where_there_are_some(window, space):
    assert not window.commands["block.next_copy"].enabled()
    space.enter(call(space, "stage"))
    window.canvas.setFocus()
    for expected in (1, 2, 0):
        QTest.keyClick(window.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert space.scope[-1].copy == expected
    window.commands.run("block.previous_copy")
    assert space.scope[-1].copy == 2
    space.leave()
    space.enter(call(space, "last"))
    assert not window.commands["block.next_copy"].enabled()
    assert not window.canvas.crumbs.choosers


def test_fewer_copies_than_the_one_shown_show_the_last(window, space):
    node = call(space, "stage")
    space.enter(node)
    space.show_copy(0, 2)
    layer = space.document.graph.nodes[node].layer
    space.apply_whole(SetParams(layer, {"repeat": 2}))
    assert space.scope[-1].copy == 1


def test_an_exposed_param_is_set_on_the_call_that_was_entered(window, space):
    space.enter(call(space, "stage"))
    space.select([call(space, "wide")])
    shown = subject(window)
    (row,) = shown.extras[0].rows.values()
    assert row.text.text() == "Units: set by stage = 16 as width, default 8"
    before = space.document.graph
    shown.form.edited.emit("units", 32)
    whole = space.document.graph
    assert whole.layer_named("stage").params["width"] == 32
    assert whole.layer_named("last").params["width"] == 2
    assert block_of(space) == next(iter(before.blocks.values()))
    assert space.graph.layer_named("wide").params["units"] == 32
    space.undo()
    assert space.document.graph == before


def test_its_default_is_set_by_a_button_and_calls_keep_their_values(window, space):
    space.enter(call(space, "stage"))
    space.select([call(space, "wide")])
    (row,) = subject(window).extras[0].rows.values()
    (button,) = row.acts.values()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert block_of(space).body.layer_named("wide").params["units"] == 16
    assert space.document.graph.layer_named("last").params["width"] == 2
    subject(window)
    assert row.text.text().endswith("default 16")
    assert not button.isEnabled()


def test_what_is_exposed_twice_is_set_on_the_outermost_call(window, space):
    inner = Network("Inner")
    dense = inner.layer("dense", "wide", units=8)
    inner.expose("width", dense, "units")
    inner.output("y", dense(inner.input("x", (4,))))
    outer = Network("Outer")
    cell = outer.layer(outer.block(inner), "cell", width=8)
    outer.expose("size", cell, "width")
    outer.output("y", cell(outer.input("x", (4,))))
    net = Network("nested")
    net.output("out", net.layer(net.block(outer), "top")(net.input("x", (4,))), loss="mse")
    space.replace(net.graph)
    space.enter(call(space, "top"))
    space.enter(call(space, "cell"))
    assert space.set_param([space.graph.layer_named("wide").id], "units", 5)
    assert space.document.graph.layer_named("top").params["size"] == 5
    assert space.document.undo_count == 1


def test_a_finding_inside_is_listed_once_and_a_click_goes_to_its_node(window, space):
    body = block_of(space).body
    wide = body.calls(body.layer_named("act").id)[0]
    (wire,) = body.into(wide)
    space.apply_whole(Inside(block_of(space).id, Disconnect((wire.id,))))
    panel = problems(window)
    (row,) = (row for row in panel.rows if row.found.severity == "error")
    assert row.go.text() == "stage › act.x"
    window.topbar.refresh()
    assert "1 error" in window.topbar.validity.text()
    QTest.mouseClick(row.go, Qt.MouseButton.LeftButton)
    assert [level.node for level in space.scope] == list(
        space.document.graph.calls(space.document.graph.layer_named("stage").id)
    )
    assert space.selection == {wide}


def test_its_fix_is_applied_inside_in_one_step(window, space):
    block = block_of(space)
    wires = tuple(edge.id for edge in block.body.out_of(last_of(block.body)))
    space.apply_whole(Inside(block.id, Disconnect(wires)))
    panel = problems(window)
    row = next(row for row in panel.rows if row.found.code == "unreachable" and row.fixes)
    before, mended = space.document.graph, row.found.message
    QTest.mouseClick(row.fixes[0], Qt.MouseButton.LeftButton)
    assert space.document.undo_count == 2
    assert mended not in [found.message for found in space.document.analysis.diagnostics]
    assert broken(space.document.graph) is None  # the port went, and the wire to it
    space.undo()
    assert space.document.graph == before


def last_of(body):
    return body.calls(body.layer_named("act").id)[0]


def test_a_bypassed_node_is_said_to_be_so_in_the_inspector_and_to_screen_readers(window, space):
    node = call(space, "stage")
    space.select([node])
    assert fact(subject(window), "BYPASSED") is None
    window.commands.run("node.bypass")
    assert fact(subject(window), "BYPASSED") == "hands on what reaches it"
    assert "bypassed" in window.canvas.accessibleDescription()
