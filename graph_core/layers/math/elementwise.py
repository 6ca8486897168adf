"""Exp, Log, Sqrt, Abs and other functions of one value at a time."""

from __future__ import annotations

from collections.abc import Callable

from graph_core.errors import RefusedByDesign
from graph_core.layers.common import snake
from graph_core.params import FloatParam, Param, Value
from graph_core.spec import Call, Example, FunctionTarget, Kind, LayerSpec, Port, register
from graph_core.types import TensorType
from graph_core.values import Values


def _infer(call: Call) -> TensorType:
    return call["x"]


def _infer_clamp(call: Call) -> TensorType:
    if call.params.smallest <= call.params.largest:
        return call["x"]
    raise RefusedByDesign(
        "Clamp needs a range",
        expected="a smallest value up to the largest",
        received=f"{call.params.smallest:g} to {call.params.largest:g}",
    )


def _no_kwargs(_: Values) -> dict[str, Value]:
    return {}


def _declare(
    title: str,
    function: str,
    summary: str,
    formula: str,
    keywords: tuple[str, ...],
    params: tuple[Param, ...] = (),
    kwargs: Callable[[Values], dict[str, Value]] = _no_kwargs,
    infer: Callable[[Call], TensorType] = _infer,
) -> LayerSpec:
    return register(
        LayerSpec(
            id=snake(title),
            title=title,
            category="Math",
            summary=summary,
            formula=formula,
            params=params,
            inputs=(Port("x", dtype=Kind.FLOAT),),
            infer=infer,
            target=lambda call: FunctionTarget(function, kwargs(call.params)),
            examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"})),
            keywords=("elementwise", *keywords),
        )
    )


EXP = _declare("Exp", "torch.exp", "The exponential of each value.", "y = eˣ", ("exponential",))
LOG = _declare(
    "Log", "torch.log", "The natural logarithm of each value.", "y = ln x", ("logarithm", "ln")
)
SQRT = _declare("Sqrt", "torch.sqrt", "The square root of each value.", "y = √x", ("square root",))
ABS = _declare("Abs", "torch.abs", "Each value without its sign.", "y = |x|", ("absolute", "size"))
NEGATE = _declare("Negate", "torch.neg", "Each value with its sign turned.", "y = -x", ("minus",))
SQUARE = _declare("Square", "torch.square", "Each value times itself.", "y = x²", ("power",))
SIN = _declare("Sin", "torch.sin", "The sine of each value.", "y = sin x", ("sine", "periodic"))
COS = _declare("Cos", "torch.cos", "The cosine of each value.", "y = cos x", ("cosine", "periodic"))
CLAMP = _declare(
    "Clamp",
    "torch.clamp",
    "Keeps each value within a range.",
    "y = min(max(smallest, x), largest)",
    ("clip", "limit"),
    (
        FloatParam(name="smallest", default=0.0, inline=True, help="What lesser values become."),
        FloatParam(name="largest", default=1.0, inline=True, help="What larger values become."),
    ),
    lambda params: {"min": params.smallest, "max": params.largest},
    _infer_clamp,
)
POWER = _declare(
    "Power",
    "torch.pow",
    "Raises each value to a power.",
    "y = x^exponent",
    ("square", "root", "exponent"),
    (FloatParam(name="exponent", default=2.0, inline=True, help="To which power."),),
    lambda params: {"exponent": params.exponent},
)
SCALE_SHIFT = _declare(
    "ScaleShift",
    "ops.scale_shift",
    "Multiplies each value by a number and adds another; neither is learned.",
    "y = scale · x + shift",
    ("rescale", "affine", "offset", "normalise"),
    (
        FloatParam(name="scale", default=1.0, inline=True, help="What multiplies each value."),
        FloatParam(name="shift", default=0.0, inline=True, help="What is added then."),
    ),
    lambda params: {"scale": params.scale, "shift": params.shift},
)
