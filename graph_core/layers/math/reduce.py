"""Mean, Sum, Max, Min, Norm, Variance and ArgMax: axes reduced to one number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from graph_core.errors import DTypeError, ShapeError
from graph_core.layers.common import axes_of, axis_of, axis_param, keep_dims_param
from graph_core.params import AxesParam, BoolParam, FloatParam, Param, Value
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import DType, TensorType


def _reduced(call: Call, places: list[int]) -> TensorType:
    if call.params.keep_dims:
        dims = tuple(1 if i in places else dim for i, dim in enumerate(call["x"].dims))
    else:
        dims = tuple(dim for i, dim in enumerate(call["x"].dims) if i not in places)
    return call["x"].with_dims(*dims)


def _infer(title: str, call: Call) -> TensorType:
    return _reduced(call, axes_of(title, call["x"], call.params.axes))


def _infer_sum(call: Call) -> TensorType:
    made = _infer("Sum", call)
    return made if made.dtype.is_float else made.with_dtype(DType.INT64)


def _infer_variance(call: Call) -> TensorType:
    made, received = _infer("Variance", call), call["x"]
    count = 1
    for axis in axes_of("Variance", received, call.params.axes):
        size = received.dims[axis]
        count *= size if isinstance(size, int) else 2
    if call.params.unbiased and count < 2:
        raise ShapeError(
            "Variance without bias needs two values",
            expected="an axis of 2 or more",
            received=str(received),
        )
    return made


def _infer_argmax(call: Call) -> TensorType:
    received = call["x"]
    if received.dtype is DType.BOOL:
        raise DTypeError(
            "ArgMax can't order yes and no", expected="numbers", received=str(received)
        )
    made = _reduced(call, [axis_of("ArgMax", received, call.params.axis)])
    return made.with_dtype(DType.INT64)


def _kwargs(call: Call) -> dict[str, object]:
    kwargs: dict[str, object] = {"dim": call.params.axes}
    return kwargs | ({"keepdim": True} if call.params.keep_dims else {})


def _declare(
    title: str,
    function: str,
    summary: str,
    formula: str,
    *,
    infer: Callable[[Call], TensorType] | None = None,
    own: Callable[[Call], dict[str, Value]] = lambda _: {},
    params: tuple[Param, ...] = (),
    dtype: Kind = Kind.FLOAT,
    keywords: tuple[str, ...] = (),
) -> LayerSpec:
    axes = AxesParam(
        name="axes",
        default=(-1,),
        inline=True,
        help="The axes that are reduced; the batch is axis 0, negative ones count from the end.",
    )
    return register(
        LayerSpec(
            id=title.lower(),
            title=title,
            category="Math",
            summary=summary,
            formula=formula,
            params=(axes, *params, keep_dims_param()),
            inputs=(Port("x", min_rank=2, dtype=dtype),),
            infer=infer or partial(_infer, title),
            target=lambda call: FunctionTarget(function, {**own(call), **_kwargs(call)}),
            examples=(
                Example({"x": "N×T×16"}),
                Example({"x": "N×3×8×9"}, {"axes": (2, 3), "keep_dims": True}),
            ),
            keywords=("reduce", "aggregate", *keywords),
        )
    )


MEAN = _declare("Mean", "torch.mean", "The mean along axes.", "y = Σ xᵢ / n", keywords=("average",))
SUM = _declare(
    "Sum", "torch.sum", "The sum along axes.", "y = Σ xᵢ", infer=_infer_sum, dtype=Kind.ANY
)
MAX = _declare("Max", "torch.amax", "The largest value along axes.", "y = max xᵢ", dtype=Kind.ANY)
MIN = _declare("Min", "torch.amin", "The smallest value along axes.", "y = min xᵢ", dtype=Kind.ANY)
NORM = _declare(
    "Norm",
    "torch.linalg.vector_norm",
    "The length of vectors that lie along axes.",
    "y = (Σ |xᵢ|ᵖ)^(1/p)",
    own=lambda call: {"ord": call.params.p},
    params=(
        FloatParam(
            name="p",
            title="Power",
            default=2.0,
            above=0.0,
            maximum=100.0,
            help="2 is the length people measure, 1 the sum of sizes.",
        ),
    ),
    keywords=("length", "euclidean", "l2"),
)
VARIANCE = _declare(
    "Variance",
    "torch.var",
    "The mean squared distance from the mean, along axes.",
    "y = Σ (xᵢ - mean)² / n",
    infer=_infer_variance,
    own=lambda call: {"correction": 1 if call.params.unbiased else 0},
    params=(
        BoolParam(
            name="unbiased",
            default=False,
            help="Whether n - 1 divides instead of n, as for a sample of a larger whole.",
        ),
    ),
    keywords=("spread", "standard deviation"),
)


def _argmax_target(call: Call) -> FunctionTarget:
    keep = {"keepdim": True} if call.params.keep_dims else {}
    return FunctionTarget("torch.argmax", {"dim": call.params.axis, **keep})


ARGMAX = register(
    LayerSpec(
        id="arg_max",
        title="ArgMax",
        category="Math",
        summary="Where along an axis the largest value stands; no gradient passes.",
        formula="y = the i of the largest xᵢ",
        params=(axis_param(-1, "The axis that is searched"), keep_dims_param()),
        inputs=(Port("x", min_rank=2),),
        infer=_infer_argmax,
        target=_argmax_target,
        examples=(Example({"x": "N×10"}), Example({"x": "N×10×8×8"}, {"axis": 1})),
        keywords=("index", "class", "decision"),
    )
)
