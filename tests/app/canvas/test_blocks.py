"""Blocks on the canvas: made, entered, edited inside, left, dissolved; each edit one step back."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from app.canvas.mirror import Mirror
from app.canvas.painter import tied
from app.canvas.placing import Placing
from app.theme import THEMES
from graph_core.analysis import Analyser, analyse
from graph_core.edits import SetParams
from graph_core.edits.blocks import Expose, RenameBlock
from graph_core.graph import PortRef

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def key(hand, *args):
    QTest.keyClick(hand.view, *args)


def press(hand, text):
    key(hand, text)


@pytest.fixture
def chain(hand):
    """Input → conv → relu → Output."""
    nodes = [
        hand.add("input", (0, 0), shape=(3, 8, 8)),
        hand.add("conv2d", (200, 0), filters=4),
        hand.add("relu", (400, 0)),
        hand.add("output", (600, 0)),
    ]
    for a, b in pairwise(nodes):
        hand.connect(a, b)
    return nodes


@pytest.fixture
def block(hand, chain):
    """The node of a block made of conv and relu by Ctrl+G."""
    hand.workspace.select(chain[1:3])
    key(hand, Qt.Key.Key_G, CTRL)
    (node,) = hand.workspace.selection
    return node


def double_click(hand, pixel):
    hand.press(pixel)
    hand.release(pixel)
    hand.send(QEvent.Type.MouseButtonDblClick, pixel)
    hand.release(pixel)


def inner(hand, kind):
    (node,) = hand.graph.nodes_of_kind(kind)
    return node


def test_ctrl_g_makes_a_block_of_the_selection_in_one_step_and_selects_it(hand, chain, block):
    assert hand.graph.layer_of(block).is_block
    assert len(hand.graph) == 3
    assert not hand.workspace.analysis.facts[block].problem
    hand.workspace.undo()
    assert set(hand.graph.nodes) == set(chain)


def test_a_selection_that_cannot_be_a_block_is_refused_in_words(hand, chain, qtbot):
    hand.workspace.select(chain[:2])
    with qtbot.waitSignal(hand.workspace.refused) as said:
        key(hand, Qt.Key.Key_G, CTRL)
    assert "Inputs and Outputs stay outside" in str(said.args[0])
    assert set(hand.graph.nodes) == set(chain)


def test_ctrl_shift_g_puts_the_body_in_the_place_of_the_block_in_one_step(hand, chain, block):
    with_block = hand.graph
    key(hand, Qt.Key.Key_G, CTRL | SHIFT)
    kinds = sorted(hand.graph.layer_of(node).kind for node in hand.workspace.selection)
    assert kinds == ["conv2d", "relu"]
    hand.workspace.undo()
    assert hand.graph == with_block


def test_a_double_click_enters_a_block_with_the_types_that_reach_it(hand, block):
    double_click(hand, hand.middle(block))
    assert [level.node for level in hand.workspace.scope] == [block]
    conv = inner(hand, "conv2d")
    facts = hand.workspace.analysis.facts[conv]
    assert str(facts.outputs["y"].shape_text) == "N×4×6×6"
    assert not hand.workspace.analysis.diagnostics
    assert set(hand.view.mirror.nodes) == set(hand.graph.nodes)


def test_enter_enters_and_esc_lets_go_then_leaves(hand, block):
    key(hand, Qt.Key.Key_Return)
    hand.workspace.select([inner(hand, "relu")])
    key(hand, Qt.Key.Key_Escape)
    assert hand.workspace.scope
    assert not hand.workspace.selection
    key(hand, Qt.Key.Key_Escape)
    assert not hand.workspace.scope
    assert hand.workspace.selection == {block}


def test_the_breadcrumb_says_where_one_is_and_leads_back(hand, block, qtbot):
    assert not hand.view.crumbs.isVisible()
    key(hand, Qt.Key.Key_Return)
    crumbs = hand.view.crumbs
    assert crumbs.isVisible()
    assert [button.text() for button in crumbs.levels] == ["untitled", "block"]
    QTest.mouseClick(crumbs.levels[0], Qt.MouseButton.LeftButton)
    assert not hand.workspace.scope
    assert not crumbs.isVisible()


def test_edits_inside_change_the_block_and_undo_in_one_step_wherever_one_is(hand, block):
    key(hand, Qt.Key.Key_Return)
    body, steps = hand.graph, hand.steps
    hand.workspace.select([inner(hand, "relu")])
    key(hand, Qt.Key.Key_Delete)
    assert hand.steps == steps + 1
    assert not hand.graph.nodes_of_kind("relu")
    assert set(hand.view.mirror.nodes) == set(hand.graph.nodes)
    hand.workspace.undo()
    assert hand.graph == body
    hand.workspace.redo()
    key(hand, Qt.Key.Key_Escape)
    hand.workspace.undo()
    key(hand, Qt.Key.Key_Return)
    assert hand.graph == body


def test_a_drag_inside_moves_a_node_and_the_picture_follows(hand, block):
    key(hand, Qt.Key.Key_Return)
    relu = inner(hand, "relu")
    was = hand.graph.positions[relu]
    start = hand.middle(relu)
    hand.drag(start, (start[0] + 30, start[1] + 90))
    assert hand.graph.positions[relu] != was
    fresh = Mirror(hand.graph, hand.workspace.analysis)
    assert hand.view.mirror.box(relu) == fresh.box(relu)


def test_the_scope_that_vanishes_is_left(hand, block):
    key(hand, Qt.Key.Key_Return)
    hand.workspace.undo()
    assert not hand.workspace.scope
    assert set(hand.view.mirror.nodes) == set(hand.graph.nodes)


def test_blocks_are_made_inside_blocks_and_entered_level_by_level(hand, block):
    key(hand, Qt.Key.Key_Return)
    before = hand.workspace.document.graph
    hand.workspace.select([inner(hand, "relu")])
    key(hand, Qt.Key.Key_G, CTRL)
    key(hand, Qt.Key.Key_Return)
    assert len(hand.workspace.scope) == 2
    assert inner(hand, "relu")
    assert not hand.workspace.analysis.diagnostics
    assert hand.workspace.document.analysis.parameters == 3 * 4 * 9 + 4
    hand.workspace.undo()
    assert len(hand.workspace.scope) == 1
    assert hand.workspace.document.graph == before


def test_the_analysis_inside_is_that_of_a_fresh_look_after_every_edit(hand, block):
    key(hand, Qt.Key.Key_Return)
    conv = hand.graph.layer_of(inner(hand, "conv2d")).id
    for filters in (6, 2, 9):
        hand.workspace.apply(SetParams(conv, {"filters": filters}))
        given = {
            node: hand.workspace.analysis.facts[node].outputs["y"]
            for node in hand.graph.nodes_of_kind("input")
        }
        fresh = Analyser(hand.graph, given=given).analysis
        assert hand.workspace.analysis.facts == fresh.facts
        whole = hand.workspace.document
        assert whole.analysis.parameters == analyse(whole.graph).parameters


def test_what_a_call_sets_shows_inside_it(hand, block):
    kind = hand.graph.layer_of(block)
    id_ = kind.kind.removeprefix("block:")
    (conv,) = (x for x in hand.graph.blocks[id_].body.layers.values() if x.kind == "conv2d")
    hand.workspace.apply(Expose(id_, "width", conv.id, "filters"))
    hand.workspace.apply(SetParams(kind.id, {"width": 11}))
    hand.workspace.enter(block)
    assert hand.graph.layers[conv.id].params["filters"] == 11
    assert hand.workspace.analysis.facts[inner(hand, "conv2d")].outputs["y"].dims[1] == 11


def test_a_block_shows_its_title_name_and_copies(hand, block):
    layer = hand.graph.layer_of(block)
    hand.workspace.apply(RenameBlock(layer.kind.removeprefix("block:"), "Stage"))
    hand.workspace.apply(SetParams(layer.id, {"repeat": 3}))
    card = hand.view.mirror.card(block)
    assert (card.title, card.name, card.repeat) == ("Stage", "block", 3)
    assert all(card.category in theme.category for theme in THEMES.values())


def test_no_node_id_is_shown_for_a_block_s_port(hand, block):
    (port,) = (ref for ref in hand.view.mirror.card(block).inputs)
    hand.hover(hand.input(block, port.port))
    words, _ = hand.view.pointing._words
    assert "block.input" in words
    assert port.port not in words


def test_another_layer_of_a_block_is_added_from_the_palette(hand, block):
    kind = hand.graph.layer_of(block).kind
    assert kind in {spec.id for spec in hand.workspace.kinds()}
    Placing(hand.view).add(kind, hand.view.pointing.resting())
    (added,) = hand.workspace.selection
    assert added != block
    assert hand.graph.layer_of(added).name == "block1"


def test_a_block_is_not_offered_inside_itself(hand, block):
    kind = hand.graph.layer_of(block).kind
    hand.workspace.enter(block)
    assert kind not in {spec.id for spec in hand.workspace.kinds()}


def test_wires_of_a_block_are_judged_by_its_ports(hand, block):
    flat = hand.add("flatten", (0, 300))
    source = hand.graph.into(block)[0].source
    hand.connect(source.node, flat)
    port = hand.view.mirror.card(block).inputs[0].port
    start = hand.output(flat)
    hand.press(start)
    hand.move((start[0] + 40, start[1]))
    hand.move(hand.input(block, port))
    assert hand.view.pointing.gesture.reason
    hand.release(hand.input(block, port))
    assert hand.graph.at_input(PortRef(block, port))[0].source == source


def test_selecting_one_call_of_a_shared_layer_outlines_the_others(hand, chain):
    hand.workspace.select([chain[2]])
    key(hand, Qt.Key.Key_S)
    (again,) = hand.workspace.selection
    assert tied(hand.view.mirror, hand.view.marks) == {chain[2]}
    badges = {hand.view.mirror.card(node).shared for node in (chain[2], again)}
    assert badges == {"A"}
    key(hand, Qt.Key.Key_S, SHIFT)
    assert not tied(hand.view.mirror, hand.view.marks)


def test_the_way_back_out_of_a_block_shows_the_picture_that_was_kept(hand, block, monkeypatch):
    view = hand.view
    view.painter.patient = True
    before = view.grab().toImage()
    hand.workspace.enter(block)
    assert view.grab().toImage() != before
    painted = []
    still = view.painter.paint_still
    monkeypatch.setattr(view.painter, "paint_still", lambda *a: painted.append(1) or still(*a))
    hand.workspace.leave()
    assert view.grab().toImage() == before
    assert painted == []


def test_what_was_edited_inside_shows_on_the_way_back_out(hand, block):
    view = hand.view
    view.painter.patient = True
    view.grab()
    hand.workspace.enter(block)
    view.grab()
    hand.workspace.apply(SetParams(hand.graph.nodes[inner(hand, "conv2d")].layer, {"filters": 9}))
    view.grab()
    hand.workspace.leave()
    shown = view.grab().toImage()
    view.backing.forget()
    assert shown == view.grab().toImage()
