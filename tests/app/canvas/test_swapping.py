"""Swap kind: by Ctrl+R, wires and what means the same kept, one step for all that is selected."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.swapping import SEEN, Swaps, layers_of

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chain(hand):
    """An image through two convolutions into an Add."""
    image = hand.add("input", (0.0, 0.0), shape=(3, 16, 16))
    first = hand.add("conv2d", (220.0, 0.0), filters=24, kernel=(5, 5))
    second = hand.add("conv2d", (440.0, 0.0), filters=24, kernel=(3, 3))
    for source, target in ((image, first), (first, second)):
        hand.connect(source, target)
    return image, first, second


def offered(view):
    return Swaps(view.workspace, layers_of(view)).all


def swap_for(view, words):
    QTest.keyClick(view, Qt.Key.Key_R, CTRL)
    QTest.keyClicks(view.placing.palette.field, words)
    QTest.keyClick(view.placing.palette.field, Qt.Key.Key_Return)


def test_what_means_the_same_and_the_wires_carry_over_in_one_step(hand, view, chain):
    steps, edges = hand.steps, dict(hand.graph.edges)
    view.workspace.select([chain[1]])
    swap_for(view, "separableconv2d")
    layer = hand.graph.layer_of(chain[1])
    assert layer.kind == "separable_conv2d"
    assert (layer.params["filters"], layer.params["kernel"]) == (24, (5, 5))
    assert hand.graph.edges == edges
    assert hand.steps == steps + 1
    view.workspace.undo()
    assert hand.graph.layer_of(chain[1]).kind == "conv2d"


def test_widths_have_many_names_and_square_kernels_fit_any_number_of_axes(hand, view, chain):
    view.workspace.select([chain[1]])
    swap_for(view, "conv1d")
    assert hand.graph.layer_of(chain[1]).params["kernel"] == (5,)
    swap_for(view, "dense")
    assert hand.graph.layer_of(chain[1]).params["units"] == 24


def test_several_nodes_of_one_kind_swap_together(hand, view, chain):
    steps = hand.steps
    view.workspace.select(chain[1:])
    swap_for(view, "convtranspose2d")
    assert {hand.graph.layer_of(node).kind for node in chain[1:]} == {"conv_transpose2d"}
    assert hand.steps == steps + 1


def test_what_keeps_all_wires_comes_first_and_loss_is_told(hand, view, chain):
    joined = hand.add("add", (660.0, 0.0))
    for source in chain[1:]:
        hand.connect(source, joined, target_port="xs")
    view.workspace.select([joined])
    found = offered(view)
    assert found[0].lost == 0
    assert found[0].spec.category == "Merge"
    lost = [swap.lost for swap in found if not swap.refused]
    assert lost == sorted(lost)
    assert max(lost) > 0
    QTest.keyClick(view, Qt.Key.Key_R, CTRL)
    told = {e.id: e.subtitle for e in view.placing.palette.model.entries}
    assert told["swap.relu"].startswith("Loses 1 wire")


def test_kinds_that_do_not_take_what_arrives_say_so(hand, view, chain):
    view.workspace.select([chain[1]])
    found = {swap.spec.id: swap for swap in offered(view)}
    assert found["max_pool2d"].fits
    assert not found["lstm"].fits


def test_nodes_of_two_kinds_have_no_swap(hand, view, chain):
    view.workspace.select(chain)
    swap = {action.id: action for action in view.actions_offered}["layer.swap"]
    assert not swap.enabled()
    QTest.keyClick(view, Qt.Key.Key_R, CTRL)
    assert view.placing.palette is None


def test_a_shared_layer_is_not_swapped_for_what_cannot_be_shared(hand, view, chain):
    view.workspace.select([chain[2]])
    QTest.keyClick(view, Qt.Key.Key_S)
    view.workspace.select([chain[2]])
    found = {swap.spec.id: swap for swap in offered(view)}
    assert "shared" in found["output"].refused


def test_what_is_usual_leads_among_what_fits_alike(hand, view):
    node = hand.add("relu", (0.0, 0.0))
    view.workspace.select([node])
    found = offered(view)
    assert [swap.spec.id for swap in found[:2]] == ["gelu", "sigmoid"]


def test_what_is_seen_first_is_right_at_once_and_the_rest_a_moment_later(hand, view, qtbot):
    node = hand.add("relu", (0.0, 0.0))
    view.workspace.select([node])
    found = [f"swap.{swap.spec.id}" for swap in offered(view)]
    QTest.keyClick(view, Qt.Key.Key_R, CTRL)
    model = view.placing.palette.model
    assert [entry.id for entry in model.entries[:SEEN]] == found[:SEEN]
    assert sorted(entry.id for entry in model.entries) == sorted(found)
    qtbot.waitUntil(lambda: [entry.id for entry in model.entries] == found)


def test_all_is_right_at_once_where_little_fits(hand, view, chain):
    joined = hand.add("add", (660.0, 0.0))
    for source in chain[1:]:
        hand.connect(source, joined, target_port="xs")
    view.workspace.select([joined])
    swaps = Swaps(view.workspace, layers_of(view))
    assert sum(swap.good for swap in swaps.all) < SEEN
    assert swaps.at_once() == swaps.all
