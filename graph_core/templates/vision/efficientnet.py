"""EfficientNet-B0 of Tan & Le 2019, arXiv:1905.11946."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import (
    CLASSES,
    PICTURE,
    Step,
    body,
    chain,
    classifier,
    conv,
    put,
    row,
    shape_of,
)

# expansion, kernel, stride, filters, copies
_STAGES = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
_DEEPEST_DROP = 0.2
_BLOCKS = sum(stage[4] for stage in _STAGES)


def _pointwise(*, active: bool) -> Network:
    net = Network("Conv, norm, SiLU" if active else "Conv, norm")
    layer = net.layer("conv2d", "0", filters=96, kernel=1, bias=False)
    x = net.layer("batch_norm", "1")(layer(net.input("x", (16, 112, 112))))
    net.output("y", net.layer("silu", "2")(x) if active else x)
    net.expose("filters", layer, "filters")
    return net


def _depthwise() -> Network:
    net = Network("Depthwise, norm, SiLU")
    layer = net.layer("depthwise_conv2d", "0", kernel=3, padding=1, bias=False)
    x = layer(net.input("x", (96, 112, 112)))
    net.output("y", chain(net, x, (("batch_norm", {}), ("silu", {})), 1))
    for name in ("kernel", "stride", "padding"):
        net.expose(name, layer, name)
    return net


def _excitation() -> Network:
    net = Network("Squeeze and excitation")
    x = net.input("x", (96, 56, 56))
    down = net.layer("conv2d", "fc1", filters=4, kernel=1)
    up = net.layer("conv2d", "fc2", filters=96, kernel=1)
    y = net.layer("adaptive_avg_pool2d", "avgpool")(x)
    y = net.layer("sigmoid")(up(net.layer("silu")(down(y))))
    net.output("y", net.layer("multiply")(x, y))
    net.expose("squeeze", down, "filters")
    net.expose("hidden", up, "filters")
    return net


def _inner(*, expand: bool) -> Network:
    net = Network("MBConv inner" if expand else "MBConv inner, first")
    x = net.input("x", (16, 112, 112) if expand else (32, 112, 112))
    number = int(expand)
    if expand:
        wide = net.layer(net.block(_pointwise(active=True)), "0", filters=96)
        net.expose("hidden", wide, "filters")
        x = wide(x)
    deep = net.layer(net.block(_depthwise()), str(number))
    hidden = 96 if expand else 32
    squeeze = net.layer(net.block(_excitation()), str(number + 1), hidden=hidden)
    narrow = net.layer(net.block(_pointwise(active=False)), str(number + 2), filters=16)
    net.output("y", narrow(squeeze(deep(x))))
    net.expose("hidden", squeeze, "hidden")
    net.expose("squeeze", squeeze, "squeeze")
    net.expose("filters", narrow, "filters")
    for name in ("kernel", "stride", "padding"):
        net.expose(name, deep, name)
    return net


def _mbconv(title: str, *, expand: bool, residual: bool) -> Network:
    net = Network(title)
    x = net.input("x", (16, 112, 112) if expand else (32, 112, 112))
    inner = net.layer(net.block(_inner(expand=expand)), "block")
    y = inner(x)
    names = ["hidden", "squeeze", "filters", "kernel", "padding"]
    if residual:
        drop = net.layer("drop_path", "stochastic_depth", p=0.1)
        net.expose("drop", drop, "p")
        y = net.layer("add")(drop(y), x)
    else:
        names.append("stride")
    for name in names:
        net.expose(name, inner, name)
    net.output("y", y)
    return net


def _stage(net: Network, x: Tensor, number: int, done: int) -> Tensor:
    """Return what stage `number` makes of a tensor, `done` blocks being behind it."""
    expansion, kernel, stride, filters, copies = _STAGES[number - 1]
    channels = shape_of(x)[0]
    title = "MBConv" if expansion > 1 else "MBConv, first"
    inner = Network(f"Stage {number}")
    y = inner.input("x", shape_of(x))
    shared = {"kernel": (kernel, kernel), "padding": (kernel // 2, kernel // 2)}
    kind = inner.block(_mbconv(title, expand=expansion > 1, residual=False))
    y = inner.layer(
        kind,
        "0",
        hidden=channels * expansion,
        squeeze=max(1, channels // 4),
        filters=filters,
        stride=(stride, stride),
        **shared,
    )(y)
    if copies > 1:
        keep = inner.block(_mbconv("MBConv residual", expand=True, residual=True))
        y = inner.layer(
            keep,
            "1",
            repeat=copies - 1,
            numbering="beside",
            hidden=filters * expansion,
            squeeze=filters // 4,
            filters=filters,
            drop=_DEEPEST_DROP * (done + copies / 2) / _BLOCKS,
            **shared,
        )(y)
    inner.output("y", y)
    return put(net, str(number), inner, x)


def _features(net: Network, x: Tensor) -> Tensor:
    x = row(net, "0", "Stem", x, (conv(32, 3, 2, 1, bias=False), ("batch_norm", {}), ("silu", {})))
    done = 0
    for number, stage in enumerate(_STAGES, 1):
        x = _stage(net, x, number, done)
        done += stage[4]
    return put(net, "8", _pointwise(active=True), x, filters=1280)


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = put(net, "features", body("EfficientNet features", shape_of(x), _features), x)
    x = net.layer("flatten")(net.layer("adaptive_avg_pool2d", "avgpool")(x))
    steps: tuple[Step, ...] = (("dropout", {"p": 0.2}), ("dense", {"units": CLASSES}))
    net.output("label", row(net, "classifier", "Classifier", x, steps))


EFFICIENTNET_B0 = classifier(
    "efficientnet_b0",
    "EfficientNet-B0",
    "Inverted bottlenecks with squeeze and excitation, sized by search.",
    _draw,
)
