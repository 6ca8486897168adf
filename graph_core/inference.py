"""Inference: the types, weights and problems of one node, from its layer and what reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from graph_core.dims import Dim
from graph_core.errors import LoomError, ShapeError
from graph_core.graph import Edge, Graph, Layer, PortRef
from graph_core.kinds import find_spec
from graph_core.spec import Call, LayerSpec, WeightSpec
from graph_core.topology import topological_order
from graph_core.types import TensorType

_MEMO = 100_000

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class NodeFacts(NamedTuple):
    """What is known of a node; `inputs` holds the types that reach it, port by port.

    Facts of nodes with equal params and inputs share everything but the layer; `key` tells which.
    """

    layer: Layer
    inputs: Mapping[str, tuple[TensorType, ...]]
    missing: tuple[str, ...] = ()
    outputs: Mapping[str, TensorType] = _NOTHING
    problem: LoomError | None = None
    weights: Mapping[str, WeightSpec] = _NOTHING
    mult_adds: Dim = 0
    spec: LayerSpec | None = None
    parameters: int = 0
    key: Any = None

    def __eq__(self, other: object) -> bool:
        """Compare what is known; how it was found out doesn't count."""
        return isinstance(other, NodeFacts) and tuple(self)[:7] == tuple(other)[:7]

    def __hash__(self) -> int:
        return hash((self.layer.id, self.missing))

    @property
    def complete(self) -> bool:
        """Whether the node's types are known."""
        return not self.missing and self.problem is None and bool(self.outputs or self.inputs)

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


class _Owner(NamedTuple):
    """What inference needs of a layer; `sign` is equal for layers of one kind and equal params."""

    layer: Layer
    spec: LayerSpec | None
    sign: int
    port: bool  # it has one input port, so that all its wires end there
    block: bool  # its spec may change while the layer stays


class Inference:
    """Infers nodes, computing each pair of layer params and input types once.

    Types are interned, so that a pair is recognised by the identity of its types.
    """

    def __init__(self) -> None:
        self._owners: dict[str, _Owner] = {}
        self._signs: dict[Any, tuple[int, LayerSpec]] = {}
        self._types: dict[TensorType, TensorType] = {}
        self._memo: dict[Any, tuple[Any, ...]] = {}

    def node(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, known: NodeFacts | None
    ) -> NodeFacts:
        """Return the facts of a node; `known` is returned when nothing it rests on changed."""
        layer = graph.layers[graph.nodes[node].layer]
        owner = self._owners.get(layer.id)
        if owner is None or owner.layer is not layer or owner.block:
            owner = self._owner(graph, layer)
        edges = graph.index.into.get(node, ())
        key: tuple[Any, ...]
        if owner.port and len(edges) == 1:  # by far the most, so without a loop
            source = edges[0].source
            before = facts.get(source.node)
            key = owner.sign, id(before.outputs.get(source.port)) if before else id(None)
        elif owner.port:
            found = [_type_at(facts, e.source) for e in sorted(edges, key=_order)]
            key = owner.sign, tuple(map(id, found))
        else:
            key = self._key(graph, facts, node, owner)
        if known is not None and known.layer is layer and known.key == key:
            return known
        made = self._memo.get(key)
        if made is None:
            made = self._memo[key] = self._compute(graph, facts, node, owner)
        return tuple.__new__(NodeFacts, (layer, *made, key))  # _make checks the length as well

    def _owner(self, graph: Graph, layer: Layer) -> _Owner:
        spec = find_spec(graph, layer.kind)
        if spec is None:
            owner = _Owner(layer, None, -1, port=False, block=layer.is_block)
        else:
            key = (id(spec), tuple(layer.params.items()))
            sign, _ = self._signs.setdefault(key, (len(self._signs), spec))
            owner = _Owner(layer, spec, sign, len(spec.inputs) == 1, layer.is_block)
        self._owners[layer.id] = owner
        return owner

    def _key(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, owner: _Owner
    ) -> tuple[Any, ...]:
        if owner.spec is None:
            return (-1,)
        ports = []
        for port in owner.spec.inputs:
            found = [_type_at(facts, e.source) for e in graph.at_input(PortRef(node, port.key))]
            ports.append(tuple(map(id, found)))
        return owner.sign, tuple(ports)

    def _compute(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, owner: _Owner
    ) -> tuple[Any, ...]:
        if len(self._memo) >= _MEMO:
            self._memo.clear()
            self._types.clear()
        if owner.spec is None:
            return tuple(NodeFacts(owner.layer, {}, ("kind",)))[1:-1]
        inputs, missing = arriving(graph, facts, node, owner.spec)
        if missing:
            return tuple(NodeFacts(owner.layer, inputs, missing, spec=owner.spec))[1:-1]
        made = _called(owner.layer, owner.spec, inputs)
        outputs = {port: self._types.setdefault(t, t) for port, t in made.outputs.items()}
        return tuple(made._replace(outputs=outputs))[1:-1]


def _order(edge: Edge) -> tuple[int, str]:
    return edge.order, edge.id


def infer_node(
    graph: Graph, facts: Mapping[str, NodeFacts], node: str, known: NodeFacts | None
) -> NodeFacts:
    """Return the facts of a node; `known` is returned when neither layer nor types changed."""
    made = Inference().node(graph, facts, node, None)
    if known is None or (made.layer, made.inputs, made.missing, made.spec) != (
        known.layer,
        known.inputs,
        known.missing,
        known.spec,
    ):
        return made
    return known


def infer_all(graph: Graph) -> dict[str, NodeFacts]:
    """Return the facts of every node."""
    inference, facts = Inference(), dict[str, NodeFacts]()
    for node in topological_order(graph):
        facts[node] = inference.node(graph, facts, node, None)
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
    size = sum(weight.size for weight in weights.values() if not weight.buffer)
    return NodeFacts(layer, inputs, (), outputs, None, weights, mult_adds, spec, size)
