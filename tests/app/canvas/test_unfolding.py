"""Blocks opened in place: what is inside is seen, neighbours make room, one step each way."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest

from app.canvas.geometry import inside_corner, size_of
from app.canvas.hit_test import node_at
from graph_core import files
from graph_core.annotations import Frame
from graph_core.builder import Network
from graph_core.edits import Annotate
from graph_core.layout import usual_size

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def placed(hand):
    """Input → cell → Dense → Output in a row, a second branch below, a frame around the cell."""
    body = Network("Cell")
    x = body.input("x", (4,))
    y = body.layer("relu")(body.layer("dense", units=4)(x))
    body.output("y", body.layer("add")(x, y))
    net = Network("net")
    x = net.input("x", (4,))
    end = net.layer("dense", "end", units=4)(net.layer(net.block(body), "cell")(x))
    side = net.layer("dense", "side", units=4)(x)
    net.output("out", net.layer("add", "sum")(end, side))
    hand.workspace.replace(net.graph)
    hand.view.camera.zoom, hand.view.camera.x, hand.view.camera.y = 0.8, 40.0, 300.0
    cell = node(hand, "cell")
    box = hand.view.mirror.box(cell)
    around = (box.left - 20, box.top - 20, box.width + 40, box.height + 40)
    hand.workspace.document.apply(Annotate({"f": Frame("f", around, "The cell")}))
    hand.workspace.select([cell])
    return cell


def node(hand, name):
    return hand.graph.calls(hand.graph.layer_named(name).id)[0]


def open_it(hand):
    QTest.keyClick(hand.view, Qt.Key.Key_Return, ALT)


def boxes(hand):
    return {n: hand.view.mirror.box(n) for n in hand.graph.nodes}


def overlapping(found):
    pairs = [(a, b) for a in found for b in found if a < b]
    return [
        (a, b)
        for a, b in pairs
        if found[a].left < found[b].right
        and found[b].left < found[a].right
        and found[a].top < found[b].bottom
        and found[b].top < found[a].bottom
    ]


def test_alt_return_shows_the_inside_and_neighbours_make_room_in_one_step(hand, placed, agree):
    before, steps, seen = hand.graph, hand.steps, boxes(hand)
    assert not overlapping(seen)
    open_it(hand)
    assert hand.steps == steps + 1
    card = hand.view.mirror.card(placed)
    assert {one.card.title for one in card.inside.cards} == {"x", "Dense", "ReLU", "Add", "y"}
    assert hand.view.mirror.box(placed).width > 2 * seen[placed].width
    assert not overlapping(boxes(hand))
    assert hand.view.mirror.box(placed).centre[1] == pytest.approx(seen[placed].centre[1], abs=1)
    hand.workspace.undo()
    assert hand.graph == before
    agree(hand.view.mirror, hand.workspace.document)
    assert hand.view.mirror.card(placed).inside is None


def test_closed_again_everything_is_where_it_was(hand, placed):
    before = hand.graph
    open_it(hand)
    assert hand.view.mirror.card(placed).inside
    open_it(hand)
    assert hand.graph.opened == {}
    for name, (x, y) in before.positions.items():
        assert hand.graph.positions[name] == pytest.approx((x, y), abs=1e-6)
    assert hand.graph.frames["f"].box == pytest.approx(before.frames["f"].box)


def test_a_frame_around_the_block_grows_with_it(hand, placed):
    open_it(hand)
    box, (x, y, width, height) = hand.view.mirror.box(placed), hand.graph.frames["f"].box
    assert x < box.left
    assert y < box.top
    assert x + width > box.right
    assert y + height > box.bottom


def test_cards_inside_show_the_types_of_this_call_and_lie_within_the_card(hand, placed):
    open_it(hand)
    card = hand.view.mirror.card(placed)
    shapes = {one.card.title: one.card.shape for one in card.inside.cards}
    assert shapes["Dense"] == "N×4 f32"
    (left, top), (width, height) = inside_corner(card), size_of(card)
    for one in card.inside.cards:
        wide, high = size_of(one.card)
        assert left + one.x >= 0
        assert left + one.x + wide <= width
        assert top + one.y + high <= height
    about = usual_size(hand.graph, placed)
    assert abs(about[0] - width) < 0.2 * width


def test_ports_stay_at_the_edges_and_the_whole_card_is_one_node(hand, placed):
    open_it(hand)
    mirror = hand.view.mirror
    box = mirror.box(placed)
    (edge,) = hand.graph.into(placed)
    assert mirror.ends([mirror.edges[edge.id]])[0].tolist()[2] == box.left
    assert node_at(mirror, box.centre) == placed


def test_a_double_click_enters_it(hand, placed):
    open_it(hand)
    pixel = hand.pixel(hand.view.mirror.box(placed).centre)
    hand.press(pixel)
    hand.release(pixel)
    hand.send(QEvent.Type.MouseButtonDblClick, pixel)
    hand.release(pixel)
    assert [level.node for level in hand.workspace.scope] == [placed]


def test_what_changes_inside_is_seen_in_place(hand, placed):
    open_it(hand)
    hand.workspace.enter(placed)
    hand.workspace.select(hand.graph.nodes_of_kind("relu"))
    QTest.keyClick(hand.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    hand.workspace.leave()
    (relu,) = (o.card for o in hand.view.mirror.card(placed).inside.cards if o.card.title == "ReLU")
    assert relu.bypassed


def test_it_is_kept_in_the_file_and_goes_with_the_node(hand, placed):
    open_it(hand)
    assert files.loads(files.dumps(hand.graph)) == hand.graph
    hand.workspace.select([placed])
    QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    assert not hand.graph.opened


def test_an_empty_block_is_refused_in_words(hand, qtbot):
    net = Network("net")
    empty = Network("Empty")
    empty.output("y", empty.layer("relu")(empty.input("x", (4,))))
    net.output("out", net.layer(net.block(empty), "cell")(net.input("x", (4,))))
    hand.workspace.replace(net.graph)
    cell = node(hand, "cell")
    hand.workspace.enter(cell)
    hand.workspace.select(hand.graph.nodes)
    QTest.keyClick(hand.view, Qt.Key.Key_Delete)
    hand.workspace.leave()
    hand.workspace.select([cell])
    with qtbot.waitSignal(hand.workspace.refused) as said:
        open_it(hand)
    assert "can't be shown in place" in str(said.args[0])


@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.3, 0.2, 0.1])
def test_it_is_painted_at_every_zoom(hand, placed, zoom):
    hand.view.camera.zoom = zoom
    closed = hand.view.grab().toImage()
    open_it(hand)
    hand.view.camera.zoom = zoom
    hand.view.camera_or_graph_changed()
    assert hand.view.grab().toImage() != closed
