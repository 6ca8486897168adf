"""Concatenate and Stack: inputs laid one behind the other, along an axis or a new one."""

from __future__ import annotations

from graph_core.dims import Dim
from graph_core.errors import ShapeError
from graph_core.layers.common import axis_of, axis_param
from graph_core.layers.merge.common import one_dtype
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Pack, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    first, *others = call.all("xs")
    axis = axis_of("Concatenate", first, call.params.axis)
    total: Dim = first.dims[axis]
    for other in others:
        one_dtype("Concatenate", first, other)
        if other.rank != first.rank or other.with_dim(axis, 1) != first.with_dim(axis, 1):
            raise ShapeError(
                f"Concatenate needs inputs alike in every dim but {axis}",
                expected=f"{first.with_dim(axis, 1).shape_text} with any number in dim {axis}",
                received=str(other),
            )
        total = total + other.dims[axis]
    return first.with_dim(axis, total)


CONCATENATE = register(
    LayerSpec(
        id="concatenate",
        title="Concatenate",
        category="Merge",
        summary="Lays its inputs one behind the other along an axis.",
        formula="y = [x₁, x₂, …]",
        params=(axis_param(1, "The axis along which they are laid"),),
        inputs=(Port("xs", variadic=True, least=2, min_rank=2),),
        infer=_infer,
        target=lambda call: FunctionTarget("torch.cat", {"dim": call.params.axis}, Pack.LIST),
        examples=(
            Example({"xs": ("N×16", "N×8")}),
            Example({"xs": ("N×4×8×8", "N×2×8×8", "N×1×8×8")}),
            Example({"xs": ("N×T×8", "N×T×4")}, {"axis": -1}),
        ),
        keywords=("merge", "cat", "join", "skip", "dense block", "unet"),
    )
)


def _infer_stack(call: Call) -> TensorType:
    first, *others = call.all("xs")
    stacked = TensorType((*first.dims, 1), first.dtype)
    axis = axis_of("Stack", stacked, call.params.axis)
    for other in others:
        one_dtype("Stack", first, other)
        if other != first:
            raise ShapeError("Stack needs inputs alike", expected=str(first), received=str(other))
    return first.with_dims(*first.dims[:axis], 1 + len(others), *first.dims[axis:])


STACK = register(
    LayerSpec(
        id="stack",
        title="Stack",
        category="Merge",
        summary="Lays its inputs one behind the other along a new axis.",
        formula="y[i] = xᵢ",
        params=(axis_param(1, "Where the new axis comes to stand"),),
        inputs=(Port("xs", variadic=True, least=2),),
        infer=_infer_stack,
        target=lambda call: FunctionTarget("torch.stack", {"dim": call.params.axis}, Pack.LIST),
        examples=(
            Example({"xs": ("N×16", "N×16")}),
            Example({"xs": ("N×T×8", "N×T×8", "N×T×8")}, {"axis": -1}),
        ),
        keywords=("merge", "new axis", "sequence"),
    )
)
