"""What layers with attention share."""

from __future__ import annotations

from graph_core.errors import ShapeError
from graph_core.layers.common import known
from graph_core.params import BoolParam, FloatParam, IntParam
from graph_core.spec import Call
from graph_core.types import TensorType


def heads_param() -> IntParam:
    """Return the number of heads."""
    return IntParam(
        name="heads",
        default=8,
        minimum=1,
        inline=True,
        help="How many looks are taken at once; the features are divided among them.",
    )


def causal_param() -> BoolParam:
    """Return whether steps may look back only."""
    return BoolParam(
        name="causal",
        default=False,
        inline=True,
        help="Whether a step sees only itself and the steps before it, as in a language model.",
    )


def dropout_param(default: float) -> FloatParam:
    """Return the share of values dropped during training."""
    return FloatParam(
        name="dropout",
        default=default,
        minimum=0.0,
        below=1.0,
        slider=True,
        help="The share of values zeroed during training.",
    )


def check_heads(title: str, received: TensorType, heads: int) -> int:
    """Return the features; raises ShapeError where heads don't divide them."""
    features = known(title, received, 2, "features")
    if features % heads:
        raise ShapeError(
            f"{title} can't divide the features among {heads} heads",
            expected=f"a number in dim 2 divisible by {heads}",
            received=str(received),
        )
    return features


def check_mask(title: str, call: Call, seen: TensorType) -> None:
    """Raise ShapeError unless a wired mask has a place for each step that is looked at."""
    mask = call.get("mask")
    if mask is not None and mask.dims != seen.dims[:2]:
        raise ShapeError(
            f"{title}'s mask doesn't fit its steps",
            expected=seen.with_dims(*seen.dims[:2]).shape_text,
            received=str(mask),
        )
