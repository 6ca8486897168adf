"""Transpose, Squeeze, Unsqueeze, Unflatten, Expand, Repeat, Roll: one axis at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph_core.dims import product
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.common import axis_of, axis_param
from graph_core.params import IntParam, Param, ShapeParam, Value
from graph_core.spec import Call, Example, FunctionTarget, LayerSpec, Port, register
from graph_core.types import TensorType


def _declare(
    id_: str,
    title: str,
    summary: str,
    params: tuple[Param, ...],
    infer: Callable[[Call], TensorType],
    function: str,
    kwargs: Callable[[Call], Mapping[str, Any]],
    examples: tuple[tuple[str, Mapping[str, Value]], ...],
    keywords: tuple[str, ...],
    min_rank: int = 2,
) -> LayerSpec:
    return register(
        LayerSpec(
            id=id_,
            title=title,
            category="Shape",
            summary=summary,
            params=params,
            inputs=(Port("x", axes="N×…", min_rank=min_rank),),
            infer=infer,
            target=lambda call: FunctionTarget(function, kwargs(call)),
            examples=tuple(Example({"x": type_}, given) for type_, given in examples),
            keywords=keywords,
        )
    )


def _axis(name: str, default: int, use: str) -> IntParam:
    return IntParam(
        name=name,
        default=default,
        minimum=-8,
        maximum=7,
        inline=True,
        help=f"{use}; the batch is axis 0, negative axes count from the end.",
    )


def _infer_transpose(call: Call) -> TensorType:
    received = call["x"]
    first = axis_of("Transpose", received, call.params.first)
    second = axis_of("Transpose", received, call.params.second)
    swapped = received.with_dim(first, received.dims[second])
    return swapped.with_dim(second, received.dims[first])


TRANSPOSE = _declare(
    "transpose",
    "Transpose",
    "Swaps two axes.",
    (_axis("first", -2, "One axis"), _axis("second", -1, "The other axis")),
    _infer_transpose,
    "torch.transpose",
    lambda call: {"dim0": call.params.first, "dim1": call.params.second},
    (("N×T×16", {}), ("N×3×8×9", {"first": 1, "second": 3})),
    ("swap", "permute", "axes"),
)


def _infer_squeeze(call: Call) -> TensorType:
    received = call["x"]
    axis = axis_of("Squeeze", received, call.params.axis)
    if received.dims[axis] != 1:
        raise RefusedByDesign(
            "Squeeze removes axes of 1 only", expected=f"1 in dim {axis}", received=str(received)
        )
    return received.with_dims(*received.dims[:axis], *received.dims[axis + 1 :])


SQUEEZE = _declare(
    "squeeze",
    "Squeeze",
    "Removes an axis of 1.",
    (axis_param(-1, "The axis that goes"),),
    _infer_squeeze,
    "torch.squeeze",
    lambda call: {"dim": call.params.axis},
    (("N×16×1", {}), ("N×1×8×8", {"axis": 1})),
    ("remove axis", "drop"),
)


def _infer_unsqueeze(call: Call) -> TensorType:
    received = call["x"]
    grown = TensorType((*received.dims, 1), received.dtype)
    axis = axis_of("Unsqueeze", grown, call.params.axis)
    return received.with_dims(*received.dims[:axis], 1, *received.dims[axis:])


UNSQUEEZE = _declare(
    "unsqueeze",
    "Unsqueeze",
    "Inserts an axis of 1.",
    (axis_param(1, "Where the new axis comes to stand"),),
    _infer_unsqueeze,
    "torch.unsqueeze",
    lambda call: {"dim": call.params.axis},
    (("N×16", {}), ("N×8×8", {"axis": -1})),
    ("new axis", "expand dims"),
    min_rank=1,
)


def _infer_unflatten(call: Call) -> TensorType:
    received, shape = call["x"], call.params.shape
    axis = axis_of("Unflatten", received, call.params.axis)
    size, given = received.dims[axis], product(dim for dim in shape if dim != -1)
    rest = size // given if given != 1 else size
    if not shape or rest * given != size or (-1 not in shape and rest != 1):
        raise ShapeError(
            f"Unflatten can't split {size} that way",
            expected=f"dims whose product is {size}",
            received="×".join(map(str, shape)) or "no dims",
        )
    dims = tuple(rest if dim == -1 else dim for dim in shape)
    return received.with_dims(*received.dims[:axis], *dims, *received.dims[axis + 1 :])


UNFLATTEN = _declare(
    "unflatten",
    "Unflatten",
    "Splits one axis into several.",
    (
        axis_param(-1, "The axis that is split"),
        ShapeParam(
            name="shape",
            default=(2, -1),
            infer=True,
            inline=True,
            help="What the axis becomes; one may be -1, for the rest.",
        ),
    ),
    _infer_unflatten,
    "torch.unflatten",
    lambda call: {"dim": call.params.axis, "sizes": call.params.shape},
    (("N×16", {}), ("N×T×12", {"shape": (3, 4)})),
    ("heads", "reshape", "view"),
)


def _infer_expand(call: Call) -> TensorType:
    received = call["x"]
    axis = axis_of("Expand", received, call.params.axis)
    if received.dims[axis] not in (1, call.params.size):
        raise ShapeError(
            "Expand stretches axes of 1 only", expected=f"1 in dim {axis}", received=str(received)
        )
    return received.with_dim(axis, call.params.size)


EXPAND = _declare(
    "expand",
    "Expand",
    "Stretches an axis of 1 by repetition, without a copy in memory.",
    (
        axis_param(1, "The axis that is stretched"),
        IntParam(name="size", default=2, minimum=1, inline=True, help="What 1 becomes."),
    ),
    _infer_expand,
    "ops.expand",
    lambda call: {"axis": call.params.axis, "size": call.params.size},
    (("N×1×16", {}), ("N×8×1", {"axis": -1, "size": 5})),
    ("broadcast", "stretch"),
)


def _infer_batch(call: Call) -> TensorType:
    received, batch = call["x"], call["like"].dims[0]
    if received.dims[0] not in (1, batch):
        raise ShapeError(
            "Expand to batch stretches one sample", expected="1×…", received=str(received)
        )
    return received.with_dim(0, batch)


EXPAND_BATCH = register(
    LayerSpec(
        id="expand_batch",
        title="Expand to batch",
        category="Shape",
        summary="Gives every sample of a batch the same tensor, such as a learned token.",
        inputs=(
            Port("x", axes="1×…", help="The tensor that is given to every sample."),
            Port("like", help="Any tensor of the batch; only its first dim is looked at."),
        ),
        infer=_infer_batch,
        target=lambda _: FunctionTarget("ops.expand_batch"),
        examples=(
            Example({"x": "1×1×16", "like": "N×T×16"}),
            Example({"x": "1×8", "like": "N×3×4×4"}),
        ),
        keywords=("broadcast", "token", "parameter", "stretch"),
    )
)


def _infer_repeat(call: Call) -> TensorType:
    received = call["x"]
    axis = axis_of("Repeat", received, call.params.axis)
    return received.with_dim(axis, received.dims[axis] * call.params.times)


REPEAT = _declare(
    "repeat",
    "Repeat",
    "Lays an axis several times behind itself.",
    (
        axis_param(1, "The axis that is repeated"),
        IntParam(name="times", default=2, minimum=1, maximum=65536, inline=True, help="How often."),
    ),
    _infer_repeat,
    "ops.repeat",
    lambda call: {"axis": call.params.axis, "times": call.params.times},
    (("N×3×8", {}), ("N×T×4", {"times": 3})),
    ("tile", "copy"),
)


def _infer_repeat_vector(call: Call) -> TensorType:
    batch, features = call["x"].dims
    return call["x"].with_dims(batch, call.params.times, features)


REPEAT_VECTOR = register(
    LayerSpec(
        id="repeat_vector",
        title="RepeatVector",
        category="Shape",
        summary="Makes a sequence of a vector by repeating it at every step; "
        "between an encoder and a decoder.",
        params=(
            IntParam(
                name="times",
                title="Steps",
                default=2,
                minimum=1,
                inline=True,
                help="How many steps the sequence has.",
            ),
        ),
        inputs=(Port("x", axes="N×F", rank=2),),
        infer=_infer_repeat_vector,
        target=lambda call: FunctionTarget("ops.repeat_vector", {"times": call.params.times}),
        examples=(Example({"x": "N×16"}), Example({"x": "N×8"}, {"times": 5})),
        keywords=("sequence", "decoder", "seq2seq"),
    )
)


def _infer_roll(call: Call) -> TensorType:
    axis_of("Roll", call["x"], call.params.axis)
    return call["x"]


ROLL = _declare(
    "roll",
    "Roll",
    "Shifts values along an axis; what leaves at the end enters at the start.",
    (
        axis_param(1, "The axis along which values move"),
        IntParam(
            name="shift", default=1, minimum=-65536, maximum=65536, inline=True, help="How far."
        ),
    ),
    _infer_roll,
    "torch.roll",
    lambda call: {"shifts": call.params.shift, "dims": call.params.axis},
    (("N×T×16", {}), ("N×3×8×8", {"axis": 2, "shift": -2})),
    ("shift", "cyclic", "circular", "swin"),
)
