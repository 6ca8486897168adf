"""Edits with analysis, and opening, on graphs of 1,000 and 10,000 nodes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from statistics import median

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.document import GraphDocument
from graph_core.edits import (
    AddCall,
    AddLayer,
    Connect,
    Delete,
    Disconnect,
    Edit,
    InsertOnEdge,
    Move,
    Rename,
    SetParams,
    SetRecipe,
)
from graph_core.files import dumps, loads
from graph_core.graph import Graph, PortRef
from runtime.signature import signature_of
from tests.benchmarks.report import Report

LIMITS = {1_000: 5.0, 10_000: 50.0}
OPEN_LIMIT = 1_000.0
REPEATS = {1_000: 25, 10_000: 5}


def chain(size: int) -> Graph:
    """Dense and ReLU by turns between one Input and one head."""
    net = Network("chain")
    x = net.input("pixels", (64,))
    for _ in range((size - 3) // 2):
        x = net.layer("relu")(net.layer("dense", units=64)(x))
    net.output("digit", net.layer("dense", units=10)(x))
    net.recipe(data={"id": "digits", "params": {}})
    return net.graph


def residual(size: int) -> Graph:
    """Convolutions with BatchNorm and a sum every few nodes."""
    net = Network("residual")
    x = net.layer("conv2d", filters=8, padding="same")(net.input("image", (1, 8, 8)))
    for _ in range((size - 5) // 4):
        y = net.layer("conv2d", filters=8, padding="same")(x)
        x = net.layer("relu")(net.layer("add")(x, net.layer("batch_norm")(y)))
    x = net.layer("flatten")(x)
    net.output("digit", net.layer("dense", units=10)(x))
    net.recipe(data={"id": "digits", "params": {}})
    return net.graph


def edits(graph: Graph) -> dict[str, Edit]:
    """Many kinds of edits: near an end, in the middle, and those that reach every node."""
    nodes = list(graph.nodes)
    first, middle = nodes[0], nodes[len(nodes) // 2]
    inner, wire = graph.layer_of(middle), graph.into(middle)[0]
    width = next(name for name in ("units", "filters") if name in graph.layer_of(nodes[1]).params)
    wide = next(x for x in graph.layers.values() if width in x.params and x.id >= inner.id)
    return {
        "move a node": Move({middle: (1.0, 2.0)}),
        "rename a layer": Rename(inner.id, "renamed"),
        "add a layer": AddLayer("dense"),
        "add a call": AddCall(inner.id),
        "connect a loose node": Connect(PortRef(first, "y"), PortRef(nodes[-1], "x"), replace=True),
        f"set {width} in the middle": SetParams(wide.id, {width: 77}),
        f"set {width} at the start": SetParams(graph.layer_of(nodes[1]).id, {width: 33}),
        "disconnect in the middle": Disconnect((wire.id,)),
        "delete in the middle": Delete((middle,)),
        "insert in the middle": InsertOnEdge(wire.id, "relu"),
        "dtype at the start": SetParams(graph.layer_of(first).id, {"dtype": "int64"}),
        "float64 at the start": SetParams(graph.layer_of(first).id, {"dtype": "float64"}),
        "disconnect at the start": Disconnect((graph.out_of(first)[0].id,)),
        "shape at the start": SetParams(graph.layer_of(first).id, {"shape": (2, 8, 8)}),
        "batch size": SetRecipe({"batch_size": 7}),
    }


def milliseconds(action: Callable[[], object]) -> float:
    """Return the processor time of an action, which a busy machine doesn't stretch."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def measure(graph: Graph, edit: Edit, repeats: int) -> float:
    """Return the median time of applying an edit to a document, analysis and all."""
    document = GraphDocument(graph, signature_of)
    gc.collect()
    gc.freeze()  # as after opening a project: what was read is not collected again and again
    times = []
    for _ in range(repeats):
        times.append(milliseconds(lambda: document.apply(edit)))
        times.append(milliseconds(document.undo))
    return max(median(times[::2]), median(times[1::2]))


def main() -> int:
    report = Report("graph")
    for size, limit in LIMITS.items():
        for make in (chain, residual):
            graph = make(size)
            name = f"{make.__name__} {len(graph):,}"
            scratch = median(
                milliseconds(lambda g=graph: analyse(g, signature_of(g.recipe))) for _ in range(3)
            )
            report.row(f"{name}: analyse from scratch", scratch, "ms")
            slowest = 0.0
            for label, edit in edits(graph).items():
                took = measure(graph, edit, REPEATS[size])
                slowest = max(slowest, took)
                report.row(f"{name}: {label}", took, "ms", limit=limit)
            report.row(f"{name}: slowest edit / scratch", slowest / scratch, "ratio")
    for make in (chain, residual):
        text = dumps(make(10_000))
        took = min(
            milliseconds(lambda t=text: GraphDocument(loads(t), signature_of)) for _ in range(3)
        )
        report.row(f"{make.__name__} 10,000: open and analyse", took, "ms", limit=OPEN_LIMIT)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
