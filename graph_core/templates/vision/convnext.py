"""ConvNeXt-Tiny of Liu et al. 2022, arXiv:2201.03545."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import (
    CLASSES,
    PICTURE,
    body,
    classifier,
    put,
    shape_of,
)

_STAGES = ((96, 3), (192, 3), (384, 9), (768, 3))
_DEEPEST_DROP = 0.1
_EPS = 1e-6
_TO_LAST = (2, 3, 1)
_TO_FIRST = (3, 1, 2)


def _channel_norm(net: Network, name: str, x: Tensor) -> Tensor:
    """Return a picture whose channels are normalised pixel by pixel."""
    x = net.layer("permute", f"to_last{name}", axes=_TO_LAST)(x)
    x = net.layer("layer_norm", name, eps=_EPS)(x)
    made: Tensor = net.layer("permute", f"to_first{name}", axes=_TO_FIRST)(x)
    return made


def _inner() -> Network:
    net = Network("ConvNeXt branch")
    x = net.input("x", (96, 56, 56))
    deep = net.layer("depthwise_conv2d", "0", kernel=7, padding=3)
    wide, narrow = net.layer("dense", "3", units=384), net.layer("dense", "5", units=96)
    x = net.layer("permute", "1", axes=_TO_LAST)(deep(x))
    x = net.layer("layer_norm", "2", eps=_EPS)(x)
    x = narrow(net.layer("gelu", "4")(wide(x)))
    net.output("y", net.layer("permute", "6", axes=_TO_FIRST)(x))
    net.expose("hidden", wide, "units")
    net.expose("channels", narrow, "units")
    return net


def _block() -> Network:
    net = Network("ConvNeXt block")
    x = net.input("x", (96, 56, 56))
    inner = net.layer(net.block(_inner()), "block")
    scale = net.layer("parameter", "layer_scale", shape=(96, 1, 1), mean=1e-6, std=0.0, bare=True)
    drop = net.layer("drop_path", "stochastic_depth", p=_DEEPEST_DROP)
    y = net.layer("multiply")(inner(x), scale())
    net.output("y", net.layer("add")(drop(y), x))
    net.expose("channels", inner, "channels")
    net.expose("hidden", inner, "hidden")
    net.expose("scale", scale, "shape")
    net.expose("drop", drop, "p")
    return net


def _stem(net: Network, x: Tensor) -> Tensor:
    return _channel_norm(net, "1", net.layer("conv2d", "0", filters=96, kernel=4, stride=4)(x))


def _shrink() -> Network:
    net = Network("Shrink")
    conv = net.layer("conv2d", "1", filters=192, kernel=2, stride=2)
    net.output("y", conv(_channel_norm(net, "0", net.input("x", (96, 56, 56)))))
    net.expose("filters", conv, "filters")
    return net


def _features(net: Network, x: Tensor) -> Tensor:
    x = put(net, "0", body("ConvNeXt stem", shape_of(x), _stem), x)
    block, shrink = net.block(_block()), net.block(_shrink())
    depth, done = sum(times for _, times in _STAGES), 0
    for number, (channels, times) in enumerate(_STAGES):
        if number:
            x = net.layer(shrink, str(2 * number), filters=channels)(x)
        done += times
        x = net.layer(
            block,
            str(2 * number + 1),
            repeat=times,
            channels=channels,
            hidden=4 * channels,
            scale=(channels, 1, 1),
            drop=_DEEPEST_DROP * (done - times / 2) / depth,
        )(x)
    return x


def _classifier(net: Network, x: Tensor) -> Tensor:
    x = net.layer("flatten", "1")(_channel_norm(net, "0", x))
    made: Tensor = net.layer("dense", "2", units=CLASSES)(x)
    return made


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = put(net, "features", body("ConvNeXt features", shape_of(x), _features), x)
    x = net.layer("adaptive_avg_pool2d", "avgpool")(x)
    net.output(
        "label", put(net, "classifier", body("ConvNeXt classifier", shape_of(x), _classifier), x)
    )


CONVNEXT_TINY = classifier(
    "convnext_tiny", "ConvNeXt-Tiny", "A convolutional network in a transformer's clothes.", _draw
)
