"""Dropout and its kin: values switched off at random during training."""

from __future__ import annotations

from graph_core.layers.common import snake
from graph_core.layers.windows import AXES
from graph_core.params import FloatParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(call: Call) -> TensorType:
    return call["x"]


def _probability(default: float, use: str) -> FloatParam:
    return FloatParam(
        name="p",
        title="Probability",
        default=default,
        minimum=0.0,
        below=1.0,
        slider=True,
        inline=True,
        help=use,
    )


def _declare(
    title: str,
    module: str,
    summary: str,
    formula: str,
    source: str,
    param: FloatParam,
    *,
    port: Port | None = None,
    examples: tuple[str, str] = ("N×16", "N×T×16"),
) -> LayerSpec:
    first, second = examples
    return register(
        LayerSpec(
            id=snake(title),
            title=title,
            category="Regularisation",
            summary=summary,
            formula=formula,
            source=source,
            params=(param,),
            inputs=(port or Port("x", dtype=Kind.FLOAT),),
            infer=_infer,
            target=lambda call: ModuleTarget(module, {param.name: call.params[param.name]}),
            examples=(Example({"x": first}), Example({"x": second}, {param.name: 0.1})),
            keywords=("noise", "overfitting", "regularization"),
        )
    )


DROPOUT = _declare(
    "Dropout",
    "torch.nn.Dropout",
    "Zeroes values at random during training and scales up the rest; does nothing in use.",
    "y = x · m / (1 - p), m = 0 with probability p",
    "Srivastava et al. 2014",
    _probability(0.5, "The share of values that are zeroed."),
)


def _of_channels(rank: int) -> LayerSpec:
    sizes = {1: ("N×8×T", "N×4×9"), 2: ("N×8×4×4", "N×3×H×W"), 3: ("N×8×2×3×4", "N×3×4×4×4")}
    return _declare(
        f"Dropout{rank}D",
        f"torch.nn.Dropout{rank}d",
        "Zeroes whole channels at random during training, since neighbours in one tell the same.",
        "y[c] = x[c] · m[c] / (1 - p), m = 0 with probability p",
        "Tompson et al. 2015, arXiv:1411.4280",
        _probability(0.5, "The share of channels that are zeroed."),
        port=Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT),
        examples=sizes[rank],
    )


DROPOUT1D, DROPOUT2D, DROPOUT3D = map(_of_channels, AXES)
ALPHA_DROPOUT = _declare(
    "AlphaDropout",
    "torch.nn.AlphaDropout",
    "A Dropout that keeps mean and variance, to go with SELU.",
    "y = a · (x where kept, -1.7581 elsewhere) + b",
    "Klambauer et al. 2017, arXiv:1706.02515",
    _probability(0.5, "The share of values that are replaced."),
)
GAUSSIAN_DROPOUT = _declare(
    "GaussianDropout",
    "ops.GaussianDropout",
    "Multiplies values by noise around one during training; does nothing in use.",
    "y = x · n, n ~ N(1, p / (1 - p))",
    "Srivastava et al. 2014",
    _probability(0.5, "As for Dropout: the noise has the same variance."),
)
GAUSSIAN_NOISE = _declare(
    "GaussianNoise",
    "ops.GaussianNoise",
    "Adds noise around zero during training; does nothing in use.",
    "y = x + n, n ~ N(0, std²)",
    "",
    FloatParam(
        name="std",
        title="Deviation",
        default=0.1,
        minimum=0.0,
        inline=True,
        help="The standard deviation of the noise.",
    ),
)
DROP_PATH = _declare(
    "DropPath",
    "ops.DropPath",
    "Zeroes whole samples at random during training: put before an Add, it skips that branch.",
    "y[n] = x[n] · m[n] / (1 - p), m = 0 with probability p",
    "Huang et al. 2016, arXiv:1603.09382",
    _probability(0.1, "The share of samples whose branch is skipped."),
)
