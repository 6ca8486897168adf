"""Activations with a param or two."""

from __future__ import annotations

from collections.abc import Callable

from graph_core.params import Choice, ChoiceParam, FloatParam, Param
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _same_kwargs(title: str, params: tuple[Param, ...]) -> Callable[[Call], ModuleTarget]:
    def target(call: Call) -> ModuleTarget:
        kwargs = {p.name: call.params[p.name] for p in params if call.params[p.name] != p.default}
        return ModuleTarget(f"torch.nn.{title}", kwargs)

    return target


def _declare(
    id_: str,
    title: str,
    summary: str,
    formula: str,
    source: str,
    params: tuple[Param, ...],
    other: dict[str, float | str],
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
            infer=_infer,
            target=_same_kwargs(title, params),
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
