"""Networks that are broken in one way each, and the data they are bound to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_core.builder import Network
from graph_core.edits import (
    AddLayer,
    Connect,
    Delete,
    Disconnect,
    SetBypassed,
    SetParams,
    SetTrainable,
    apply,
)
from graph_core.fields import DataSignature, Field
from graph_core.graph import Graph, Layer, PortRef
from graph_core.types import TensorType

DATA = DataSignature(
    "sample",
    "Sample",
    {
        field.name: field
        for field in (
            Field("image", TensorType.parse("N×1×8×8")),
            Field("features", TensorType.parse("N×4")),
            Field("tokens", TensorType.parse("N×6 int64")),
            Field("label", TensorType.parse("N int64"), ("a", "b", "c")),
            Field("yes", TensorType.parse("N int64"), ("no", "yes")),
            Field("value", TensorType.parse("N×1")),
            Field("mask", TensorType.parse("N×8×8 int64"), ("out", "in")),
        )
    },
    samples=33,
    batch_size=16,
)
FIXED = "*"


def data_of(recipe: Mapping[str, Any]) -> DataSignature | None:
    """Return DATA read with the recipe's batch size, or none where the recipe has no data."""
    if not recipe.get("data"):
        return None
    size = recipe.get("batch_size", 16)
    return DataSignature(DATA.id, DATA.title, DATA.fields, DATA.samples, size)


@dataclass(frozen=True)
class Case:
    """A finding, how to provoke it, what its message must say and its fixes' titles."""

    code: str
    make: Callable[[], Graph]
    says: str
    fixes: tuple[str, ...] = ()


def sound(head: str = "label", units: int = 3, **params: Any) -> Network:
    """A network free of findings, unless its head is asked to be wrong."""
    net = Network()
    x = net.layer("relu")(net.layer("dense", "hidden", units=8)(net.input("features", (4,))))
    net.output(head, net.layer("dense", "scores", units=units)(x), **params)
    net.recipe(data={"id": "sample"})
    return net


def edited(graph: Graph, *edits: Any) -> Graph:
    for edit in edits:
        graph, _ = apply(graph, edit)
    return graph


def called(graph: Graph, name: str) -> Layer:
    layer = graph.layer_named(name)
    assert layer is not None
    return layer


def node(graph: Graph, name: str) -> str:
    return graph.calls(called(graph, name).id)[0]


def into(graph: Graph, name: str) -> str:
    return graph.into(node(graph, name))[0].id


def between(first: tuple[str, dict[str, Any]], kind: str, **params: Any) -> Callable[[], Graph]:
    """Return what makes a network of an input of some shape wired straight to a layer."""

    def make() -> Graph:
        graph = edited(
            Graph(recipe={"data": {"id": "sample"}}),
            AddLayer("input", params=first[1], name=first[0], layer_id="l1", node_id="n1"),
            AddLayer(kind, params=params, layer_id="l2", node_id="n2"),
        )
        port = "xs" if kind == "add" else "x"
        return edited(graph, Connect(PortRef("n1", "y"), PortRef("n2", port)))

    return make


IMAGE = ("image", {"shape": (1, 8, 8)})
FLAT = ("features", {"shape": (4,)})


def stranger() -> Graph:
    graph = sound().graph
    hidden = called(graph, "hidden")
    layers = {**graph.layers, hidden.id: Layer(hidden.id, "of_tomorrow", "hidden", {})}
    return Graph(graph.name, layers, graph.nodes, graph.edges, graph.positions, graph.recipe)


def unequal_sum() -> Graph:
    net = Network()
    x = net.input("features", (4,))
    a, b = net.layer("dense", "a", units=3)(x), net.layer("dense", "b", units=3)(x)
    net.output("label", net.layer("add")(a, b))
    net.recipe(data={"id": "sample"})
    return edited(net.graph, SetParams(called(net.graph, "b").id, {"units": 5}))


def missed_flatten() -> Graph:
    """A Flatten and a Dropout are bypassed, so that an image reaches a Bilinear."""
    net = Network()
    x = net.layer("flatten")(net.input("image", (1, 8, 8)))
    x = net.layer("dropout", "rest")(x)
    y = net.layer("dense", "side", units=4)(net.input("features", (4,)))
    net.output("label", net.layer("bilinear", "meet", units=3)(x, y))
    net.recipe(data={"id": "sample"})
    both = (node(net.graph, "flatten"), node(net.graph, "rest"))
    return edited(net.graph, SetBypassed(both, bypassed=True))


