"""Bypass: a bypassed node hands on what reaches it, as if its layer weren't there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph, Patch, PortRef
from graph_core.kinds import spec_of
from graph_core.spec import Call, LayerSpec
from graph_core.types import TensorType

if TYPE_CHECKING:
    from graph_core.inference import NodeFacts


def can_bypass(spec: LayerSpec) -> bool:
    """Tell whether calls of such a layer may be bypassed: not the ends, nor what adds to a loss."""
    return bool(spec.inputs and spec.outputs) and spec.shareable and not spec.adds_to_loss


def is_bypassed(graph: Graph, node: str) -> bool:
    """Tell whether a node hands on what reaches it."""
    if not graph.nodes[node].bypassed:
        return False
    spec = spec_of(graph, graph.layer_of(node))
    return spec is not None and can_bypass(spec)


def passage(spec: LayerSpec, call: Call) -> dict[str, tuple[str, int]]:
    """Return which input port, and which of its wires, each output port hands on.

    That is the first whose type is the one the layer would give; where none is, the input at the
    output's own place, and where that has no wire, the first there is.
    """
    places = [
        (port.key, place)
        for port in spec.inputs
        for place in range(len(call.inputs.get(port.key, ())))
    ]
    if not places:
        return {}
    usual = usual_outputs(spec, call)
    chosen = {}
    for number, port in enumerate(spec.outputs):
        opposite = spec.inputs[number].key if number < len(spec.inputs) else ""
        facing = [place for place in places if place[0] == opposite]
        fitting = [p for p in places if call.inputs[p[0]][p[1]] == usual.get(port.key)]
        both = [place for place in facing if place in fitting]
        chosen[port.key] = (both or fitting or facing or places)[0]
    return chosen


def usual_outputs(spec: LayerSpec, call: Call) -> dict[str, TensorType]:
    """Return what the layer would give if it weren't bypassed; nothing where it can't be called."""
    if any(len(call.inputs.get(port.key, ())) < port.needs for port in spec.inputs):
        return {}
    try:
        return spec.outputs_of(call)
    except (LoomError, ValueError, ZeroDivisionError, TypeError):
        return {}


def handed_on(spec: LayerSpec, call: Call) -> dict[str, TensorType]:
    """Return the types that leave a bypassed call, by output port."""
    chosen = passage(spec, call)
    return {port: call.inputs[key][place] for port, (key, place) in chosen.items()}


def effective(graph: Graph, facts: Mapping[str, NodeFacts]) -> Graph:
    """Return the network that is built, printed and counted: without its bypassed nodes.

    A layer goes with its last call; a wire goes where nothing reaches the bypassed node.
    """
    gone = {node for node in graph.nodes if is_bypassed(graph, node)}
    if not gone:
        return graph
    edges: dict[str, Edge | None] = {}
    for edge in graph.edges.values():
        if edge.target.node in gone:
            edges[edge.id] = None
        elif edge.source.node in gone:
            origin = _origin(graph, facts, gone, edge.source)
            edges[edge.id] = replace(edge, source=origin) if origin else None
    owners = {graph.nodes[node].layer for node in gone}
    idle = [layer for layer in owners if gone.issuperset(graph.calls(layer))]
    patch = Patch(dict.fromkeys(idle), dict.fromkeys(gone), edges)
    return graph.patched(patch.swept(graph))


def _origin(
    graph: Graph, facts: Mapping[str, NodeFacts], gone: set[str], source: PortRef
) -> PortRef | None:
    """Return where that which leaves a bypassed node comes from, or None when nothing does."""
    while source.node in gone:
        known = facts[source.node]
        if known.missing or known.spec is None:
            return None
        key, place = passage(known.spec, known.call())[source.port]
        source = graph.at_input(PortRef(source.node, key))[place].source
    return source
