"""What a wire may join: the answer a canvas needs for every port while a wire is dragged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from graph_core.analysis import Analysis
from graph_core.bypass import is_bypassed
from graph_core.edits.structure import closes_cycle
from graph_core.errors import LoomError, ShapeError
from graph_core.graph import Graph, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import spec_of
from graph_core.layers import LAYERS
from graph_core.sharing import disagreement
from graph_core.spec import Call, LayerSpec, Port
from graph_core.topology import downstream, upstream
from graph_core.types import TensorType
from graph_core.values import Values


class Wiring:
    """Judges every port a wire could join, for one dragged wire that holds one end.

    Reachability is asked once per drag, so that each port costs microseconds.
    """

    def __init__(self, graph: Graph, analysis: Analysis, held: PortRef) -> None:
        self._graph, self._analysis, self._held = graph, analysis, held

    @cached_property
    def _before(self) -> set[str]:
        return upstream(self._graph, [self._held.node])

    @cached_property
    def _after(self) -> set[str]:
        return downstream(self._graph, [self._held.node])

    def into(self, target: PortRef) -> LoomError | None:
        """Return why a wire from the held output can't end at an input port, or None."""
        if target.node in self._before:
            return closes_cycle(self._graph, self._held, target)
        return self._misfit(self._held, target)

    def out_of(self, source: PortRef) -> LoomError | None:
        """Return why a wire from an output port can't end at the held input, or None."""
        if source.node in self._after:
            return closes_cycle(self._graph, source, self._held)
        return self._misfit(source, self._held)

    def _misfit(self, source: PortRef, target: PortRef) -> LoomError | None:
        arriving = self._analysis.type_of(source)
        return misfit(self._graph, self._analysis, target, arriving) if arriving else None


def misfit(
    graph: Graph, analysis: Analysis, target: PortRef, arriving: TensorType
) -> LoomError | None:
    """Return why an input port can't take a type, or None."""
    spec = spec_of(graph, graph.layer_of(target.node))
    if target.node not in analysis.facts or spec is None:
        return None
    return _refusal(graph, spec, analysis.facts, target, arriving)


def _refusal(
    graph: Graph,
    spec: LayerSpec,
    known: Mapping[str, NodeFacts],
    target: PortRef,
    arriving: TensorType,
) -> LoomError | None:
    port, facts = spec.input(target.port), known[target.node]
    if port is None:
        return ShapeError(f"{spec.title} has no such port", received=target.port)
    if is_bypassed(graph, target.node):
        return None
    held = facts.inputs.get(port.key, ()) if port.variadic else ()
    inputs = {**facts.inputs, port.key: (*held, arriving)}
    try:
        port.check(arriving)
        if still_missing(spec, inputs):
            return None
        call = Call(graph.layer_of(target.node).values, inputs)
        spec.outputs_of(call)
        return _apart(graph, spec, known, target.node, call)
    except LoomError as problem:
        return problem
    except (ValueError, ZeroDivisionError) as problem:
        return ShapeError(f"{spec.title} can't take this", received=str(problem))


def _apart(
    graph: Graph, spec: LayerSpec, known: Mapping[str, NodeFacts], node: str, call: Call
) -> ShapeError | None:
    """Return why a call of a shared layer can't be served by its weights, or None."""
    calls = graph.calls(graph.nodes[node].layer)
    others = (known[n] for n in calls if n != node and not is_bypassed(graph, n))
    first = next((facts for facts in others if facts.complete), None)
    return disagreement(spec, first.call(), call) if first else None


def still_missing(spec: LayerSpec, inputs: Mapping[str, tuple[TensorType, ...]]) -> bool:
    """Tell whether a port has fewer wires than it needs."""
    return any(len(inputs.get(port.key, ())) < port.needs for port in spec.inputs)


def accepting(
    type_: TensorType, specs: Iterable[LayerSpec] = LAYERS
) -> Iterator[tuple[LayerSpec, Port]]:
    """Yield the kinds that take a type with their default params, and the port that does."""
    for spec in specs:
        port = next((p for p in spec.inputs if takes(spec, p, type_) is None), None)
        if port is not None:
            yield spec, port


def takes(
    spec: LayerSpec, port: Port, type_: TensorType, values: Values | None = None
) -> LoomError | None:
    """Return why a layer can't take a type at a port, with its default params unless given."""
    inputs = {port.key: (type_,) * max(1, port.needs)}
    try:
        port.check(type_)
        if not still_missing(spec, inputs):
            spec.outputs_of(Call(values or spec.usual, inputs))
    except LoomError as problem:
        return problem
    except (ValueError, ZeroDivisionError) as problem:
        return ShapeError(f"{spec.title} can't take this", received=str(problem))
    return None
