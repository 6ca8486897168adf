"""Findings about the network as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from graph_core.diagnostics import Diagnostic, Fix, Location, Severity
from graph_core.edits import AddLayer, Connect, SetTrainable, Several
from graph_core.graph import Graph, PortRef
from graph_core.kinds import spec_of, uncounted
from graph_core.layout import GAP_X, usual_size
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context

EMPTY = finding(
    Finding("empty", "Nothing here yet", "A network needs an Input, layers and an Output.")
)
NO_INPUT = finding(
    Finding("no-input", "No Input", "Data enters a network through an Input; there is none.")
)
NO_HEAD = finding(
    Finding(
        "no-head",
        "No Output",
        "A head, an Output node, is where a loss compares the network with a target. Without "
        "one there is nothing to train.",
    )
)
NO_DATA = finding(
    Finding(
        "no-data",
        "No data chosen",
        "The recipe names no data set yet; choose one before training.",
        Severity.HINT,
    )
)
NOTHING_LEARNS = finding(
    Finding(
        "nothing-learns",
        "Nothing learns",
        "Training changes weights; every layer here is frozen or has none.",
    )
)


def ends(context: Context) -> Iterator[Diagnostic]:
    """Find a network without Input or Output."""
    if not context.graph.nodes:
        yield EMPTY.at(Location(), "the network is empty", expected="an Input, layers, an Output")
        return
    if not context.ends_of_kind("input"):
        yield NO_INPUT.at(Location(), "no data enters the network", expected="an Input")
    if not context.ends_of_kind("output"):
        yield NO_HEAD.at(
            Location(),
            "the network has no head",
            expected="an Output",
            fixes=_head_after(context.graph),
        )


def no_data(context: Context) -> Iterator[Diagnostic]:
    """Find a recipe without data."""
    if context.signature is None and context.graph.nodes:
        yield NO_DATA.at(Location(), "no data set is chosen", expected="a data set in the recipe")


def nothing_learns(context: Context) -> Iterator[Diagnostic]:
    """Find a network without trainable weights."""
    known = any(context.facts[head].complete for head in context.ends_of_kind("output"))
    graph = context.graph
    if not known or context.trainable or uncounted(graph, graph.index.kinds):
        return
    frozen = tuple(layer.id for layer in context.graph.layers.values() if not layer.trainable)
    yield NOTHING_LEARNS.at(
        Location(),
        "no layer has weights that may change",
        expected="a layer that learns, such as Dense",
        received=f"{len(frozen)} frozen" if frozen else "none with weights",
        fixes=[Fix("Let all layers learn", SetTrainable(frozen, trainable=True))] if frozen else (),
    )


def _head_after(graph: Graph) -> Iterator[Fix]:
    """Yield the edit that puts an Output behind the only loose end there is."""
    ends = (
        PortRef(node, spec.outputs[0].key)
        for node in graph.nodes
        if not graph.out_of(node)
        and (spec := spec_of(graph, graph.layer_of(node)))
        and spec.outputs
    )
    loose = list(islice(ends, 2))
    if len(loose) != 1:
        return
    x, y = graph.positions.get(loose[0].node, (0.0, 0.0))
    head = AddLayer("output", (x + usual_size(graph, loose[0].node)[0] + GAP_X, y))
    wire = Connect(loose[0], PortRef(head.node_id, "x"))
    label = graph.label(loose[0].node)
    yield Fix(f"Add an Output after {label}", Several((head, wire), "Add Output"))
