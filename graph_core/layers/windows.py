"""The arithmetic of windows slid over the last dims, shared by convolutions and pools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_core.dims import Dim
from graph_core.errors import RefusedByDesign, ShapeError
from graph_core.params import BoolParam, IntParam, IntsParam, PaddingParam, Values
from graph_core.types import TensorType

AXES = {1: "T", 2: "H×W", 3: "D×H×W"}


@dataclass(frozen=True)
class Window:
    """Kernel, stride, dilation and padding per axis; padding may be "same"."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Any
    ceil: bool = False

    @classmethod
    def of(cls, params: Values, rank: int) -> Window:
        """Read the window of a layer from its params."""
        kernel = _each(params.kernel, rank)
        stride = params.get("stride")
        padding = params.padding
        return cls(
            kernel,
            kernel if stride is None else _each(stride, rank),
            _each(params.get("dilation", 1), rank),
            (0,) * rank if padding == "valid" else padding if padding == "same" else tuple(padding),
            bool(params.get("ceil", False)),
        )

    @property
    def same(self) -> bool:
        return bool(self.padding == "same")

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
        places = [self._places(axis, received.dims[axis - rank]) for axis in range(rank)]
        if any(isinstance(place, int) and place < 1 for place in places):
            need = [span if self.same else span - 2 * pad for span, pad in self._sides()]
            raise ShapeError(
                f"{title}'s window is larger than its input",
                expected=f"{AXES[rank]} of at least {'×'.join(map(str, need))}",
                received=str(received),
            )
        return received.with_dims(*received.dims[:-rank], *places)

    def _sides(self) -> list[tuple[int, int]]:
        padding = (0,) * len(self.kernel) if self.same else self.padding
        return list(zip(self.span, padding, strict=True))

    def _places(self, axis: int, size: Dim) -> Dim:
        step = self.stride[axis]
        if self.same:
            return (size + (step - 1)) // step
        pad = self.padding[axis]
        room = size + 2 * pad - self.span[axis]
        if not self.ceil:
            return room // step + 1
        return _ceiled(room, step, size + pad)

    def positions(self) -> int:
        """Return the number of places the kernel looks at."""
        total = 1
        for size in self.kernel:
            total *= size
        return total


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
