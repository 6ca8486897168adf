"""The arithmetic of windows slid over the last dims, shared by convolutions and pools."""

from __future__ import annotations

import math
from dataclasses import dataclass

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.layers.common import known
from graph_core.params import BoolParam, IntParam, IntsParam, PaddingParam
from graph_core.spec import Call
from graph_core.types import TensorType
from graph_core.values import Values

AXES = {1: "T", 2: "H×W", 3: "D×H×W"}


@dataclass(frozen=True)
class Window:
    """Kernel, stride, dilation and padding per axis; `same` pads for size over stride instead."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[int, ...]
    same: bool = False
    ceil: bool = False

    @classmethod
    def of(cls, params: Values, rank: int) -> Window:
        """Read the window of a layer from its params."""
        kernel = _each(params.kernel, rank)
        padding = params.padding
        return cls(
            kernel,
            _each(params.get("stride", 1), rank),
            _each(params.get("dilation", 1), rank),
            (0,) * rank if isinstance(padding, str) else padding,
            padding == "same",
            params.get("ceil", False),
        )

    @property
    def span(self) -> tuple[int, ...]:
        """How far the dilated kernel reaches, per axis."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    @property
    def even(self) -> tuple[int, ...] | None:
        """The padding per side that makes "same" whatever the size; None where there is none."""
        if any(step != 1 for step in self.stride) or any(span % 2 == 0 for span in self.span):
            return None
        return tuple(span // 2 for span in self.span)

    def slide(self, title: str, received: TensorType) -> TensorType:
        """Return the type with its last dims as the window leaves them; raises ShapeError."""
        rank = len(self.kernel)
        places = self._places(received.dims[-rank:])
        if any(isinstance(place, int) and place < 1 for place in places):
            need = [span - 2 * pad for span, pad in zip(self.span, self.padding, strict=True)]
            raise ShapeError(
                f"{title}'s window is larger than its input",
                expected=f"{AXES[rank]} of at least {'×'.join(map(str, need))}",
                received=str(received),
            )
        return received.with_dims(*received.dims[:-rank], *places)

    def _places(self, sizes: tuple[Dim, ...]) -> list[Dim]:
        if self.same:
            return [(n + (step - 1)) // step for n, step in zip(sizes, self.stride, strict=True)]
        axes = zip(sizes, self.span, self.stride, self.padding, strict=True)
        return [
            self._place(size + 2 * pad - span, step, size + pad) for size, span, step, pad in axes
        ]

    def _place(self, room: Dim, step: int, end: Dim) -> Dim:
        return _ceiled(room, step, end) if self.ceil else room // step + 1

    def positions(self) -> int:
        """Return the number of places the kernel looks at."""
        return math.prod(self.kernel)


def _ceiled(room: Dim, step: int, end: Dim) -> Dim:
    """Round the places up, without a window that starts beyond the input and its left padding."""
    if not isinstance(room, int) or not isinstance(end, int):
        raise RefusedByDesign(
            "places can't be rounded up along an open size", expected="numbers in the last dims"
        )
    places = (room + step - 1) // step + 1
    return places - 1 if (places - 1) * step >= end else places


def _each(value: int | tuple[int, ...], rank: int) -> tuple[int, ...]:
    return (value,) * rank if isinstance(value, int) else value


def kernel_param(rank: int, default: int) -> IntsParam:
    """Return the size of the window, per axis."""
    return IntsParam(
        name="kernel",
        title="Kernel size",
        default=(default,) * rank,
        length=rank,
        minimum=1,
        maximum=4096,
        inline=True,
        help="How many places the window covers, per axis.",
    )


def stride_param(rank: int) -> IntsParam:
    """Return the step of the window, per axis."""
    return IntsParam(
        name="stride",
        default=(1,) * rank,
        length=rank,
        minimum=1,
        maximum=4096,
        help="How far the window moves from place to place; 2 halves the size.",
    )


def dilation_param(rank: int) -> IntsParam:
    """Return the distance between the places a window looks at, per axis."""
    return IntsParam(
        name="dilation",
        default=(1,) * rank,
        length=rank,
        minimum=1,
        maximum=4096,
        advanced=True,
        help="The distance between the places a window looks at.",
    )


def padding_param(rank: int, *, inline: bool = True) -> PaddingParam:
    """Return what is added around the input."""
    return PaddingParam(
        name="padding",
        default="valid",
        length=rank,
        maximum=4096,
        inline=inline,
        help="same keeps the size (rounded-up size over stride, Keras' rule), valid adds nothing; "
        "or numbers added at both ends of each axis.",
    )


def groups_param() -> IntParam:
    """Return the number of groups the channels are split into."""
    return IntParam(
        name="groups",
        default=1,
        minimum=1,
        advanced=True,
        help="Splits the channels into groups that don't see each other.",
    )


def bias_param() -> BoolParam:
    """Return whether a learned offset is added."""
    return BoolParam(
        name="bias",
        default=True,
        help="Whether a learned offset is added; needless before a normalisation.",
    )


def ceil_param() -> BoolParam:
    """Return whether a last, partial window counts."""
    return BoolParam(
        name="ceil",
        title="Round up",
        default=False,
        advanced=True,
        help="Whether a last window that fits only in part gives a place too.",
    )


def grouped_channels(title: str, call: Call) -> int:
    """Return the input channels; raises ShapeError where groups don't divide them."""
    channels, groups = known(title, call["x"], 1, "channels"), call.params.groups
    if channels % groups or call.params.filters % groups:
        raise ShapeError(
            f"{title} can't be split into {groups} groups",
            expected=f"channels and filters divisible by {groups}",
            received=f"{channels} channels, {call.params.filters} filters",
        )
    return channels
