"""Rewiring: nodes leave their wires healed, wires move port by port, an adapter joins two ports."""

from __future__ import annotations

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.edits import (
    ConnectThrough,
    DeleteAndHeal,
    Detach,
    Edit,
    MoveWires,
    SetRoutes,
    apply,
)
from graph_core.errors import EditRefused
from graph_core.graph import Graph, PortRef
from graph_core.integrity import broken


def chain() -> Graph:
    """features → a → b → c → out, and b → side."""
    net = Network()
    x = net.input("features", (4,))
    b = net.layer("relu", "b")(net.layer("dense", "a", units=4)(x))
    net.layer("tanh", "side")(b)
    net.output("out", net.layer("dense", "c", units=4)(b), loss="mse")
    return net.graph


def branches() -> Graph:
    """left and right → sum → act."""
    net = Network()
    left, right = net.input("left", (4,)), net.input("right", (4,))
    net.layer("relu", "act")(net.layer("add", "sum")(left, right))
    return net.graph


def node(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[0]


def wires(graph: Graph) -> set[tuple[str, str]]:
    return {
        (graph.label(edge.source.node), graph.label(edge.target.node))
        for edge in graph.edges.values()
    }


def done(graph: Graph, edit: Edit) -> Graph:
    after, back = apply(graph, edit)
    assert broken(after) is None
    assert apply(after, back)[0] == graph
    return after


def test_a_chain_that_is_taken_away_leaves_its_path_to_every_branch() -> None:
    graph = chain()
    after = done(graph, DeleteAndHeal((node(graph, "b"), node(graph, "a"))))
    assert wires(after) == {("features", "side"), ("features", "c"), ("c", "out")}


def test_apart_from_each_other_nodes_heal_one_by_one() -> None:
    graph = chain()
    after = done(graph, DeleteAndHeal((node(graph, "a"), node(graph, "c"))))
    assert wires(after) == {("features", "b"), ("b", "side"), ("b", "out")}


def test_a_merge_is_healed_by_what_feeds_it_first() -> None:
    graph = branches()
    assert wires(done(graph, DeleteAndHeal((node(graph, "sum"),)))) == {("left", "act")}


def test_what_nothing_feeds_any_more_goes_without_healing() -> None:
    graph = branches()
    after = done(graph, DeleteAndHeal((node(graph, "left"), node(graph, "sum"))))
    assert wires(after) == {("right", "act")}
    gone = (node(graph, "left"), node(graph, "right"), node(graph, "sum"))
    assert not done(graph, DeleteAndHeal(gone)).edges


def test_a_healed_wire_keeps_its_place_and_its_route() -> None:
    graph = branches()
    (wire,) = graph.into(node(graph, "act"))
    routed, _ = apply(graph, SetRoutes({wire.id: ((1.0, 2.0),)}))
    after = done(routed, DeleteAndHeal((node(graph, "sum"),)))
    assert after.routes == {wire.id: ((1.0, 2.0),)}


def test_a_detached_node_stands_alone_and_its_wires_are_healed() -> None:
    graph = chain()
    after = done(graph, Detach((node(graph, "b"),)))
    assert wires(after) == {("features", "a"), ("a", "side"), ("a", "c"), ("c", "out")}
    assert set(after.nodes) == set(graph.nodes)


def test_nodes_detached_together_keep_the_wires_between_them() -> None:
    graph = chain()
    after = done(graph, Detach((node(graph, "a"), node(graph, "b"))))
    assert wires(after) == {("a", "b"), ("features", "side"), ("features", "c"), ("c", "out")}


def test_all_wires_of_an_output_move_to_another() -> None:
    graph = chain()
    source = PortRef(node(graph, "b"), "y")
    after = done(graph, MoveWires(source, PortRef(node(graph, "a"), "y"), output=True))
    assert wires(after) >= {("a", "side"), ("a", "c")}
    assert not after.at_output(source)


def test_wires_of_a_variadic_port_move_in_their_order() -> None:
    net = Network()
    left, right = net.input("left", (4,)), net.input("right", (4,))
    net.layer("add", "sum")(left, right)
    third, fourth = net.input("third", (4,)), net.input("fourth", (4,))
    net.layer("concatenate", "both")(third, fourth)
    graph = net.graph
    ends = PortRef(node(graph, "sum"), "xs"), PortRef(node(graph, "both"), "xs")
    after = done(graph, MoveWires(*ends, output=False))
    feeds = [after.label(edge.source.node) for edge in after.at_input(ends[1])]
    assert feeds == ["third", "fourth", "left", "right"]


def test_several_wires_are_refused_where_one_fits() -> None:
    graph = branches()
    ends = PortRef(node(graph, "sum"), "xs"), PortRef(node(graph, "act"), "x")
    with pytest.raises(EditRefused, match="takes one wire"):
        apply(graph, MoveWires(*ends, output=False))


def test_a_port_without_wires_has_none_to_move() -> None:
    graph = branches()
    ends = PortRef(node(graph, "act"), "y"), PortRef(node(graph, "sum"), "y")
    with pytest.raises(EditRefused, match="no wire"):
        apply(graph, MoveWires(*ends, output=True))


def test_an_adapter_is_wired_to_both_ports_in_one_step() -> None:
    net = Network()
    net.input("image", (1, 4, 4))
    features = net.input("features", (4,))
    net.layer("dense", "head")(features)
    graph = net.graph
    ends = PortRef(node(graph, "image"), "y"), PortRef(node(graph, "head"), "x")
    after = done(graph, ConnectThrough(*ends, "flatten"))
    assert wires(after) == {("image", "flatten"), ("flatten", "head")}
    assert not [f for f in analyse(after).diagnostics if f.code.startswith("shape")]


def test_an_adapter_takes_the_place_of_a_wire_in_hand() -> None:
    graph = chain()
    (wire,) = graph.out_of(node(graph, "c"))
    ends = PortRef(node(graph, "c"), "y"), PortRef(node(graph, "side"), "x")
    after = done(graph, ConnectThrough(*ends, "relu", instead=wire.id))
    assert ("c", "out") not in wires(after)
    assert wires(after) >= {("c", "relu"), ("relu", "side")}


def test_an_adapter_that_closes_a_cycle_is_refused() -> None:
    graph = chain()
    ends = PortRef(node(graph, "c"), "y"), PortRef(node(graph, "a"), "x")
    with pytest.raises(EditRefused, match="cycle"):
        apply(graph, ConnectThrough(*ends, "relu"))
