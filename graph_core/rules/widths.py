"""Giving a head the dims its target needs."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core import bindings
from graph_core.diagnostics import Fix
from graph_core.dims import Dim, product
from graph_core.edits import InsertOnEdge, SetParams, Several
from graph_core.fields import Field
from graph_core.heads import Task
from graph_core.kinds import spec_of
from graph_core.rules.context import Context
from graph_core.rules.mend import feeding
from graph_core.types import TensorType

_WIDTH_PARAMS = ("units", "filters")


def width_fixes(context: Context, node: str, bound: Field, task: Task) -> Iterator[Fix]:
    """Yield edits after which a head's output goes with its target."""
    type_ = bindings.type_at(context.facts, node)
    dims = wanted_dims(bound, task)
    if type_ is None or dims is None:
        return
    if task is Task.CLASSES and type_.rank > 2 and type_.dims == (dims[0], *dims[2:], dims[1]):
        yield _classes_first(context, node, type_)
        return
    yield from _widened(context, node, type_, dims)
    yield from _reshaped(context, node, type_, dims)


def _classes_first(context: Context, node: str, type_: TensorType) -> Fix:
    """Return the edit that moves the scores of each step before the steps.

    A Reshape would give the same dims, but mix up the scores of different steps.
    """
    (last,) = context.graph.into(node)
    axes = (type_.rank - 1, *range(1, type_.rank - 1))
    edit = InsertOnEdge(last.id, "permute", {"axes": axes})
    return Fix("Insert Permute: classes first", edit)


def wanted_dims(bound: Field, task: Task) -> tuple[Dim, ...] | None:
    """Return the dims an output should have, or None when the field doesn't tell."""
    dims = bound.type.dims
    if task is Task.CLASSES:
        return (dims[0], len(bound.classes), *dims[1:]) if bound.classes else None
    return (*dims, 1) if task is Task.BINARY and len(dims) == 1 else dims


def _widened(
    context: Context, node: str, type_: TensorType, dims: tuple[Dim, ...]
) -> Iterator[Fix]:
    """Yield a change to the width of the layer that feeds the head, if only that differs."""
    (last,) = context.graph.into(node)
    source = context.layer(feeding(context.graph, last).source.node)
    spec = spec_of(context.graph, source)
    name = next((p.name for p in spec.params if p.name in _WIDTH_PARAMS), "") if spec else ""
    axis = 1 if name == "filters" else len(dims) - 1
    if not name or type_.rank != len(dims) or not isinstance(dims[axis], int):
        return
    if type_.with_dim(axis, dims[axis]).dims == dims:
        edit = SetParams(source.id, {name: int(dims[axis])})  # type: ignore[arg-type]
        yield Fix(f"Give {source.name} {dims[axis]} {name}", edit)


def _reshaped(
    context: Context, node: str, type_: TensorType, dims: tuple[Dim, ...]
) -> Iterator[Fix]:
    (last,) = context.graph.into(node)
    sample = tuple(dim for dim in dims[1:] if isinstance(dim, int))
    if len(sample) == len(dims) - 1 and type_.sample_size() == product(sample):
        shown = "×".join(map(str, sample))
        edit = InsertOnEdge(last.id, "reshape", {"shape": sample})
        yield Fix(f"Insert Reshape to {shown}", edit)
    elif len(sample) == 1 and len(dims) == 2 and type_.rank != 2 and type_.rank > 1:
        steps = (
            InsertOnEdge(last.id, "flatten"),
            InsertOnEdge(last.id, "dense", {"units": sample[0]}),
        )
        yield Fix(
            f"Insert Flatten and a Dense of {sample[0]}", Several(steps, "Insert Flatten, Dense")
        )
