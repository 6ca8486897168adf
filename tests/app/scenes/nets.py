"""The networks that the scenes show; every id is the builder's, so that each is always the same."""

from __future__ import annotations

from graph_core.annotations import Frame, Note
from graph_core.builder import Network, Tensor
from graph_core.edits import (
    Annotate,
    Disconnect,
    Edit,
    Move,
    SetBypassed,
    SetCollapsed,
    SetParams,
    SetRoutes,
    Several,
    apply,
)
from graph_core.graph import Graph

LONG = 98
OWN_WORDS = "# Why a branch\nIt **adds** to what `conv` gave."


def node(graph: Graph, name: str, call: int = 0) -> str:
    """Return the node of a layer's call."""
    return graph.calls(graph.layer_named(name).id)[call]


def edge(graph: Graph, source: str, target: str) -> str:
    """Return the wire between two layers that are called once."""
    ends = node(graph, source), node(graph, target)
    return next(e.id for e in graph.edges.values() if (e.source.node, e.target.node) == ends)


def _changed(graph: Graph, *edits: Edit) -> Graph:
    for edit in edits:
        graph, _ = apply(graph, edit)
    return graph


def cell() -> Graph:
    """An Input, a block that adds what two layers learned, and a head."""
    body = Network("Residual cell")
    x = body.input("x", (16,))
    y = body.layer("dense", "inner", units=16)(x)
    body.output("y", body.layer("add", "sum")(x, y))
    net = Network("cell")
    x = net.layer("dense", "stem", units=16)(net.input("features", (8,)))
    x = net.layer(net.block(body), "cell", repeat=3)(x)
    net.output("kind", net.layer("dense", "last", units=4)(x))
    return net.graph


def annotated() -> Graph:
    """Frames, notes, a bypassed and two collapsed nodes, and a wire led around by dots."""
    net = Network("annotated")
    x = net.input("image", (1, 28, 28))
    y = net.layer("conv2d", "conv", filters=8, padding="same")(x)
    z = net.layer("relu", "relu")(net.layer("batch_norm", "norm")(y))
    z = net.layer("dropout", "drop", p=0.2)(z)
    net.output("mask", net.layer("add", "sum")(y, z), loss="mse", target="image")
    graph = net.graph
    places = {"image": 0, "conv": 180, "norm": 380, "relu": 570, "drop": 740, "sum": 960}
    at = {node(graph, name): (float(x), 100.0) for name, x in places.items()}
    at[node(graph, "mask")] = (1120.0, 220.0)
    frames = {
        "body": Frame("body", (360.0, 30.0, 560.0, 190.0), "What the branch learns", "teal"),
        "ends": Frame("ends", (1090.0, 160.0, 230.0, 190.0), "Heads", "violet"),
    }
    notes = {
        "why": Note("why", (0.0, 270.0, 240.0, 130.0), OWN_WORDS),
        "todo": Note("todo", (560.0, 400.0, 220.0, 60.0), "Try **more** filters.", "pink"),
    }
    led = ((480.0, 330.0), (860.0, 330.0))
    return _changed(
        graph,
        Move(at),
        SetBypassed((node(graph, "drop"),), bypassed=True),
        SetCollapsed((node(graph, "relu"), node(graph, "image")), collapsed=True),
        SetRoutes({edge(graph, "conv", "sum"): led}),
        Annotate(frames, notes),
    )


def wrong() -> Graph:
    """Shapes that don't add up, an input that nothing reaches, a head that nothing feeds."""
    net = Network("wrong")
    x = net.input("image", (1, 8, 8))
    y = net.layer("relu", "act")(net.layer("conv2d", "conv", filters=8)(x))
    z = net.layer("conv2d", "side", filters=8)(x)
    both = net.layer("add", "sum")(y, z)
    loose = net.layer("dense", "loose", units=3)(net.layer("flatten", "flat")(both))
    net.output("digit", loose)
    words = net.layer("embedding", "words", entries=50, features=8)(
        net.input("text", (12,), "int64")
    )
    net.output("mood", words)
    net.output("pixels", net.layer("dense", "far", units=2)(net.layer("tanh", "tanh")(both)))
    graph = net.graph
    return _changed(
        graph,
        SetParams(graph.layer_named("side").id, {"filters": 12}),
        Disconnect((edge(graph, "flat", "loose"),)),
    )


def long() -> Graph:
    """300 nodes in rows: convolutions with BatchNorm and ReLU, each third added to what was."""
    net = Network("long")
    x = net.layer("conv2d", filters=8, padding="same")(net.input("image", (1, 16, 16)))
    for number in range(LONG):
        x = _stage(net, x, number)
    net.output("digit", net.layer("flatten")(x))
    return net.graph


def _stage(net: Network, x: Tensor, number: int) -> Tensor:
    y = net.layer("conv2d", filters=8, padding="same")(x)
    y = net.layer("batch_norm")(y)
    made: Tensor = net.layer("add")(x, y) if number % 3 == 2 else net.layer("relu")(y)
    return made


def change_of(graph: Graph) -> Edit:
    """Return what changes a layer, moves another and takes the last wire away, in one step."""
    conv = next(layer for layer in graph.layers.values() if layer.kind == "conv2d")
    x, y = graph.positions[graph.calls(conv.id)[0]]
    edits = (
        SetParams(conv.id, {"filters": 24}),
        Move({graph.calls(conv.id)[0]: (x, y - 80.0)}),
        Disconnect((list(graph.edges)[-1],)),
    )
    return Several(edits, "Change")
