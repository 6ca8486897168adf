"""Activations with a param or two."""

from __future__ import annotations

from collections.abc import Callable

from graph_core.errors import ShapeError
from graph_core.params import Choice, ChoiceParam, FloatParam, Param
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


_WITHOUT_DEFAULTS = ("Threshold",)  # torch wants every argument of these


def _same_kwargs(module: str, params: tuple[Param, ...]) -> Callable[[Call], ModuleTarget]:
    def target(call: Call) -> ModuleTarget:
        kwargs = {
            p.name: call.params[p.name]
            for p in params
            if module in _WITHOUT_DEFAULTS or call.params[p.name] != p.default
        }
        return ModuleTarget(f"torch.nn.{module}", kwargs)

    return target


def _declare(
    id_: str,
    title: str,
    summary: str,
    formula: str,
    source: str,
    params: tuple[Param, ...],
    other: dict[str, float | str],
    module: str = "",
    infer: Callable[[Call], TensorType] = _infer,
) -> LayerSpec:
    """Register an activation whose params have torch's names and defaults."""
    return register(
        LayerSpec(
            id=id_,
            title=title,
            category="Activation",
            summary=summary,
            formula=formula,
            source=source,
            params=params,
            inputs=(Port("x", dtype=Kind.FLOAT),),
            infer=infer,
            target=_same_kwargs(module or title, params),
            examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"}, other)),
            keywords=("activation", "nonlinearity"),
        )
    )


LEAKY_RELU = _declare(
    "leaky_relu",
    "LeakyReLU",
    "A ReLU that keeps a small slope below zero, so no unit goes dead.",
    "y = x above 0, slope · x below",
    "Maas et al. 2013",
    (
        FloatParam(
            name="negative_slope",
            title="Slope",
            default=0.01,
            inline=True,
            help="The slope below zero; Keras takes 0.3.",
        ),
    ),
    {"negative_slope": 0.2},
)
ELU = _declare(
    "elu",
    "ELU",
    "A ReLU that bends smoothly to -alpha below zero.",
    "y = x above 0, alpha · (eˣ - 1) below",
    "Clevert et al. 2016, arXiv:1511.07289",
    (
        FloatParam(
            name="alpha",
            default=1.0,
            above=0.0,
            inline=True,
            help="The value far below zero, negated.",
        ),
    ),
    {"alpha": 0.5},
)
GELU = _declare(
    "gelu",
    "GELU",
    "The value times the probability that a normal variable lies below it; usual in transformers.",
    "y = x · Φ(x)",
    "Hendrycks & Gimpel 2016, arXiv:1606.08415",
    (
        ChoiceParam(
            name="approximate",
            title="Formula",
            default="none",
            choices=(
                Choice("none", "exact"),
                Choice("tanh", "tanh approximation", "Faster; what GPT-2 used."),
            ),
            help="Exact, or by tanh.",
        ),
    ),
    {"approximate": "tanh"},
)
CELU = _declare(
    "celu",
    "CELU",
    "An ELU whose slope at zero is one for every alpha.",
    "y = x above 0, alpha · (e^(x/alpha) - 1) below",
    "Barron 2017, arXiv:1704.07483",
    (
        FloatParam(
            name="alpha", default=1.0, above=0.0, inline=True, help="The value far below, negated."
        ),
    ),
    {"alpha": 0.5},
)
SOFTPLUS = _declare(
    "softplus",
    "Softplus",
    "A smooth ReLU that is always positive; for variances and rates.",
    "y = ln(1 + e^(beta·x)) / beta",
    "Dugas et al. 2001",
    (
        FloatParam(name="beta", default=1.0, above=0.0, inline=True, help="How sharp the bend is."),
        FloatParam(
            name="threshold",
            default=20.0,
            advanced=True,
            help="Where beta·x is so large that the straight line is taken.",
        ),
    ),
    {"beta": 2.0},
)
THRESHOLD = _declare(
    "threshold",
    "Threshold",
    "The value itself above a threshold, a fixed value elsewhere.",
    "y = x above the threshold, value elsewhere",
    "",
    (
        FloatParam(name="threshold", default=0.0, inline=True, help="What x must exceed."),
        FloatParam(name="value", default=0.0, inline=True, help="What stands elsewhere."),
    ),
    {"threshold": 0.1, "value": 1.0},
)


def _infer_between(call: Call) -> TensorType:
    if call.params.min_val < call.params.max_val:
        return call["x"]
    raise ShapeError(
        "HardTanh needs a range",
        expected="a smallest value below the largest",
        received=f"{call.params.min_val:g} to {call.params.max_val:g}",
    )


HARD_TANH = _declare(
    "hard_tanh",
    "HardTanh",
    "The value itself within a range, the range's ends beyond it.",
    "y = min(max(smallest, x), largest)",
    "Collobert 2004",
    (
        FloatParam(
            name="min_val", title="Smallest", default=-1.0, inline=True, help="The lower end."
        ),
        FloatParam(
            name="max_val", title="Largest", default=1.0, inline=True, help="The upper end."
        ),
    ),
    {"min_val": 0.0, "max_val": 6.0},
    module="Hardtanh",
    infer=_infer_between,
)
