"""SeparableConv2D: a depthwise convolution and a 1×1 convolution in one."""

from __future__ import annotations

from graph_core.dims import Dim, product
from graph_core.layers.common import known
from graph_core.layers.weighted import register_weighted
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


def _channels(call: Call) -> int:
    return known("SeparableConv2D", call["x"], 1, "channels")


def _infer(call: Call) -> TensorType:
    _channels(call)
    slid = Window.of(call.params, 2).slide("SeparableConv2D", call["x"])
    return slid.with_dim(1, call.params.filters)


def _weights(call: Call) -> dict[str, WeightSpec]:
    params = call.params
    middle = _channels(call) * params.multiplier
    weights = {
        "depthwise.weight": WeightSpec((middle, 1, *params.kernel)),
        "pointwise.weight": WeightSpec((params.filters, middle, 1, 1)),
    }
    return weights | ({"pointwise.bias": WeightSpec((params.filters,))} if params.bias else {})


def _mult_adds(call: Call) -> Dim:
    middle = _channels(call) * int(call.params.multiplier)
    each = middle * (Window.of(call.params, 2).positions() + int(call.params.filters))
    return product(_infer(call).dims[2:]) * each


def _target(call: Call) -> ModuleTarget:
    window, params = Window.of(call.params, 2), call.params
    kwargs = {
        "in_channels": _channels(call),
        "out_channels": params.filters,
        "kernel_size": window.kernel,
        "stride": window.stride,
        "padding": (window.even or (0, 0)) if window.same else window.padding,
        "dilation": window.dilation,
        "multiplier": params.multiplier,
        "bias": params.bias,
    }
    usual = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "multiplier": 1, "bias": True}
    kept = {k: v for k, v in kwargs.items() if k not in usual or usual[k] != v}
    uneven = window.same and window.even is None
    return ModuleTarget("ops.SeparableConv2dSame" if uneven else "ops.SeparableConv2d", kept)


SEPARABLE_CONV2D = register_weighted(
    LayerSpec(
        id="separable_conv2d",
        title="SeparableConv2D",
        category="Convolution",
        summary="One window per channel, then a mix of the channels; "
        "nearly a Conv2D at a fraction of the cost.",
        formula="y = P · (D * x) + b",
        source="Chollet 2017, arXiv:1610.02357",
        params=(
            IntParam(name="filters", default=32, minimum=1, inline=True, help="Output channels."),
            kernel_param(2, 3),
            stride_param(2),
            padding_param(2),
            IntParam(
                name="multiplier",
                title="Depth multiplier",
                default=1,
                minimum=1,
                maximum=4096,
                advanced=True,
                help="Channels between the two steps, per input channel.",
            ),
            dilation_param(2),
            bias_param(),
        ),
        inputs=(Port("x", axes="N×C×H×W", rank=4, dtype=Kind.FLOAT32),),
        infer=_infer,
        weights=_weights,
        mult_adds=_mult_adds,
        target=_target,
        examples=(
            Example({"x": "N×4×8×8"}, {"filters": 6, "padding": "same"}),
            Example({"x": "N×3×9×8"}, {"filters": 6, "padding": "same", "stride": 2}),
        ),
        keywords=("depthwise", "pointwise", "xception", "mobilenet", "image"),
    )
)
