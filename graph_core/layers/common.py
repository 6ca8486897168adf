"""What layers of several families share: known dims, axes, and kwargs without torch's defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.params import BoolParam, IntParam
from graph_core.types import TensorType

TORCH_DEFAULTS: Mapping[str, Any] = {
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "ceil_mode": False,
    "count_include_pad": True,
}


def last_dims(title: str, received: TensorType, count: int) -> tuple[int, ...]:
    """Return the last dims, which weights depend on; raises ShapeError where one is a symbol."""
    if count < received.rank:
        return tuple(known(title, received, axis, "features") for axis in range(-count, 0))
    raise RefusedByDesign(
        f"{title} over {count} dims would mix the samples of a batch",
        expected=f"at most {received.rank - 1}, the batch left out",
        received=str(received),
    )


def snake(title: str) -> str:
    """Return a title as an id: HardSwish is hard_swish, ReLU6 is relu6.

    >>> snake("HardSwish"), snake("ReLU6"), snake("PReLU"), snake("LogSigmoid")
    ('hard_swish', 'relu6', 'prelu', 'log_sigmoid')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", title).lower()


def known(title: str, received: TensorType, axis: int, noun: str) -> int:
    """Return a dim the weights depend on; raises ShapeError where it is a symbol."""
    dim = received.dims[axis]
    if isinstance(dim, int):
        return dim
    raise RefusedByDesign(
        f"{title} needs a known number of {noun}",
        expected=f"a number in dim {axis % received.rank}",
        received=str(received),
    )


def axis_param(default: int, use: str) -> IntParam:
    """Return a param that names one axis, the batch being 0."""
    return IntParam(
        name="axis",
        default=default,
        minimum=-8,
        maximum=7,
        inline=True,
        help=f"{use}; the batch is axis 0, negative axes count from the end.",
    )


def axis_of(title: str, received: TensorType, axis: int) -> int:
    """Return the axis counted from the front; raises ShapeError when there is none such."""
    if not -received.rank <= axis < received.rank:
        raise ShapeError(
            f"{title} has no axis {axis} to work on",
            expected=f"an axis from 1 to {received.rank - 1}",
            received=str(received),
        )
    if axis % received.rank == 0:
        raise RefusedByDesign(
            f"{title} would mix the samples of a batch",
            expected=f"an axis from 1 to {received.rank - 1}",
            received=f"axis {axis} of {received}",
        )
    return axis % received.rank


def axes_of(title: str, received: TensorType, axes: tuple[int, ...]) -> list[int]:
    """Return the axes counted from the front; raises ShapeError unless each is named once."""
    if not axes:
        raise RefusedByDesign(
            f"{title} needs an axis", expected=f"one from 1 to {received.rank - 1}"
        )
    places = [axis_of(title, received, axis) for axis in axes]
    if len(set(places)) < len(places):
        raise ShapeError(
            f"{title} names an axis twice",
            expected="every axis once",
            received=", ".join(map(str, axes)),
        )
    return places


def keep_dims_param() -> BoolParam:
    """Return whether reduced dims stay."""
    return BoolParam(name="keep_dims", default=False, help="Whether the reduced dims stay, as 1.")


def unlike(usual: Mapping[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Return the kwargs whose values differ from the usual ones, as a person would write them."""
    return {k: v for k, v in kwargs.items() if k not in usual or usual[k] != v}


def brief(**kwargs: Any) -> dict[str, Any]:
    """Return kwargs as a person would write them: 3 for (3, 3), torch's defaults left out."""
    short = {name: _collapsed(value) for name, value in kwargs.items()}
    return {name: value for name, value in short.items() if not _is_default(name, value)}


def _collapsed(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


def _is_default(name: str, value: Any) -> bool:
    return name in TORCH_DEFAULTS and value == TORCH_DEFAULTS[name]


def at_least_one(title: str, dim: Dim, received: TensorType, expected: str) -> Dim:
    """Return the dim; raises ShapeError when it is known and nothing is left of it."""
    if isinstance(dim, int) and dim < 1:
        raise RefusedByDesign(f"{title} leaves nothing", expected=expected, received=str(received))
    return dim
