"""DepthwiseConv2D: one small stack of windows for each channel on its own."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.layers.common import brief, known
from graph_core.layers.weighted import register_normable
from graph_core.layers.windows import (
    Window,
    bias_param,
    dilation_param,
    kernel_param,
    padding_param,
    stride_param,
)
from graph_core.params import IntParam
from graph_core.spec import Call, Example, Kind, LayerSpec, ModuleTarget, Port, WeightSpec
from graph_core.types import TensorType


def _filters(call: Call) -> int:
    channels = known("DepthwiseConv2D", call["x"], 1, "channels")
    return channels * int(call.params.multiplier)


def _infer(call: Call) -> TensorType:
    slid = Window.of(call.params, 2).slide("DepthwiseConv2D", call["x"])
    return slid.with_dim(1, _filters(call))


def _weights(call: Call) -> dict[str, WeightSpec]:
    weights = {"weight": WeightSpec((_filters(call), 1, *call.params.kernel))}
    if call.params.bias:
        weights["bias"] = WeightSpec((_filters(call),))
    return weights


def _mult_adds(call: Call) -> Dim:
    return product(_infer(call).sample) * Window.of(call.params, 2).positions()


def _target(call: Call) -> ModuleTarget:
    window = Window.of(call.params, 2)
    uneven = window.same and window.even is None
    channels = known("DepthwiseConv2D", call["x"], 1, "channels")
    return ModuleTarget(
        "ops.Conv2dSame" if uneven else "torch.nn.Conv2d",
        brief(
            in_channels=channels,
            out_channels=_filters(call),
            kernel_size=window.kernel,
            stride=window.stride,
            padding=(window.even or (0, 0)) if window.same else window.padding,
            dilation=window.dilation,
            groups=channels,
            bias=call.params.bias,
        ),
    )


DEPTHWISE_CONV2D = register_normable(
    LayerSpec(
        id="depthwise_conv2d",
        title="DepthwiseConv2D",
        category="Convolution",
        summary="Learned windows slid over each channel on its own; a Conv2D of 1×1 mixes them.",
        formula="y[c·m + j] = b + Σ w[c·m + j, k] · x[c, stride·i + dilation·k - padding]",
        source="Chollet 2017, arXiv:1610.02357",
        params=(
            kernel_param(2, 3),
            IntParam(
                name="multiplier",
                title="Depth multiplier",
                default=1,
                minimum=1,
                maximum=4096,
                inline=True,
                help="Output channels per input channel.",
            ),
            stride_param(2),
            padding_param(2),
            dilation_param(2),
            bias_param(),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=_weights,
        mult_adds=_mult_adds,
        target=_target,
        examples=(
            Example({"x": "N×4×8×8"}, {"padding": "same"}),
            Example({"x": "N×3×9×8"}, {"padding": "same", "stride": 2, "multiplier": 2}),
        ),
        keywords=("separable", "mobilenet", "grouped", "image"),
    )
)
