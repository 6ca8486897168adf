"""Published networks: an edit where all blocks are dissolved, and how long building takes.

    python -m tests.benchmarks.blocks

Building takes turns with constructing the same modules by hand; both draw the same weights.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from statistics import median

import torch

from graph_core.analysis import analyse
from graph_core.document import GraphDocument
from graph_core.edits import (
    AddLayer,
    Delete,
    Disconnect,
    Edit,
    InsertOnEdge,
    Move,
    Rename,
    SetParams,
)
from graph_core.edits.blocks import Dissolve
from graph_core.graph import Graph
from graph_core.templates import TEMPLATES
from graph_core.topology import topological_order
from runtime.engine.build import build
from runtime.signature import signature_of
from tests.benchmarks.by_hand import ResNet50
from tests.benchmarks.graph import measure
from tests.benchmarks.report import Report

EDIT_LIMIT = 5.0
BUILD_LIMIT = 1.2
REPEATS = 25
ROUNDS = 15


def flattened(graph: Graph) -> Graph:
    """Return the network with every block dissolved, at any depth."""
    while blocks := [node for node in graph.nodes if graph.layer_of(node).is_block]:
        for node in blocks:
            graph = graph.patched(Dissolve(node).plan(graph))
    return graph


def template(id_: str) -> Graph:
    return TEMPLATES.get(id_).build()


def seconds(action: Callable[[], object]) -> float:
    """Return the processor time of an action, which a busy machine doesn't stretch."""
    gc.collect()
    began = time.process_time()
    action()
    return time.process_time() - began


def edits(graph: Graph) -> dict[str, Edit]:
    """Edits at the start, which reach every node, and in the middle."""
    order = topological_order(graph)
    start, middle = order[0], order[len(order) // 2]
    wide = [n for n in order if {"filters", "units"} & graph.layer_of(n).params.keys()]
    first, inner = (graph.layer_of(node) for node in (wide[0], wide[len(wide) // 2]))
    wire = graph.into(middle)[0]
    width = {
        id_: "filters" if "filters" in graph.layers[id_].params else "units"
        for id_ in (first.id, inner.id)
    }
    return {
        "move a node": Move({middle: (1.0, 2.0)}),
        "rename a layer": Rename(inner.id, "renamed"),
        "add a layer": AddLayer("dense"),
        "width at the start": SetParams(first.id, {width[first.id]: 33}),
        "width in the middle": SetParams(inner.id, {width[inner.id]: 77}),
        "delete in the middle": Delete((middle,)),
        "insert in the middle": InsertOnEdge(wire.id, "relu"),
        "disconnect in the middle": Disconnect((wire.id,)),
        "disconnect at the start": Disconnect((graph.out_of(start)[0].id,)),
        "picture size": SetParams(graph.layer_of(start).id, {"shape": (3, 256, 256)}),
        "channels at the start": SetParams(graph.layer_of(start).id, {"shape": (1, 224, 224)}),
    }


def first_time(graph: Graph, edit: Edit) -> float:
    """Return how long an edit takes whose types were never seen before."""
    document = GraphDocument(graph, signature_of)
    return 1000 * seconds(lambda: document.apply(edit))


def measure_edits(report: Report, id_: str) -> None:
    graph = flattened(template(id_))
    name = f"{id_}, {len(graph):,} nodes"
    slowest = max(first_time(graph, edit) for edit in edits(graph).values())
    report.row(f"{name}: slowest edit, the first time", slowest, "ms", limit=EDIT_LIMIT)
    for label, edit in edits(graph).items():
        report.row(f"{name}: {label}", measure(graph, edit, REPEATS), "ms", limit=EDIT_LIMIT)


def measure_building(report: Report) -> None:
    graph = template("resnet50")
    analysis = analyse(graph)
    ours, theirs = [], []
    build(graph, analysis)
    ResNet50()
    gc.collect()
    gc.freeze()  # what was imported is not collected again and again, for either
    held: list[object] = []  # so that neither gets the memory the other has just given back
    for turn in range(ROUNDS):
        sides = [
            (ours, lambda: held.append(build(graph, analysis))),
            (theirs, lambda: held.append(ResNet50())),
        ]
        for times, action in sides if turn % 2 else reversed(sides):
            times.append(seconds(action))
        held.clear()
    report.row("resnet50: build", 1000 * median(ours), "ms")
    report.row("resnet50: by hand", 1000 * median(theirs), "ms")
    pairs = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    report.row("resnet50: build / by hand", median(pairs), "x", limit=BUILD_LIMIT)
    with torch.device("meta"):
        extra = median(seconds(lambda: build(graph, analysis)) for _ in range(3))
        plain = median(seconds(ResNet50) for _ in range(3))
    report.row("resnet50: build without weights", 1000 * extra, "ms")
    report.row("resnet50: by hand without weights", 1000 * plain, "ms")


def main() -> int:
    torch.set_num_threads(1)
    report = Report("blocks")
    for id_ in ("resnet50", "vit_b_16"):
        measure_edits(report, id_)
    measure_building(report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
