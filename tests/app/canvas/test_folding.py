"""Collapse, bypass and thumbnails: how cards stand, by keys, each step taken back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.card_far import paint_compact, paint_far, paint_plate
from app.canvas.card_paint import paint_card
from app.canvas.geometry import picture_box, size_of
from app.canvas.hit_test import port_at
from app.canvas.thumbnail import BLANK, MOST, Drawings, thumbnail_of
from app.theme import THEMES
from graph_core.builder import Network
from graph_core.edits import Rename
from graph_core.edits.blocks import MakeBlock
from graph_core.graph import Block, Graph, Node, PortRef
from graph_core.layout import usual_size

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def wired(hand):
    """Two Inputs and a Dense into a Concatenate, with an Output."""
    a, b = hand.add("input", (0, 0), shape=(4,)), hand.add("input", (0, 200), shape=(4,))
    dense = hand.add("dense", (200, 0), units=4)
    join, out = hand.add("concatenate", (440, 80)), hand.add("output", (680, 80))
    hand.connect(a, dense)
    hand.connect(dense, join, target_port="xs")
    hand.connect(b, join, target_port="xs")
    hand.connect(join, out)
    return {"a": a, "dense": dense, "join": join, "out": out}


def key(hand, *args):
    QTest.keyClick(hand.view, *args)


def test_h_collapses_all_that_is_selected_in_one_step_and_expands_it_again(hand, wired, agree):
    chosen = [wired["dense"], wired["join"]]
    before = [hand.view.mirror.box(node).height for node in chosen]
    hand.workspace.select(chosen)
    steps = hand.steps
    key(hand, Qt.Key.Key_H)
    assert hand.steps == steps + 1
    assert set(hand.graph.collapsed) == set(chosen)
    small = [hand.view.mirror.box(node).height for node in chosen]
    assert all(now < then for now, then in zip(small, before, strict=True))
    card = hand.view.mirror.card(wired["dense"])
    assert (card.rows, card.shape) == ((), "")
    agree(hand.view.mirror, hand.workspace.document)
    key(hand, Qt.Key.Key_H)
    assert not hand.graph.collapsed
    assert [hand.view.mirror.box(node).height for node in chosen] == before
    hand.workspace.undo()
    assert set(hand.graph.collapsed) == set(chosen)
    agree(hand.view.mirror, hand.workspace.document)


def test_some_collapsed_become_all_collapsed(hand, wired):
    hand.workspace.select([wired["dense"]])
    key(hand, Qt.Key.Key_H)
    hand.workspace.select([wired["dense"], wired["join"]])
    key(hand, Qt.Key.Key_H)
    assert set(hand.graph.collapsed) == {wired["dense"], wired["join"]}


def test_every_port_of_a_collapsed_node_can_be_reached_and_wired(hand, wired):
    hand.workspace.select([wired["join"]])
    key(hand, Qt.Key.Key_H)
    mirror = hand.view.mirror
    for index in range(3):
        point = mirror.socket_point(PortRef(wired["join"], "xs"), output=False, index=index)
        hit = port_at(mirror, point, 1.0)
        assert (hit.ref.node, hit.index) == (wired["join"], index)
    hand.drag(hand.output(wired["a"]), hand.input(wired["join"], "xs", index=2))
    assert len(hand.graph.into(wired["join"])) == 3


def test_wires_end_where_the_collapsed_cards_ports_are(hand, wired):
    hand.workspace.select([wired["join"]])
    key(hand, Qt.Key.Key_H)
    mirror = hand.view.mirror
    (edge,) = hand.graph.out_of(wired["join"])
    x, y, *_ = mirror.ends([mirror.edges[edge.id]])[0].tolist()
    assert (x, y) == mirror.socket_point(PortRef(wired["join"], "y"), output=True)


def test_ctrl_b_bypasses_and_takes_the_bypass_off(hand, wired, agree):
    hand.workspace.select([wired["dense"]])
    before = hand.workspace.analysis.parameters
    key(hand, Qt.Key.Key_B, CTRL)
    card = hand.view.mirror.card(wired["dense"])
    assert card.bypassed
    assert hand.workspace.analysis.parameters < before
    agree(hand.view.mirror, hand.workspace.document)
    key(hand, Qt.Key.Key_B, CTRL)
    assert not hand.view.mirror.card(wired["dense"]).bypassed
    assert hand.workspace.analysis.parameters == before
    hand.workspace.undo()
    assert hand.view.mirror.card(wired["dense"]).bypassed


def test_an_input_can_not_be_bypassed_and_the_refusal_says_why(hand, wired, qtbot):
    hand.workspace.select([wired["a"], wired["dense"]])
    steps = hand.steps
    with qtbot.waitSignal(hand.workspace.refused) as said:
        key(hand, Qt.Key.Key_B, CTRL)
    assert "can't be bypassed" in str(said.args[0])
    assert hand.steps == steps


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
@pytest.mark.parametrize("paint", [paint_card, paint_compact, paint_plate, paint_far])
def test_a_bypassed_card_looks_otherwise_by_more_than_colour(hand, wired, theme, paint):
    def picture():
        return picture_of(hand.view.mirror.card(wired["dense"]), theme, paint)

    before = picture()
    hand.workspace.select([wired["dense"]])
    key(hand, Qt.Key.Key_B, CTRL)
    dashed = picture()
    assert before != dashed
    top = [dashed.pixelColor(14 + x, 14).lightness() for x in range(20, 100)]
    assert len(set(top)) > 1, "the outline is broken"


def picture_of(card, theme, paint):
    from PySide6.QtGui import QImage, QPainter

    width, height = size_of(card)
    image = QImage(int(width) + 28, int(height) + 28, QImage.Format.Format_RGB32)
    image.fill(theme.canvas)
    painter = QPainter(image)
    painter.translate(14, 14)
    paint(painter, card, theme)
    painter.end()
    return image


def cell(count=1):
    body = Network("Cell")
    x = body.input("x", (4,))
    y = x
    for _ in range(count):
        y = body.layer("dense", units=4)(y)
    body.output("y", body.layer("add")(x, y))
    return body


def test_a_blocks_card_shows_its_inside_in_the_layers_colours(hand):
    net = Network("net")
    net.output("out", net.layer(net.block(cell()), "cell", repeat=3)(net.input("x", (4,))))
    hand.workspace.replace(net.graph)
    node = hand.graph.calls(hand.graph.layer_named("cell").id)[0]
    card = hand.view.mirror.card(node)
    assert [category for _, category in card.picture.nodes].count("Core") == 1
    assert len(card.picture.nodes) == 4
    assert len(card.picture.wires) == 4
    box = picture_box(card)
    width, height = size_of(card)
    assert box.left() > 0
    assert box.right() < width
    assert box.bottom() < height
    assert abs(usual_size(hand.graph, node)[1] - height) < 1
    hand.workspace.select([node])
    key(hand, Qt.Key.Key_H)
    assert hand.view.mirror.card(node).picture is None


def test_what_changes_inside_changes_the_thumbnail(hand):
    net = Network("net")
    net.output("out", net.layer(net.block(cell()), "cell")(net.input("x", (4,))))
    hand.workspace.replace(net.graph)
    node = hand.graph.calls(hand.graph.layer_named("cell").id)[0]
    before = hand.view.mirror.card(node).picture
    hand.workspace.enter(node)
    hand.workspace.select(hand.graph.nodes_of_kind("dense"))
    key(hand, Qt.Key.Key_Delete)
    hand.workspace.leave()
    assert len(hand.view.mirror.card(node).picture.nodes) == len(before.nodes) - 1


def test_an_empty_body_and_a_huge_one_have_no_thumbnail():
    assert thumbnail_of(Block("b", "Empty", Graph()), Graph()) is None
    nodes = {f"n{i}": Node(f"n{i}", "l") for i in range(MOST + 1)}
    assert thumbnail_of(Block("b", "Huge", Graph(nodes=nodes)), Graph()) is None


def test_a_new_blocks_drawing_comes_a_turn_later_and_the_card_keeps_its_size(hand, wired, agree):
    hand.workspace.select([wired["dense"], wired["join"]])
    hand.workspace.apply(MakeBlock((wired["dense"], wired["join"])))
    mirror = hand.view.mirror
    (call,) = [n for n in hand.graph.nodes if hand.graph.layer_of(n).is_block]
    first, box = mirror.card(call), mirror.box(call)
    assert first.picture is BLANK
    assert mirror.unfinished
    hand.workspace.turns.finish()
    assert mirror.card(call) == replace(first, picture=thumbnail_of(block_of(hand), hand.graph))
    assert mirror.box(call) == box
    assert not mirror.unfinished
    agree(mirror, hand.workspace.document)


def test_a_drawing_that_was_made_is_there_at_once(hand, wired):
    hand.workspace.apply(MakeBlock((wired["dense"], wired["join"])))
    hand.workspace.turns.finish()
    (call,) = [n for n in hand.graph.nodes if hand.graph.layer_of(n).is_block]
    drawn = hand.view.mirror.card(call).picture
    hand.workspace.apply(Rename(hand.graph.layer_of(call).id, "another"))
    assert hand.view.mirror.card(call).picture is drawn
    assert drawn.nodes


def test_a_drawing_is_another_once_the_body_is_another():
    inside, known = Network("inside"), Drawings()
    inside.layer("relu")(inside.input("x", (4,)))
    block, holder = Block("b", "Body", inside.graph), Graph()
    assert known.known(block, holder) is BLANK
    assert known.of(block, holder) == thumbnail_of(block, holder)
    assert known.known(block, holder) is known.of(block, holder)
    other = replace(block, body=Graph())
    assert known.of(other, holder) is None
    assert known.known(block, replace(holder, blocks={"b": block})) is BLANK


def block_of(hand):
    (block,) = hand.graph.blocks.values()
    return block