def missed_classes() -> Graph:
    graph = sound().graph
    return edited(graph, SetBypassed((node(graph, "scores"),), bypassed=True))


def copies_over_a_name() -> Graph:
    """Copies named cell1 and cell2, beside a layer that is called cell2."""
    body = Network("cell")
    body.output("y", body.layer("dense", units=4)(body.input("x", (4,))))
    net = Network()
    x = net.input("features", (4,))
    x = net.layer(net.block(body), "cell1", repeat=2, numbering="beside")(x)
    net.output("label", net.layer("dense", "cell2", units=3)(x))
    net.recipe(data={"id": "sample"})
    return net.graph


def half_sum() -> Graph:
    graph = unequal_sum()
    return edited(graph, Disconnect((graph.into(node(graph, "add"))[1].id,)))


def torn_sharing() -> Graph:
    net = Network()
    encoder = net.layer("dense", "encoder", units=3)
    a = encoder(net.input("features", (4,)))
    b = encoder(net.input("second", (4,), field="features"))
    net.output("label", net.layer("add")(a, b))
    net.recipe(data={"id": "sample"})
    return edited(net.graph, SetParams(called(net.graph, "second").id, {"shape": (5,)}))


def activated(kind: str, units: int, head: str, loss: str) -> Callable[[], Graph]:
    def make() -> Graph:
        net = Network()
        scores = net.layer("dense", units=units)(net.input("features", (4,)))
        net.output(head, net.layer(kind)(scores), loss=loss)
        net.recipe(data={"id": "sample"})
        return net.graph

    return make


def softmax_used_twice() -> Graph:
    graph = activated("softmax", 3, "label", "cross_entropy")()
    add = AddLayer("output", params={"target": "label"}, name="again", node_id="m", layer_id="k")
    wire = Connect(PortRef(node(graph, "softmax"), "y"), PortRef("m", "x"))
    return edited(graph, add, wire)


def linear_pair() -> Graph:
    net = Network()
    x = net.layer("dense", units=8)(net.input("features", (4,)))
    net.output("label", net.layer("dense", units=3)(x))
    net.recipe(data={"id": "sample"})
    return net.graph


def normed(batch_size: int) -> Callable[[], Graph]:
    def make() -> Graph:
        net = Network()
        x = net.layer("batch_norm")(net.layer("dense", units=3)(net.input("features", (4,))))
        net.output("label", x)
        net.recipe(data={"id": "sample"}, batch_size=batch_size)
        return net.graph

    return make


def classes_last() -> Graph:
    net = Network()
    x = net.layer("permute", axes=(2, 3, 1))(net.input("image", (1, 8, 8)))
    net.output("mask", net.layer("dense", units=2)(x))
    net.recipe(data={"id": "sample"})
    return net.graph


def image_head(target: str, loss: str, **params: Any) -> Callable[[], Graph]:
    def make() -> Graph:
        net = Network()
        x = net.layer("conv2d", padding="same", **params)(net.input("image", (1, 8, 8)))
        net.output("head", x, loss=loss, target=target)
        net.recipe(data={"id": "sample"})
        return net.graph

    return make


def dead_branch() -> Graph:
    graph = sound().graph
    return edited(
        graph,
        AddLayer("dense", node_id="d1", layer_id="k1"),
        AddLayer("tanh", node_id="d2", layer_id="k2"),
        Connect(PortRef(node(graph, "features"), "y"), PortRef("d1", "x")),
        Connect(PortRef("d1", "y"), PortRef("d2", "x")),
    )


def headless() -> Graph:
    net = sound()
    graph = net.graph
    return edited(graph, Delete((node(graph, "label"),)))


def frozen() -> Graph:
    graph = sound().graph
    return edited(graph, SetTrainable(tuple(graph.layers), trainable=False))


def integers_out() -> Graph:
    graph = between(("tokens", {"shape": (6,), "dtype": "int64"}), "output")()
    return edited(graph, SetParams("l2", {"loss": "mse", "target": "value"}))
