"""Bindings: which field of the data feeds each Input, and which is each head's target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graph_core.dims import Dim
from graph_core.fields import DataSignature, Field
from graph_core.graph import Graph, Layer
from graph_core.heads import LOSSES, Task
from graph_core.inference import NodeFacts, infer_all
from graph_core.types import TensorType

Fits: TypeAlias = Callable[[Field], bool]


@dataclass(frozen=True)
class Bindings:
    """The field of each Input and head by node id, and why the others have none."""

    inputs: Mapping[str, Field] = field(default_factory=dict)
    heads: Mapping[str, Field] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


def bind(
    graph: Graph, signature: DataSignature, facts: Mapping[str, NodeFacts] | None = None
) -> Bindings:
    """Return how a graph meets its data; `facts` spares inferring its types anew."""
    known = infer_all(graph) if facts is None else facts
    inputs: dict[str, Field] = {}
    heads: dict[str, Field] = {}
    missing: dict[str, str] = {}
    for found, nodes, resolve in (
        (inputs, graph.nodes_of_kind("input"), input_field),
        (heads, graph.nodes_of_kind("output"), head_field),
    ):
        for node in nodes:
            bound = resolve(graph.layer_of(node), type_at(known, node), signature)
            if isinstance(bound, Field):
                found[node] = bound
            else:
                missing[node] = bound
    return Bindings(inputs, heads, missing)


def type_at(facts: Mapping[str, NodeFacts], node: str) -> TensorType | None:
    """Return the type an Input gives or a head receives, or None while it is unknown."""
    return next(iter(facts[node].outputs.values()), None) if node in facts else None


def input_field(layer: Layer, type_: TensorType | None, signature: DataSignature) -> Field | str:
    """Return the field an Input reads, or why there is none."""
    stages: list[Fits] = []
    if type_ is not None:
        stages = [lambda f: feeds(f.type, type_), lambda f: f.type.rank == type_.rank]
    return _resolved(layer, layer.params["field"], stages, signature)


def head_field(layer: Layer, type_: TensorType | None, signature: DataSignature) -> Field | str:
    """Return the field a head learns, or why there is none."""
    task = LOSSES.get(str(layer.params["loss"])).task
    stages: list[Fits] = [lambda f: serves(f, task)]
    if type_ is not None:
        stages.insert(0, lambda f: serves(f, task) and teaches(f, task, type_))
    return _resolved(layer, layer.params["target"], stages, signature)


def _resolved(
    layer: Layer, wanted: object, stages: Iterable[Fits], signature: DataSignature
) -> Field | str:
    fields = signature.fields
    if wanted:
        absent = f"{signature.title} has no field {wanted!r}; it has {', '.join(fields)}"
        return fields.get(str(wanted), absent)
    if layer.name in fields:
        return fields[layer.name]
    for fits in stages:
        found = [f for f in fields.values() if fits(f)]
        if len(found) == 1:
            return found[0]
        if found:
            return f"several fields could be meant: {', '.join(f.name for f in found)}"
    return f"no field of {signature.title} fits; it has {', '.join(fields)}"


def feeds(data: TensorType, wanted: TensorType) -> bool:
    """Tell whether data of one type can enter an Input of another; named dims take any size."""
    return data.dtype == wanted.dtype and _alike(data.dims, wanted.dims)


def serves(data: Field, task: Task) -> bool:
    """Tell whether a field can be a target for a task at all."""
    if task is Task.VALUES:
        return data.type.dtype.is_float
    if task is Task.BINARY:
        return not data.type.dtype.is_float and len(data.classes) in (0, 2)
    return data.type.dtype.is_int


def teaches(data: Field, task: Task, output: TensorType) -> bool:
    """Tell whether a target's dims go with a head's output."""
    return any(_alike(data.type.dims, dims) for dims in target_dims(task, output)) and (
        task is not Task.CLASSES or len(data.classes) in (0, output.dims[1])
    )


def target_dims(task: Task, output: TensorType) -> tuple[tuple[Dim, ...], ...]:
    """Return the dims a target may have for an output, the usual ones first."""
    if task is Task.VALUES:
        return (output.dims,)
    if task is Task.CLASSES:
        return ((output.dims[0], *output.dims[2:]),) if output.rank >= 2 else ()
    squeezed = (output.dims[:-1],) if output.rank >= 2 and output.dims[-1] == 1 else ()
    widened = ((*output.dims, 1),) if output.rank == 1 else ()
    return (*squeezed, output.dims, *widened)


def _alike(data: tuple[Dim, ...], wanted: tuple[Dim, ...]) -> bool:
    if len(data) != len(wanted):
        return False
    pairs = zip(data, wanted, strict=True)
    return all(a == b or not isinstance(b, int) for a, b in pairs)
