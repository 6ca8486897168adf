"""Activations without params that torch has as modules."""

from graph_core.layers.common import snake
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _declare(
    title: str,
    summary: str,
    formula: str,
    source: str = "",
    keywords: tuple[str, ...] = (),
    module: str = "",
) -> LayerSpec:
    """Register an activation; `module` is torch's name where it isn't the title."""
    return register(
        LayerSpec(
            id=snake(title),
            title=title,
            category="Activation",
            summary=summary,
            formula=formula,
            source=source,
            inputs=(Port("x", dtype=Kind.FLOAT),),
            infer=_infer,
            target=lambda _: ModuleTarget(f"torch.nn.{module or title}"),
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
RELU6 = _declare(
    "ReLU6",
    "A ReLU that stops at six; usual in networks for phones.",
    "y = min(max(0, x), 6)",
    "Howard et al. 2017, arXiv:1704.04861",
    ("mobilenet", "clipped"),
)
SELU = _declare(
    "SELU",
    "A scaled ELU that keeps mean 0 and variance 1 from layer to layer.",
    "y = 1.0507 · x above 0, 1.7581 · (eˣ - 1) below",
    "Klambauer et al. 2017, arXiv:1706.02515",
    ("self-normalizing",),
)
MISH = _declare(
    "Mish",
    "A smooth ReLU that dips a little below zero.",
    "y = x · tanh(ln(1 + eˣ))",
    "Misra 2019, arXiv:1908.08681",
)
SOFTSIGN = _declare(
    "Softsign",
    "Squeezes to between -1 and 1, more slowly than Tanh.",
    "y = x / (1 + |x|)",
)
LOG_SIGMOID = _declare(
    "LogSigmoid",
    "The logarithm of the sigmoid, without loss of precision.",
    "y = ln σ(x)",
)
HARD_SIGMOID = _declare(
    "HardSigmoid",
    "A sigmoid of three straight pieces; cheap.",
    "y = min(max(0, x/6 + 1/2), 1)",
    keywords=("mobilenet",),
    module="Hardsigmoid",
)
HARD_SWISH = _declare(
    "HardSwish",
    "A SiLU with a sigmoid of straight pieces; cheap.",
    "y = x · min(max(0, x + 3), 6) / 6",
    "Howard et al. 2019, arXiv:1905.02244",
    ("mobilenet", "hard silu"),
    module="Hardswish",
)
