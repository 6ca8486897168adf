"""MobileNetV2 of Sandler et al. 2018, arXiv:1801.04381."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import (
    CLASSES,
    PICTURE,
    Step,
    body,
    chain,
    classifier,
    put,
    row,
    shape_of,
)

_STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))


def _normed() -> Network:
    """Return a 1×1 convolution with BatchNorm and ReLU6."""
    net = Network("Conv, norm, ReLU6")
    conv = net.layer("conv2d", "0", filters=96, kernel=1, bias=False)
    x = conv(net.input("x", (16, 112, 112)))
    net.output("y", chain(net, x, (("batch_norm", {}), ("relu6", {})), 1))
    net.expose("filters", conv, "filters")
    return net


def _depthwise() -> Network:
    net = Network("Depthwise, norm, ReLU6")
    conv = net.layer("depthwise_conv2d", "0", padding=1, bias=False)
    x = conv(net.input("x", (96, 112, 112)))
    net.output("y", chain(net, x, (("batch_norm", {}), ("relu6", {})), 1))
    net.expose("stride", conv, "stride")
    return net


def _inner(*, expand: bool) -> Network:
    net = Network("Inverted bottleneck" if expand else "First bottleneck")
    x = net.input("x", (16 if expand else 32, 112, 112))
    if expand:
        wide = net.layer(net.block(_normed()), "0")
        net.expose("hidden", wide, "filters")
        x = wide(x)
    number = int(expand)
    deep = net.layer(net.block(_depthwise()), str(number))
    narrow = net.layer("conv2d", str(number + 1), filters=16, kernel=1, bias=False)
    net.output("y", net.layer("batch_norm", str(number + 2))(narrow(deep(x))))
    net.expose("filters", narrow, "filters")
    net.expose("stride", deep, "stride")
    return net


def _inverted(title: str, *, expand: bool, residual: bool) -> Network:
    net = Network(title)
    x = net.input("x", (16 if expand else 32, 112, 112))
    inner = net.layer(net.block(_inner(expand=expand)), "conv")
    y = inner(x)
    net.output("y", net.layer("add")(x, y) if residual else y)
    for name in ("hidden", "filters", "stride"):
        if name in inner.layer.params and not (residual and name == "stride"):
            net.expose(name, inner, name)
    return net


def _features(net: Network, x: Tensor) -> Tensor:
    stem: tuple[Step, ...] = (
        ("conv2d", {"filters": 32, "stride": 2, "padding": 1, "bias": False}),
        ("batch_norm", {}),
        ("relu6", {}),
    )
    x = row(net, "0", "Stem", x, stem)
    first = net.block(_inverted("First inverted block", expand=False, residual=False))
    step = net.block(_inverted("Inverted block", expand=True, residual=False))
    keep = net.block(_inverted("Inverted residual", expand=True, residual=True))
    x = net.layer(first, "1", filters=16)(x)
    channels, number = 16, 2
    for filters, times, stride in _STAGES:
        sizes = {"hidden": 6 * channels, "filters": filters, "stride": (stride, stride)}
        x = net.layer(step, str(number), **sizes)(x)
        channels = filters
        if times > 1:
            sizes = {"hidden": 6 * channels, "filters": filters}
            more = net.layer(keep, str(number + 1), repeat=times - 1, numbering="beside", **sizes)
            x = more(x)
        number += times
    return put(net, str(number), _normed(), x, filters=1280)


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = put(net, "features", body("MobileNetV2 features", shape_of(x), _features), x)
    x = net.layer("flatten")(net.layer("adaptive_avg_pool2d", "avgpool")(x))
    steps: tuple[Step, ...] = (("dropout", {"p": 0.2}), ("dense", {"units": CLASSES}))
    net.output("label", row(net, "classifier", "Classifier", x, steps))


MOBILENET_V2 = classifier(
    "mobilenet_v2", "MobileNetV2", "Inverted residuals with depthwise convolutions.", _draw
)
