"""Finding a layer that, put into a wire, makes what follows computable."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph_core.bypass import is_bypassed
from graph_core.diagnostics import Fix
from graph_core.edits import InsertOnEdge, SetParams
from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import get_spec, spec_of
from graph_core.layers import LAYERS
from graph_core.spec import Call, LayerSpec
from graph_core.types import DType, TensorType
from graph_core.values import Values

_MOST = 3


@dataclass(frozen=True)
class Insert:
    """A layer of a kind with some params set, to be put into a wire."""

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        shown = "×".join(map(str, self.params.get("shape", ()))) or self.params.get("dtype", "")
        return f"Insert {LAYERS.get(self.kind).title}" + (f" to {shown}" if shown else "")

    def turns(self, received: TensorType) -> TensorType | None:
        """Return what comes out, or None when it can't take that type."""
        return _turned(self.kind, tuple(self.params.items()), received)


@lru_cache(maxsize=4096)
def _turned(
    kind: str, params: tuple[tuple[str, Any], ...], received: TensorType
) -> TensorType | None:
    spec = LAYERS.get(kind)
    return outcome(spec, spec.complete(dict(params)), {spec.inputs[0].key: (received,)})


def outcome(
    spec: LayerSpec, params: Mapping[str, Any], inputs: Mapping[str, tuple[TensorType, ...]]
) -> TensorType | None:
    """Return the first output type of a call, or None when it can't be computed."""
    try:
        return next(iter(spec.outputs_of(Call(Values(params), inputs)).values()))
    except (LoomError, ValueError, ZeroDivisionError, TypeError):
        return None


def inserts(graph: Graph, facts: NodeFacts, node: str) -> list[Fix]:
    """Return what could be put into one of a node's wires to make it computable."""
    spec, found = get_spec(graph, facts.layer.kind).of(facts.layer.params), []
    for port in spec.inputs:
        edges = graph.at_input(PortRef(node, port.key))
        for place, edge in enumerate(edges):
            received = facts.inputs[port.key][place]
            others = [t for types in facts.inputs.values() for t in types if t is not received]
            for insert in candidates(received, port.rank or port.min_rank, others):
                turned = insert.turns(received)
                if turned and _takes(spec, facts, port.key, place, turned):
                    found.append(
                        Fix(insert.title, InsertOnEdge(edge.id, insert.kind, insert.params))
                    )
    return found[:_MOST]


def dtypes(graph: Graph, facts: NodeFacts, node: str) -> list[Fix]:
    """Return Inputs whose dtype could be changed to make the node they feed computable."""
    spec, found = get_spec(graph, facts.layer.kind).of(facts.layer.params), []
    for port in spec.inputs:
        for place, edge in enumerate(graph.at_input(PortRef(node, port.key))):
            source = graph.layer_of(edge.source.node)
            for dtype in (DType.FLOAT32, DType.INT64):
                turned = facts.inputs[port.key][place].with_dtype(dtype)
                if source.kind == "input" and _takes(spec, facts, port.key, place, turned):
                    title = f"Let {source.name} be {dtype}"
                    found.append(Fix(title, SetParams(source.id, {"dtype": str(dtype)})))
    return found[:_MOST]


def feeding(graph: Graph, edge: Edge) -> Edge:
    """Return the wire before the shape-keeping layers that precede a wire."""
    before = graph.into(edge.source.node)
    while len(before) == 1 and _keeps(graph, edge.source.node):
        edge = before[0]
        before = graph.into(edge.source.node)
    return edge


def _keeps(graph: Graph, node: str) -> bool:
    """Tell whether a node gives the shape it gets."""
    spec = spec_of(graph, graph.layer_of(node))
    known = spec is not None and spec.category in ("Activation", "Regularisation")
    return known or is_bypassed(graph, node)


def _takes(spec: LayerSpec, facts: NodeFacts, port: str, place: int, turned: TensorType) -> bool:
    types = list(facts.inputs[port])
    types[place] = turned
    inputs = {**facts.inputs, port: tuple(types)}
    return outcome(spec, facts.layer.params, inputs) is not None


def candidates(received: TensorType, rank: int, others: list[TensorType]) -> Iterator[Insert]:
    """Yield what could turn a type into one of this rank, or one that matches the others."""
    yield Insert("flatten")
    yield Insert("global_avg_pool2d")
    yield Insert("global_avg_pool1d")
    sample = [dim for dim in received.sample if isinstance(dim, int)]
    if len(sample) == received.rank - 1:
        for shape in _shapes(sample, rank - 1):
            yield Insert("reshape", {"shape": shape})
    for other in others:
        last = other.dims[-1]
        if other.rank == 2 and isinstance(last, int):
            yield Insert("dense", {"units": last})
        channels = other.dims[1] if other.rank == 4 else None
        if isinstance(channels, int):
            yield Insert("conv2d", {"filters": channels, "kernel": (1, 1)})


def _shapes(sample: list[int], rank: int) -> Iterator[tuple[int, ...]]:
    """Yield shapes of this rank with the same elements, the likeliest first."""
    side = math.isqrt(sample[-1]) if sample else 0
    if len(sample) == 1 and rank == 3 and side > 1 and side * side == sample[0]:
        yield 1, side, side
    if len(sample) == rank - 1:
        yield (1, *sample)
        yield (*sample, 1)
