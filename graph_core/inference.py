"""Inference: the types, weights and problems of one node, from its layer and what reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graph_core.dims import Dim
from graph_core.errors import LoomError, ShapeError
from graph_core.graph import Graph, Layer, PortRef
from graph_core.kinds import find_spec
from graph_core.spec import Call, LayerSpec, WeightSpec
from graph_core.topology import topological_order
from graph_core.types import TensorType


@dataclass(frozen=True)
class NodeFacts:
    """What is known of a node; `inputs` holds the types that reach it, port by port."""

    layer: Layer
    inputs: Mapping[str, tuple[TensorType, ...]]
    missing: tuple[str, ...] = ()
    outputs: Mapping[str, TensorType] = field(default_factory=dict)
    problem: LoomError | None = None
    weights: Mapping[str, WeightSpec] = field(default_factory=dict)
    mult_adds: Dim = 0
    spec: LayerSpec | None = field(default=None, compare=False, repr=False)

    @property
    def complete(self) -> bool:
        """Whether the node's types are known."""
        return not self.missing and self.problem is None and bool(self.outputs or self.inputs)

    @cached_property
    def parameters(self) -> int:
        return sum(w.size for w in self.weights.values() if not w.buffer)

    def call(self) -> Call:
        return Call(self.layer.values, self.inputs)


def arriving(
    graph: Graph, facts: Mapping[str, NodeFacts], node: str, spec: LayerSpec
) -> tuple[dict[str, tuple[TensorType, ...]], tuple[str, ...]]:
    """Return the types that reach each input port, and the ports that lack what they need."""
    inputs: dict[str, tuple[TensorType, ...]] = {}
    missing = []
    for port in spec.inputs:
        edges = graph.at_input(PortRef(node, port.key))
        found = [_type_at(facts, edge.source) for edge in edges]
        types = tuple(type_ for type_ in found if type_ is not None)
        least = port.least if port.variadic else 0 if port.optional else 1
        if len(types) < len(found) or len(found) < least:
            missing.append(port.key)
        if types:
            inputs[port.key] = types
    return inputs, tuple(missing)


def _type_at(facts: Mapping[str, NodeFacts], ref: PortRef) -> TensorType | None:
    source = facts.get(ref.node)
    return source.outputs.get(ref.port) if source else None


def infer_node(
    graph: Graph, facts: Mapping[str, NodeFacts], node: str, known: NodeFacts | None
) -> NodeFacts:
    """Return the facts of a node; `known` is returned when neither layer nor types changed."""
    layer = graph.layer_of(node)
    spec = find_spec(graph, layer.kind)
    if spec is None:
        return NodeFacts(layer, {}, missing=("kind",))
    inputs, missing = arriving(graph, facts, node, spec)
    same = known is not None and known.spec is spec and known.layer == layer
    if known is not None and same and (known.inputs, known.missing) == (inputs, missing):
        return known
    if missing:
        return NodeFacts(layer, inputs, missing, spec=spec)
    return _called(layer, spec, inputs)


def infer_all(graph: Graph) -> dict[str, NodeFacts]:
    """Return the facts of every node."""
    facts: dict[str, NodeFacts] = {}
    for node in topological_order(graph):
        facts[node] = infer_node(graph, facts, node, None)
    return facts


def _called(layer: Layer, spec: LayerSpec, inputs: dict[str, tuple[TensorType, ...]]) -> NodeFacts:
    call = Call(layer.values, inputs)
    try:
        outputs = spec.outputs_of(call)
        weights, mult_adds = spec.weights(call), spec.mult_adds(call)
    except LoomError as error:
        return NodeFacts(layer, inputs, problem=error, spec=spec)
    except (ValueError, ZeroDivisionError, TypeError) as error:
        problem = ShapeError(f"{spec.title} can't be computed here: {error}")
        return NodeFacts(layer, inputs, problem=problem, spec=spec)
    return NodeFacts(layer, inputs, (), outputs, None, weights, mult_adds, spec)
