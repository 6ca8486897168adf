"""Conv1D, Conv2D and Conv3D: learned windows slid over the last dims."""

from __future__ import annotations

from functools import partial

from graph_core.dims import Dim, product
from graph_core.layers.common import brief, known
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
from graph_core.params import IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _title(rank: int) -> str:
    return f"Conv{rank}D"


def _channels(rank: int, call: Call) -> int:
    return grouped_channels(_title(rank), call)


def _infer(rank: int, call: Call) -> TensorType:
    _channels(rank, call)
    slid = Window.of(call.params, rank).slide(_title(rank), call["x"])
    return slid.with_dim(1, call.params.filters)


def _weights(rank: int, call: Call) -> dict[str, WeightSpec]:
    inner = _channels(rank, call) // call.params.groups
    kernel = Window.of(call.params, rank).kernel
    weights = {"weight": WeightSpec((call.params.filters, inner, *kernel))}
    if call.params.bias:
        weights["bias"] = WeightSpec((call.params.filters,))
    return weights


def _mult_adds(rank: int, call: Call) -> Dim:
    inner = _channels(rank, call) // call.params.groups
    positions = Window.of(call.params, rank).positions()
    return product((*_infer(rank, call).sample, inner, positions))


def _target(rank: int, call: Call) -> ModuleTarget:
    window = Window.of(call.params, rank)
    uneven = window.same and window.even is None
    padding = (window.even or (0,) * rank) if window.same else window.padding
    return ModuleTarget(
        f"ops.Conv{rank}dSame" if uneven else f"torch.nn.Conv{rank}d",
        brief(
            in_channels=known(_title(rank), call["x"], 1, "channels"),
            out_channels=call.params.filters,
            kernel_size=window.kernel,
            stride=window.stride,
            padding=padding,
            dilation=window.dilation,
            groups=call.params.groups,
            bias=call.params.bias,
        ),
    )


def _declare(rank: int, summary: str, sizes: str, keywords: tuple[str, ...]) -> LayerSpec:
    return register_normable(
        LayerSpec(
            id=f"conv{rank}d",
            title=_title(rank),
            category="Convolution",
            summary=summary,
            formula="y[f] = b[f] + Σ w[f, c, k] · x[c, stride·i + dilation·k - padding]",
            source="LeCun et al. 1989",
            params=(
                IntParam(
                    name="filters", default=32, minimum=1, inline=True, help="Output channels."
                ),
                kernel_param(rank, 3),
                stride_param(rank),
                padding_param(rank),
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
                Example({"x": f"N×3×{sizes}"}, {"filters": 8, "padding": "same"}),
                Example({"x": f"N×4×{sizes}"}, {"filters": 6, "padding": "same", "stride": 2}),
                Example({"x": f"N×4×{sizes}"}, {"filters": 6, "groups": 2, "bias": False}),
            ),
            keywords=("convolution", "filter", "kernel", *keywords),
        )
    )


CONV1D = _declare(1, "Learned windows slid along a sequence.", "T", ("sequence", "temporal"))
CONV2D = _declare(2, "Learned windows slid over images.", "9×8", ("image", "spatial"))
CONV3D = _declare(3, "Learned windows slid over volumes or videos.", "5×6×4", ("volume", "video"))
