"""Adapting: what is offered for a wire that doesn't fit makes it fit."""

from __future__ import annotations

import pytest

from graph_core.adapting import adapters, kind_misfit, kinds_for, node_misfit
from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.edits import AddLayer, apply
from graph_core.graph import Graph, PortRef
from graph_core.layers import LAYERS
from graph_core.wiring import misfit


def node(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[0]


def offered(graph: Graph, source: str, target: str, port: str = "x") -> list[str]:
    """Return the titles of what is offered, once each has been seen to mend the wire."""
    ends = PortRef(node(graph, source), "y"), PortRef(node(graph, target), port)
    fixes = adapters(graph, analyse(graph), *ends)
    for fix in fixes:
        after, _ = apply(graph, fix.edit)
        last = after.at_input(ends[1])[-1]
        given = analyse(after).type_of(last.source)
        assert last.source.node not in graph.nodes
        assert given is not None
        assert misfit(graph, analyse(graph), ends[1], given) is None
    return [fix.title for fix in fixes]


def two(shape: tuple[int, ...], kind: str, dtype: str = "float32", **params: object) -> Graph:
    """An input "given" that isn't wired to the layer "goal"."""
    net = Network()
    net.input("given", shape, dtype=dtype)
    graph, _ = apply(net.graph, AddLayer(kind, params=params, name="goal"))  # type: ignore[arg-type]
    return graph


def test_nothing_is_offered_for_a_wire_that_would_close_a_cycle() -> None:
    net = Network()
    net.layer("sigmoid", "last")(net.layer("relu", "first")(net.input("image", (3, 8, 8))))
    assert offered(net.graph, "last", "first") == []


def test_an_image_on_the_way_to_a_sum_of_vectors_is_flattened() -> None:
    net = Network()
    net.input("image", (1, 8, 8))
    net.layer("add", "goal")(net.input("one", (64,)), net.input("other", (64,)))
    assert "Insert Flatten and connect" in offered(net.graph, "image", "goal", "xs")


def test_a_vector_on_the_way_to_a_convolution_is_reshaped() -> None:
    titles = offered(two((64,), "conv2d"), "given", "goal")
    assert "Insert Reshape to 1×8×8 and connect" in titles


def test_floats_on_the_way_to_an_embedding_are_cast() -> None:
    titles = offered(two((4,), "embedding"), "given", "goal")
    assert titles[0] == "Insert Cast to int64 and connect"


def test_channels_in_the_wrong_place_are_permuted() -> None:
    net = Network()
    net.input("last", (9, 8, 3))
    net.layer("add", "sum")(net.input("first", (3, 9, 8)), net.input("second", (3, 9, 8)))
    assert "Insert Permute and connect" in offered(net.graph, "last", "sum", "xs")


def test_a_merge_of_other_widths_is_offered_a_projection() -> None:
    net = Network()
    net.input("wide", (32,))
    net.layer("add", "sum")(net.input("narrow", (8,)), net.input("other", (8,)))
    assert offered(net.graph, "wide", "sum", "xs") == ["Insert Dense and connect"]


def test_nothing_is_offered_while_the_type_is_unknown() -> None:
    graph = two((4,), "dense")
    graph, _ = apply(graph, AddLayer("relu", name="loose"))
    assert offered(graph, "loose", "goal") == []


@pytest.fixture
def wired() -> Graph:
    """features → a → b, and layers apart."""
    net = Network()
    net.layer("relu", "b")(net.layer("dense", "a", units=4)(net.input("features", (4,))))
    graph = net.graph
    for kind, name in (("tanh", "fits"), ("conv2d", "misfit"), ("input", "source")):
        graph, _ = apply(graph, AddLayer(kind, name=name))
    return graph


def test_a_node_fits_into_a_wire_or_says_why_not(wired: Graph) -> None:
    (wire,) = wired.into(node(wired, "b"))
    known = analyse(wired)
    assert node_misfit(wired, known, wire.id, node(wired, "fits")) is None
    assert "N×4 float32" in str(node_misfit(wired, known, wire.id, node(wired, "misfit")))
    assert "can't stand in a wire" in str(node_misfit(wired, known, wire.id, node(wired, "source")))


def test_a_kind_fits_into_a_wire_or_says_why_not(wired: Graph) -> None:
    (wire,) = wired.into(node(wired, "b"))
    known = analyse(wired)
    assert kind_misfit(wired, known, wire.id, LAYERS.get("dropout")) is None
    assert "N×4 float32" in str(kind_misfit(wired, known, wire.id, LAYERS.get("conv2d")))


def test_what_would_give_the_next_layer_the_wrong_rank_is_refused() -> None:
    net = Network()
    net.layer("conv2d", "b")(net.input("image", (1, 8, 8)))
    (wire,) = net.graph.into(node(net.graph, "b"))
    refusal = kind_misfit(net.graph, analyse(net.graph), wire.id, LAYERS.get("flatten"))
    assert "N×64 float32" in str(refusal)


def test_the_kinds_for_a_wire_take_what_it_carries(wired: Graph) -> None:
    (wire,) = wired.into(node(wired, "b"))
    kinds = {spec.id for spec in kinds_for(wired, analyse(wired), wire.id, tuple(LAYERS))}
    assert {"dense", "relu", "dropout"} <= kinds
    assert not {"conv2d", "input", "output"} & kinds
