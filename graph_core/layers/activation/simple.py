"""Activations without params that torch has as modules."""

from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _declare(
    title: str, summary: str, formula: str, source: str = "", keywords: tuple[str, ...] = ()
) -> LayerSpec:
    return register(
        LayerSpec(
            id=title.lower(),
            title=title,
            category="Activation",
            summary=summary,
            formula=formula,
            source=source,
            inputs=(Port("x", dtype=Kind.FLOAT),),
            infer=_infer,
            target=lambda _: ModuleTarget(f"torch.nn.{title}"),
            examples=(Example({"x": "N×16"}), Example({"x": "N×8×4×4"})),
            keywords=("activation", "nonlinearity", *keywords),
        )
    )


RELU = _declare(
    "ReLU",
    "Zero below zero, the value itself above; the usual first choice.",
    "y = max(0, x)",
    "Nair & Hinton 2010",
    ("rectifier",),
)
SILU = _declare(
    "SiLU",
    "A smooth ReLU: the value times its own sigmoid.",
    "y = x · σ(x)",
    "Elfwing et al. 2017, arXiv:1702.03118",
    ("swish",),
)
SIGMOID = _declare(
    "Sigmoid",
    "Squeezes to between 0 and 1; as a gate, or for a probability.",
    "y = 1 / (1 + e⁻ˣ)",
    keywords=("logistic",),
)
TANH = _declare(
    "Tanh",
    "Squeezes to between -1 and 1.",
    "y = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)",
    keywords=("hyperbolic tangent",),
)
