"""Inference: the types, weights and problems of one node, from its layer and what reaches it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from graph_core.bypass import can_bypass, handed_on
from graph_core.dims import Dim
from graph_core.errors import LoomError, ShapeError
from graph_core.graph import Edge, Graph, Layer, PortRef, place_at_port
from graph_core.kinds import spec_of
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
    for port, edges in zip(spec.inputs, _by_port(graph, node, spec), strict=True):
        found = [_type_at(facts, edge.source) for edge in edges]
        types = tuple(type_ for type_ in found if type_ is not None)
        if len(types) < len(found) or len(found) < port.needs:
            missing.append(port.key)
        if types:
            inputs[port.key] = types
    return inputs, tuple(missing)


def _type_at(facts: Mapping[str, NodeFacts], ref: PortRef) -> TensorType | None:
    source = facts.get(ref.node)
    return source.outputs.get(ref.port) if source else None


def _wires(graph: Graph, node: str, spec: LayerSpec) -> list[tuple[Edge, ...]]:
    """Return the edges at each input port, in order."""
    edges = graph.into(node)
    if len(spec.inputs) != 1:
        return _by_port(graph, node, spec)
    return [edges if len(edges) < 2 else tuple(sorted(edges, key=place_at_port))]


def _by_port(graph: Graph, node: str, spec: LayerSpec) -> list[tuple[Edge, ...]]:
    groups: dict[str, list[Edge]] = {port.key: [] for port in spec.inputs}
    for edge in sorted(graph.into(node), key=place_at_port):
        if edge.target.port in groups:
            groups[edge.target.port].append(edge)
    return [tuple(groups[port.key]) for port in spec.inputs]


class _Plan(NamedTuple):
    """How to infer a node while its layer and wires stay.

    `sign` is equal for layers of one kind, equal params and as many wires per port; `sources` are
    where its wires begin, port by port in order; `source` is the only one, when it is. A `bypassed`
    one only hands on what reaches it.
    """

    layer: Layer
    spec: LayerSpec | None
    sign: int
    sources: tuple[PortRef, ...]
    source: PortRef | None
    bypassed: bool = False


class Inference:
    """Infers nodes, computing each pair of layer params and input types once.

    Types are interned, so that a pair is recognised by the identity of its types. `forget` must be
    told of nodes whose layer or wires change.
    """

    def __init__(self) -> None:
        self._plans: dict[str, _Plan] = {}
        # What holds an object beside its identity keeps that from becoming another's.
        self._makes: dict[tuple[str, int], tuple[LayerSpec, int, object]] = {}
        self._numbers: dict[Any, tuple[int, LayerSpec]] = {}
        self._signs: dict[tuple[int, ...], int] = {}
        self._types: dict[TensorType, TensorType] = {}
        self._memo: dict[Any, tuple[Any, ...]] = {}

    def forget(self, nodes: Iterable[str]) -> None:
        """Look at these nodes anew next time."""
        for node in nodes:
            self._plans.pop(node, None)

    def node(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, known: NodeFacts | None
    ) -> NodeFacts:
        """Return the facts of a node; `known` is returned when nothing it rests on changed."""
        plan = self._plans.get(node) or self._plan(graph, node)
        key: tuple[Any, Any]
        if plan.source is not None:  # by far the most, so without a loop
            before = facts.get(plan.source[0])
            key = plan.sign, id(before.outputs.get(plan.source[1])) if before else id(None)
        else:
            key = plan.sign, tuple([id(_type_at(facts, source)) for source in plan.sources])
        if known is not None and known.key == key and known.layer is plan.layer:
            return known
        made = self._memo.get(key)
        if made is None:
            made = self._memo[key] = self._compute(graph, facts, node, plan)
        return tuple.__new__(NodeFacts, (plan.layer, *made, key))  # _make checks the length as well

    def _plan(self, graph: Graph, node: str) -> _Plan:
        call = graph.nodes[node]
        layer = graph.layers[call.layer]
        spec, make = self._make(graph, layer)
        if spec is None:
            plan = _Plan(layer, None, -1, (), None)
        else:
            wires = _wires(graph, node, spec)
            sources = tuple([edge.source for edges in wires for edge in edges])
            only = sources[0] if len(sources) == 1 else None
            bypassed = call.bypassed and can_bypass(spec)
            key = (make, *map(len, wires), bypassed)
            sign = self._signs.setdefault(key, len(self._signs))
            plan = tuple.__new__(_Plan, (layer, spec, sign, sources, only, bypassed))
        self._plans[node] = plan
        return plan

    def _make(self, graph: Graph, layer: Layer) -> tuple[LayerSpec | None, int]:
        """Return a layer's spec, and a number that those of equal params with that spec share.

        Params that are one object are looked at once; a block's spec may change, so it isn't.
        """
        params = layer.params
        known = self._makes.get((layer.kind, id(params)))
        if known is not None:
            return known[0], known[1]
        spec = spec_of(graph, layer)
        if spec is None:
            return None, -1
        key = (id(spec), tuple(params.items()))
        number, _ = self._numbers.setdefault(key, (len(self._numbers), spec))
        if not layer.is_block:
            self._makes[layer.kind, id(params)] = spec, number, params
        return spec, number

    def _compute(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, plan: _Plan
    ) -> tuple[Any, ...]:
        if len(self._memo) >= _MEMO:
            self._memo.clear()
            self._types.clear()
            self._makes.clear()
        if plan.spec is None:
            return tuple(NodeFacts(plan.layer, {}, ("kind",)))[1:-1]
        inputs, missing = arriving(graph, facts, node, plan.spec)
        if plan.bypassed and sum(map(len, inputs.values())) == len(plan.sources) > 0:
            missing = ()  # what isn't wired isn't needed
        if missing:
            return tuple(NodeFacts(plan.layer, inputs, missing, spec=plan.spec))[1:-1]
        made = (_passed if plan.bypassed else _called)(plan.layer, plan.spec, inputs)
        outputs = {port: self._types.setdefault(t, t) for port, t in made.outputs.items()}
        return tuple(made._replace(outputs=outputs))[1:-1]


class GivenInference(Inference):
    """Infers inside a block, where what reaches its Inputs is given by the call."""

    def __init__(self, given: Mapping[str, TensorType]) -> None:
        super().__init__()
        self._given = given

    def node(
        self, graph: Graph, facts: Mapping[str, NodeFacts], node: str, known: NodeFacts | None
    ) -> NodeFacts:
        if node not in self._given:
            return super().node(graph, facts, node, known)
        layer = graph.layer_of(node)
        if known is not None and known.layer is layer:
            return known
        type_ = self._given[node]
        type_ = self._types.setdefault(type_, type_)
        return NodeFacts(layer, {}, (), {"y": type_}, spec=spec_of(graph, layer))


def infer_all(graph: Graph) -> dict[str, NodeFacts]:
    """Return the facts of every node."""
    inference, facts = Inference(), dict[str, NodeFacts]()
    for node in topological_order(graph):
        facts[node] = inference.node(graph, facts, node, None)
    return facts


def _passed(layer: Layer, spec: LayerSpec, inputs: dict[str, tuple[TensorType, ...]]) -> NodeFacts:
    return NodeFacts(layer, inputs, (), handed_on(spec, Call(layer.values, inputs)), spec=spec)


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
