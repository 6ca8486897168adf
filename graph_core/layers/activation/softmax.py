"""Softmax and its kin: scores along an axis made comparable."""

from __future__ import annotations

from functools import partial

from graph_core.layers.common import axis_of, axis_param, snake
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, register
from graph_core.types import TensorType


def _infer(title: str, call: Call) -> TensorType:
    axis_of(title, call["x"], call.params.axis)
    return call["x"]


def _declare(title: str, summary: str, formula: str, use: str, source: str = "") -> LayerSpec:
    return register(
        LayerSpec(
            id=snake(title),
            title=title,
            category="Activation",
            summary=summary,
            formula=formula,
            source=source,
            params=(axis_param(-1, use),),
            inputs=(Port("x", min_rank=2, dtype=Kind.FLOAT),),
            infer=partial(_infer, title),
            target=lambda call: ModuleTarget(f"torch.nn.{title}", {"dim": call.params.axis}),
            examples=(Example({"x": "N×10"}), Example({"x": "N×10×8×8"}, {"axis": 1})),
            keywords=("activation", "probabilities", "normalise", "attention"),
        )
    )


SOFTMAX = _declare(
    "Softmax",
    "Turns scores along an axis into shares that sum to one; "
    "cross-entropy wants the scores before it.",
    "y[i] = e^x[i] / Σ e^x[j]",
    "The axis whose shares sum to one",
    "Bridle 1990",
)
LOG_SOFTMAX = _declare(
    "LogSoftmax",
    "The logarithms of Softmax's shares, without loss of precision.",
    "y[i] = x[i] - ln Σ e^x[j]",
    "The axis whose shares sum to one",
)
SOFTMIN = _declare(
    "Softmin",
    "A Softmax that gives the largest share to the smallest score.",
    "y[i] = e^-x[i] / Σ e^-x[j]",
    "The axis whose shares sum to one",
)
