"""Optimizers, with torch's defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_core.params import BoolParam, FloatParam, Param
from graph_core.registry import Registry
from graph_core.values import Values


def as_they_are(values: Values) -> dict[str, Any]:
    """Pass every param to torch under its own name."""
    return dict(values)


def _with_betas(values: Values) -> dict[str, Any]:
    kwargs = {name: value for name, value in values.items() if not name.startswith("beta")}
    return kwargs | {"betas": (values.beta1, values.beta2)}


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer: its params, and how they become torch's keyword arguments."""

    id: str
    title: str
    summary: str
    target: str
    params: tuple[Param, ...]
    kwargs: Callable[[Values], Mapping[str, Any]] = as_they_are
    fused: bool = True
    source: str = ""
    replaces: tuple[str, ...] = ()


def _lr(default: float) -> FloatParam:
    return FloatParam(
        name="lr",
        title="Learning rate",
        default=default,
        above=0.0,
        maximum=100.0,
        slider=True,
        help="The size of a step along the gradient.",
    )


def _decay(default: float = 0.0) -> FloatParam:
    return FloatParam(
        name="weight_decay",
        default=default,
        minimum=0.0,
        slider=True,
        help="Pulls weights towards zero; an L2(λ) penalty is a weight decay of 2λ.",
    )


_BETAS = (
    FloatParam(name="beta1", default=0.9, minimum=0.0, below=1.0, advanced=True),
    FloatParam(name="beta2", default=0.999, minimum=0.0, below=1.0, advanced=True),
    FloatParam(name="eps", default=1e-8, above=0.0, advanced=True),
)
_MOMENTUM = FloatParam(name="momentum", default=0.0, minimum=0.0, below=1.0, slider=True)

OPTIMIZERS: Registry[OptimizerSpec] = Registry("optimizer")
for _spec in (
    OptimizerSpec(
        "adam",
        "Adam",
        "Steps scaled by running moments of the gradient; a good first choice.",
        "torch.optim.Adam",
        (_lr(1e-3), *_BETAS, _decay()),
        _with_betas,
        source="Kingma & Ba 2015",
    ),
    OptimizerSpec(
        "adamw",
        "AdamW",
        "Adam with weight decay apart from the gradient.",
        "torch.optim.AdamW",
        (_lr(1e-3), *_BETAS, _decay(0.01)),
        _with_betas,
        source="Loshchilov & Hutter 2019",
    ),
    OptimizerSpec(
        "sgd",
        "SGD",
        "Plain gradient steps, with momentum if wanted.",
        "torch.optim.SGD",
        (
            _lr(1e-2),
            _MOMENTUM,
            BoolParam(name="nesterov", default=False, help="Looks ahead; needs momentum."),
            _decay(),
        ),
    ),
    OptimizerSpec(
        "rmsprop",
        "RMSprop",
        "Steps scaled by a running mean of squared gradients.",
        "torch.optim.RMSprop",
        (
            _lr(1e-2),
            FloatParam(name="alpha", default=0.99, minimum=0.0, below=1.0),
            FloatParam(name="eps", default=1e-8, above=0.0, advanced=True),
            _MOMENTUM,
            _decay(),
        ),
        fused=False,
    ),
    OptimizerSpec(
        "adagrad",
        "Adagrad",
        "Steps that shrink with the sum of squared gradients.",
        "torch.optim.Adagrad",
        (
            _lr(1e-2),
            FloatParam(name="lr_decay", default=0.0, minimum=0.0),
            FloatParam(name="eps", default=1e-10, above=0.0, advanced=True),
            _decay(),
        ),
        source="Duchi et al. 2011",
    ),
):
    OPTIMIZERS.register(_spec)
