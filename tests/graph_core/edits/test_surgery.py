"""Edits of wired networks keep what they can, and one undo takes all of it back."""

from itertools import pairwise

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.edits import (
    AddLayer,
    Connect,
    DeleteAndHeal,
    DeleteDeadEnd,
    Edit,
    InsertOnEdge,
    ReplaceKind,
    Rewire,
    SetPortOrder,
    Splice,
    Unlink,
    apply,
)
from graph_core.errors import EditRefused
from graph_core.graph import Graph, PortRef
from graph_core.integrity import broken


def network() -> Graph:
    """features → a → act → sum → out, and features → sum."""
    net = Network()
    x = net.input("features", (4,))
    y = net.layer("relu", "act")(net.layer("dense", "a", units=4)(x))
    net.output("out", net.layer("add", "sum")(y, x), loss="mse")
    return net.graph


def node(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[0]


def feeds(graph: Graph, name: str) -> list[str]:
    """Return the names of what is wired to a node, in port and wire order."""
    edges = sorted(graph.into(node(graph, name)), key=lambda e: (e.target.port, e.order))
    return [graph.label(edge.source.node) for edge in edges]


def done(graph: Graph, edit: Edit) -> Graph:
    after, back = apply(graph, edit)
    assert broken(after) is None
    assert apply(after, back)[0] == graph
    return after


def test_a_layer_inserted_on_a_wire_stands_in_it() -> None:
    graph = network()
    wire = graph.into(node(graph, "act"))[0]
    after = done(graph, InsertOnEdge(wire.id, "batch_norm"))
    assert feeds(after, "act") == ["batch_norm"]
    assert feeds(after, "batch_norm") == ["a"]
    assert analyse(after).type_of(PortRef(node(after, "sum"), "y"))


def test_what_stands_to_the_right_makes_room() -> None:
    graph = network()
    wire = graph.into(node(graph, "act"))[0]
    after = done(graph, InsertOnEdge(wire.id, "batch_norm"))
    xs = [after.positions[node(after, n)][0] for n in ("a", "batch_norm", "act", "sum", "out")]
    assert all(right - left >= 200 for left, right in pairwise(xs))


def test_an_inserted_layer_keeps_the_place_among_variadic_wires() -> None:
    graph = network()
    first = graph.at_input(PortRef(node(graph, "sum"), "xs"))[0]
    assert feeds(done(graph, InsertOnEdge(first.id, "tanh")), "sum") == ["tanh", "features"]


def test_a_loose_node_is_spliced_into_a_wire() -> None:
    graph, _ = apply(network(), AddLayer("tanh", node_id="t"))
    wire = graph.into(node(graph, "out"))[0]
    assert feeds(done(graph, Splice(wire.id, "t")), "out") == ["tanh"]


@pytest.mark.parametrize("name", ["features", "out", "act"])
def test_a_node_that_can_not_stand_in_a_wire_is_refused(name: str) -> None:
    graph = network()
    wire = graph.into(node(graph, "a"))[0]
    with pytest.raises(EditRefused):
        Splice(wire.id, node(graph, name)).plan(graph)


def test_splicing_that_would_close_a_cycle_is_refused() -> None:
    graph, _ = apply(network(), AddLayer("add", node_id="late"))
    graph, _ = apply(graph, Connect(PortRef(node(graph, "sum"), "y"), PortRef("late", "xs")))
    wire = graph.into(node(graph, "a"))[0]
    with pytest.raises(EditRefused, match="cycle"):
        Splice(wire.id, "late").plan(graph)


def test_deleting_heals_the_wires() -> None:
    graph = network()
    after = done(graph, DeleteAndHeal((node(graph, "a"), node(graph, "act"))))
    assert feeds(after, "sum") == ["features", "features"]


def test_deleting_a_node_without_feed_takes_its_wires_along() -> None:
    graph = network()
    after = done(graph, DeleteAndHeal((node(graph, "features"),)))
    assert feeds(after, "sum") == ["act"]


def test_a_dead_end_goes_with_all_that_leads_to_it_alone() -> None:
    graph = network()
    for edit in (
        AddLayer("dense", name="d1", node_id="d1"),
        AddLayer("dense", name="d2", node_id="d2"),
        AddLayer("dense", name="d3", node_id="d3"),
        Connect(PortRef(node(graph, "features"), "y"), PortRef("d1", "x")),
        Connect(PortRef("d1", "y"), PortRef("d2", "x")),
        Connect(PortRef("d1", "y"), PortRef("d3", "x")),
    ):
        graph, _ = apply(graph, edit)
    once = done(graph, DeleteDeadEnd("d2"))
    assert {"d1", "d3"} <= once.nodes.keys()
    twice = done(once, DeleteDeadEnd("d3"))
    assert {layer.name for layer in twice.layers.values()} == {"features", "a", "act", "sum", "out"}


def test_unlinking_copies_the_layer_under_a_free_name() -> None:
    net = Network()
    shared = net.layer("dense", "enc", units=3)
    shared(net.input("a", (4,)))
    second = shared(net.input("b", (4,)))
    after = done(net.graph, Unlink(second.port.node))
    own = after.layer_of(second.port.node)
    assert (own.name, own.params["units"]) == ("enc1", 3)
    assert analyse(after).parameters == 2 * (4 * 3 + 3)


def test_a_layer_called_once_has_nothing_to_unlink() -> None:
    graph = network()
    with pytest.raises(EditRefused, match="isn't shared"):
        Unlink(node(graph, "a")).plan(graph)


def test_moving_the_source_of_a_wire_keeps_its_place() -> None:
    graph = network()
    first = graph.at_input(PortRef(node(graph, "sum"), "xs"))[0]
    after = done(graph, Rewire(first.id, source=PortRef(node(graph, "a"), "y")))
    assert feeds(after, "sum") == ["a", "features"]


def test_moving_an_end_to_a_full_port_needs_replace() -> None:
    graph = network()
    wire = graph.at_input(PortRef(node(graph, "sum"), "xs"))[1]
    target = PortRef(node(graph, "act"), "x")
    with pytest.raises(EditRefused, match="occupied"):
        Rewire(wire.id, target=target).plan(graph)
    after = done(graph, Rewire(wire.id, target=target, replace=True))
    assert feeds(after, "act") == ["features"]


def test_a_rewire_that_closes_a_cycle_is_refused() -> None:
    graph = network()
    wire = graph.into(node(graph, "a"))[0]
    with pytest.raises(EditRefused, match="cycle"):
        Rewire(wire.id, source=PortRef(node(graph, "act"), "y")).plan(graph)


def test_the_wires_of_a_variadic_port_are_put_in_order() -> None:
    graph = network()
    port = PortRef(node(graph, "sum"), "xs")
    ids = tuple(edge.id for edge in graph.at_input(port))
    assert feeds(done(graph, SetPortOrder(port, ids[::-1])), "sum") == ["features", "act"]
    with pytest.raises(EditRefused, match="every wire"):
        SetPortOrder(port, ids[:1]).plan(graph)


def test_another_kind_keeps_wires_and_params_that_fit() -> None:
    net = Network()
    x = net.layer("conv2d", filters=7, kernel=(5, 5), padding="same")(net.input("i", (1, 8, 8)))
    net.layer("relu")(x)
    graph = net.graph
    layer = graph.layer_of(x.port.node)
    after = done(graph, ReplaceKind(layer.id, "conv_transpose2d")).layers[layer.id]
    assert (after.name, after.params["filters"], after.params["kernel"]) == (
        "conv_transpose2d",
        7,
        (5, 5),
    )


def test_wires_of_a_sum_move_to_the_ports_of_a_difference_and_back() -> None:
    graph = network()
    layer = graph.layer_of(node(graph, "sum"))
    apart = done(graph, ReplaceKind(layer.id, "subtract"))
    assert feeds(apart, "sum") == ["act"]  # a second wire has no port of that place
    assert feeds(done(apart, ReplaceKind(layer.id, "add")), "sum") == ["act"]


def test_a_chosen_name_survives_another_kind() -> None:
    graph = network()
    layer = graph.layer_of(node(graph, "act"))
    assert done(graph, ReplaceKind(layer.id, "tanh")).layers[layer.id].name == "act"
