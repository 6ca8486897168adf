"""ConvTranspose: convolutions run backwards, which enlarge what they are given."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim, product
from graph_core.errors import ShapeError
from graph_core.layers.common import at_least_one, brief, known
from graph_core.layers.weighted import register_normable
from graph_core.layers.windows import (
    AXES,
    Window,
    bias_param,
    dilation_param,
    grouped_channels,
    groups_param,
    kernel_param,
    padding_param,
    stride_param,
)
from graph_core.params import IntParam, IntsParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _title(rank: int) -> str:
    return f"ConvTranspose{rank}D"


def _channels(rank: int, call: Call) -> int:
    return grouped_channels(_title(rank), call)


def _extra(window: Window, call: Call) -> tuple[int, ...]:
    """Return the places added at the far end of each axis."""
    if not window.same:
        return tuple(call.params.output_padding)
    axes = zip(window.span, window.stride, strict=True)
    return tuple(max(step - span, 0) for span, step in axes)


def _check_extra(title: str, window: Window, given: tuple[int, ...]) -> None:
    """Raise ShapeError where torch can't add so many places."""
    limits = [max(s, d) for s, d in zip(window.stride, window.dilation, strict=True)]
    if any(extra >= limit for extra, limit in zip(given, limits, strict=True)):
        raise ShapeError(
            f"{title} can't add that much output padding",
            expected=f"less than {'×'.join(map(str, limits))}, the larger of stride and dilation",
            received="×".join(map(str, given)),
        )


def _infer(rank: int, call: Call) -> TensorType:
    received, title = call["x"], _title(rank)
    _channels(rank, call)
    window = Window.of(call.params, rank)
    extra = _extra(window, call)
    _check_extra(title, window, extra)
    sizes = []
    for axis in range(rank):
        size, step = received.dims[axis - rank], window.stride[axis]
        if window.same:
            sizes.append(size * step)
            continue
        grown = (size - 1) * step + window.span[axis] - 2 * window.padding[axis] + extra[axis]
        sizes.append(at_least_one(title, grown, received, "less padding, or a larger input"))
    return received.with_dims(received.dims[0], call.params.filters, *sizes)


def _weights(rank: int, call: Call) -> dict[str, WeightSpec]:
    outer = call.params.filters // call.params.groups
    kernel = Window.of(call.params, rank).kernel
    weights = {"weight": WeightSpec((_channels(rank, call), outer, *kernel))}
    if call.params.bias:
        weights["bias"] = WeightSpec((call.params.filters,))
    return weights


def _mult_adds(rank: int, call: Call) -> Dim:
    outer = call.params.filters // call.params.groups
    return product((*call["x"].sample, outer, Window.of(call.params, rank).positions()))


def _target(rank: int, call: Call) -> ModuleTarget:
    window = Window.of(call.params, rank)
    name = f"ConvTranspose{rank}d"
    return ModuleTarget(
        f"ops.{name}Same" if window.same else f"torch.nn.{name}",
        brief(
            in_channels=known(_title(rank), call["x"], 1, "channels"),
            out_channels=call.params.filters,
            kernel_size=window.kernel,
            stride=window.stride,
            padding=0 if window.same else window.padding,
            output_padding=_extra(window, call),
            groups=call.params.groups,
            bias=call.params.bias,
            dilation=window.dilation,
        ),
    )


def _output_padding(rank: int) -> IntsParam:
    return IntsParam(
        name="output_padding",
        default=(0,) * rank,
        length=rank,
        maximum=4096,
        advanced=True,
        help="Places added at the far end, when several sizes would fit; not used with same.",
    )


def _declare(rank: int, summary: str, sizes: str) -> LayerSpec:
    return register_normable(
        LayerSpec(
            id=f"conv_transpose{rank}d",
            title=_title(rank),
            category="Convolution",
            summary=summary,
            formula="y[f, stride·i + dilation·k - padding] += w[c, f, k] · x[c, i]",
            source="Zeiler et al. 2010",
            params=(
                IntParam(
                    name="filters", default=32, minimum=1, inline=True, help="Output channels."
                ),
                kernel_param(rank, 3),
                stride_param(rank),
                padding_param(rank),
                _output_padding(rank),
                dilation_param(rank),
                groups_param(),
                bias_param(),
            ),
            inputs=(Port("x", axes=f"N×C×{AXES[rank]}", rank=rank + 2, dtype=Kind.FLOAT32),),
            infer=partial(_infer, rank),
            weights=partial(_weights, rank),
            mult_adds=partial(_mult_adds, rank),
            target=partial(_target, rank),
            examples=(
                Example({"x": f"N×8×{sizes}"}, {"filters": 4, "stride": 2, "padding": "same"}),
                Example({"x": f"N×8×{sizes}"}, {"filters": 4, "kernel": 2, "stride": 2}),
            ),
            keywords=("deconvolution", "upsampling", "decoder"),
        )
    )


CONV_TRANSPOSE1D = _declare(1, "A convolution run backwards: it lengthens sequences.", "T")
CONV_TRANSPOSE2D = _declare(2, "A convolution run backwards: it enlarges images.", "4×5")
CONV_TRANSPOSE3D = _declare(3, "A convolution run backwards: it enlarges volumes.", "2×3×4")
