"""Adapting: which layer makes a wire fit that doesn't, and whether a layer fits into a wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_core.analysis import Analysis
from graph_core.diagnostics import Fix
from graph_core.edits.rewiring import ConnectThrough
from graph_core.edits.surgery import Splice, through
from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph, PortRef
from graph_core.kinds import spec_of
from graph_core.rules.mend import Insert, candidates, outcome
from graph_core.spec import LayerSpec
from graph_core.topology import reaches
from graph_core.types import DType, TensorType
from graph_core.values import Values
from graph_core.wiring import misfit, still_missing, takes

MOST = 4
JOINED = " and connect"
# Every order of the axes of a sample that keeps none of them where it was.
ORDERS = {3: ((2, 1),), 4: ((3, 1, 2), (2, 3, 1))}


def adapters(
    graph: Graph, analysis: Analysis, source: PortRef, target: PortRef, instead: str = ""
) -> list[Fix]:
    """Return layers that could stand between two ports that don't fit, likeliest first.

    `instead` names a wire that the new ones take the place of.
    """
    arriving = analysis.type_of(source)
    if arriving is None or reaches(graph, target.node, source.node):
        return []
    found: list[Insert] = []
    for insert in _inserts(graph, analysis, arriving, target):
        turned = insert.turns(arriving)
        if turned in (None, arriving) or insert in found:
            continue
        if turned and misfit(graph, analysis, target, turned) is None:
            found.append(insert)
    return [
        Fix(
            insert.title + JOINED,
            ConnectThrough(source, target, insert.kind, insert.params, instead),
        )
        for insert in found[:MOST]
    ]


def _inserts(
    graph: Graph, analysis: Analysis, arriving: TensorType, target: PortRef
) -> Iterator[Insert]:
    spec, facts = spec_of(graph, graph.layer_of(target.node)), analysis.facts.get(target.node)
    port = spec.input(target.port) if spec else None
    if port is None:
        return
    held = facts.inputs.items() if facts else ()
    others = [t for key, types in held for t in types if key != port.key or port.variadic]
    for dtype in (DType.FLOAT32, DType.INT64):
        if dtype is not arriving.dtype:
            yield Insert("cast", {"dtype": dtype.value})
    yield from candidates(arriving, port.rank or port.min_rank, others)
    for axes in ORDERS.get(arriving.rank, ()):
        yield Insert("permute", {"axes": axes})


def node_misfit(graph: Graph, analysis: Analysis, wire: str, node: str) -> LoomError | None:
    """Return why a node that stands in the graph can't be put into a wire, or None."""
    edge = graph.edges[wire]
    try:
        Splice(wire, node).plan(graph)
    except LoomError as refusal:
        return refusal
    layer, arriving = graph.layer_of(node), analysis.type_of(edge.source)
    spec = spec_of(graph, layer)
    if spec is None or arriving is None:
        return None
    entry, _ = through(graph, node)
    port = spec.input(entry)
    wrong = takes(spec, port, arriving, layer.values) if port else None
    return wrong or _leaves(graph, edge, spec, layer.values, entry, arriving)


def kind_misfit(graph: Graph, analysis: Analysis, wire: str, spec: LayerSpec) -> LoomError | None:
    """Return why a new layer of a kind can't be put into a wire, or None."""
    edge = graph.edges[wire]
    arriving = analysis.type_of(edge.source)
    if arriving is None or not spec.inputs:
        return None
    values, entry = spec.usual, spec.inputs[0]
    wrong = takes(spec, entry, arriving)
    return wrong or _leaves(graph, edge, spec, values, entry.key, arriving)


def kinds_for(
    graph: Graph, analysis: Analysis, wire: str, specs: Iterable[LayerSpec]
) -> Iterator[LayerSpec]:
    """Yield the kinds that can be put into a wire as they come."""
    for spec in specs:
        whole = spec.inputs and spec.outputs and spec.shareable
        if whole and kind_misfit(graph, analysis, wire, spec) is None:
            yield spec


def _leaves(
    graph: Graph,
    edge: Edge,
    spec: LayerSpec,
    values: Values,
    entry: str,
    arriving: TensorType,
) -> LoomError | None:
    """Return why the wire's end can't take what the layer would give, by rank and dtype alone.

    Sizes may be set once it stands there.
    """
    inputs = {entry: (arriving,)}
    given = None if still_missing(spec, inputs) else outcome(spec, dict(values), inputs)
    after = spec_of(graph, graph.layer_of(edge.target.node))
    port = after.input(edge.target.port) if after else None
    if given is None or port is None:
        return None
    try:
        port.check(given)
    except LoomError as refusal:
        return refusal
    return None
