"""Slice, Select, Split, Gather and OneHot: parts of a tensor, and indices into one."""

from __future__ import annotations

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.common import axis_of, axis_param
from graph_core.params import IntParam
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import DType, TensorType


def _place(name: str, default: int | None, use: str, *, optional: bool = False) -> IntParam:
    return IntParam(
        name=name,
        default=default,
        minimum=-65536,
        maximum=65536,
        optional=optional,
        inline=not optional or name == "stop",
        help=use,
    )


def _end(size: Dim, place: int) -> Dim:
    """Return a place counted from the front, never beyond what is known of the axis."""
    if place < 0:
        return max(size + place, 0) if isinstance(size, int) else size + place
    return min(size, place) if isinstance(size, int) else place


def _infer_slice(call: Call) -> TensorType:
    received, params = call["x"], call.params
    axis = axis_of("Slice", received, params.axis)
    size = received.dims[axis]
    start = _end(size, params.start)
    stop = size if params.stop is None else _end(size, params.stop)
    length = (stop - start + (params.step - 1)) // params.step
    if isinstance(length, int) and length < 1:
        raise RefusedByDesign(
            "Slice leaves nothing", expected=f"places within dim {axis}", received=str(received)
        )
    if not isinstance(size, int) and isinstance(length, int):
        _check_open(received, axis, call)
    return received.with_dim(axis, length)


def _check_open(received: TensorType, axis: int, call: Call) -> None:
    """An open axis may be too short for a slice of a fixed length; only its ends are sure."""
    raise RefusedByDesign(
        "Slice can't count on so many places of an open size",
        expected=f"a number in dim {axis}, or a slice that runs to the end",
        received=f"{received}, {call.params.start} to {call.params.stop}",
    )


SLICE = register(
    LayerSpec(
        id="slice",
        title="Slice",
        category="Shape",
        summary="Keeps a stretch of an axis.",
        params=(
            axis_param(1, "The axis that is cut"),
            _place("start", 0, "The first place kept; negative places count from the end."),
            _place("stop", None, "The first place left out; nothing for the end.", optional=True),
            IntParam(name="step", default=1, minimum=1, maximum=65536, help="Keeps every n-th."),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2),),
        infer=_infer_slice,
        target=lambda call: FunctionTarget("ops.slice_axis", dict(call.params)),
        examples=(
            Example({"x": "N×16"}, {"start": 4, "stop": 12}),
            Example({"x": "N×T×3"}, {"start": 1}),
            Example({"x": "N×3×8×8"}, {"axis": -1, "stop": -2, "step": 2}),
        ),
        keywords=("cut", "crop", "range", "narrow"),
    )
)


def _infer_select(call: Call) -> TensorType:
    received, index = call["x"], call.params.index
    axis = axis_of("Select", received, call.params.axis)
    size = received.dims[axis]
    if isinstance(size, int) and not -size <= index < size:
        raise ShapeError(
            f"Select finds no place {index}",
            expected=f"a place from {-size} to {size - 1} in dim {axis}",
            received=str(received),
        )
    return received.with_dims(*received.dims[:axis], *received.dims[axis + 1 :])


SELECT = register(
    LayerSpec(
        id="select",
        title="Select",
        category="Shape",
        summary="Keeps one place of an axis, such as the last step of a sequence.",
        params=(
            axis_param(1, "The axis of which one place is kept"),
            _place("index", -1, "Which place; negative ones count from the end."),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2),),
        infer=_infer_select,
        target=lambda call: FunctionTarget(
            "torch.select", {"dim": call.params.axis, "index": call.params.index}
        ),
        examples=(Example({"x": "N×T×16"}), Example({"x": "N×3×8×8"}, {"index": 0})),
        keywords=("index", "pick", "last step", "class token"),
    )
)


def _infer_split(call: Call) -> tuple[TensorType, TensorType]:
    received = call["x"]
    axis = axis_of("Split", received, call.params.axis)
    size = received.dims[axis]
    first: Dim = call.params.size or size // 2
    rest = size - first
    if (isinstance(rest, int) and rest < 1) or first == 0:
        raise RefusedByDesign(
            "Split leaves a part with nothing",
            expected=f"more than {first} in dim {axis}",
            received=str(received),
        )
    return received.with_dim(axis, first), received.with_dim(axis, rest)


SPLIT = register(
    LayerSpec(
        id="split",
        title="Split",
        category="Shape",
        summary="Cuts an axis in two; both parts go on.",
        params=(
            axis_param(1, "The axis that is cut"),
            IntParam(
                name="size",
                title="First part",
                default=None,
                minimum=1,
                optional=True,
                inline=True,
                help="How much the first part takes; nothing for half, rounded down.",
            ),
        ),
        inputs=(Port("x", axes="N×…", min_rank=2),),
        outputs=(Port("first"), Port("rest")),
        infer=_infer_split,
        target=lambda call: FunctionTarget(
            "ops.split", {"axis": call.params.axis, "size": call.params.size}
        ),
        examples=(
            Example({"x": "N×16"}),
            Example({"x": "N×T×12"}, {"axis": -1, "size": 4}),
        ),
        keywords=("chunk", "divide", "halves", "mean and variance"),
    )
)


def _infer_gather(call: Call) -> TensorType:
    received, index = call["x"], call["index"]
    axis = axis_of("Gather", received, call.params.axis)
    if index.rank != received.rank or index.with_dim(axis, 1) != received.with_dim(
        axis, 1
    ).with_dtype(index.dtype):
        raise RefusedByDesign(
            f"Gather needs an index alike in every dim but {axis}",
            expected=f"{received.with_dim(axis, 1).shape_text} with any number in dim {axis}",
            received=str(index),
        )
    return received.with_dims(*index.dims)


GATHER = register(
    LayerSpec(
        id="gather",
        title="Gather",
        category="Shape",
        summary="Picks values along an axis, at the places an index says.",
        formula="y[n, i] = x[n, index[n, i]]",
        params=(axis_param(1, "The axis along which is picked"),),
        inputs=(
            Port("x", axes="N×…", min_rank=2),
            Port("index", axes="N×…", min_rank=2, dtype=Kind.INT),
        ),
        infer=_infer_gather,
        target=lambda call: FunctionTarget("ops.gather", {"axis": call.params.axis}),
        examples=(
            Example({"x": "N×16", "index": "N×3 int64"}),
            Example({"x": "N×T×8", "index": "N×T×2 int64"}, {"axis": -1}),
        ),
        keywords=("index", "take", "pick", "lookup"),
    )
)


def _infer_one_hot(call: Call) -> TensorType:
    return TensorType((*call["x"].dims, call.params.classes), DType.FLOAT32)


ONE_HOT = register(
    LayerSpec(
        id="one_hot",
        title="OneHot",
        category="Shape",
        summary="Turns class numbers into vectors of zeros with a one at the class.",
        formula="y[c] = 1 where x = c, 0 elsewhere",
        params=(
            IntParam(
                name="classes",
                default=10,
                minimum=1,
                inline=True,
                help="How many classes there are; numbers run from 0 to one less.",
            ),
        ),
        inputs=(Port("x", axes="N×…", dtype=Kind.INT),),
        infer=_infer_one_hot,
        target=lambda call: FunctionTarget("ops.one_hot", {"classes": call.params.classes}),
        examples=(Example({"x": "N int64"}), Example({"x": "N×T int64"}, {"classes": 4})),
        keywords=("classes", "categorical", "indicator", "dummy"),
    )
)
