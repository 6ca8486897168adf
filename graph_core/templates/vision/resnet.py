"""ResNet-18 and ResNet-50 of He et al. 2016, arXiv:1512.03385, with the stride in the 3×3."""

from __future__ import annotations

from collections.abc import Callable

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import CLASSES, PICTURE, classifier


def _normed(net: Network, x: Tensor, number: int, filters: int, kernel: int) -> Tensor:
    conv = net.layer(
        "conv2d",
        f"conv{number}",
        filters=filters,
        kernel=kernel,
        padding=kernel // 2,
        bias=False,
    )
    made: Tensor = net.layer("batch_norm", f"bn{number}")(conv(x))
    return made


def _shortcut(channels: int, size: int) -> Network:
    net = Network("Shortcut")
    conv = net.layer("conv2d", "0", filters=channels, kernel=1, stride=1, bias=False)
    x = conv(net.input("x", (channels, size, size)))
    net.output("y", net.layer("batch_norm", "1")(x))
    net.expose("filters", conv, "filters")
    net.expose("stride", conv, "stride")
    return net


def _basic(*, down: bool) -> Network:
    net = Network("Basic block, down" if down else "Basic block")
    x = net.input("x", (64, 56, 56))
    first = net.layer("conv2d", "conv1", filters=64, padding=1, bias=False)
    second = net.layer("conv2d", "conv2", filters=64, padding=1, bias=False)
    y = net.layer("relu", "relu1")(net.layer("batch_norm", "bn1")(first(x)))
    y = net.layer("batch_norm", "bn2")(second(y))
    if down:
        shortcut = net.layer(net.block(_shortcut(64, 56)), "downsample")
        x = shortcut(x)
        net.expose("filters", shortcut, "filters")
        net.expose("stride", shortcut, "stride")
        net.expose("stride", first, "stride")
    net.expose("filters", first, "filters")
    net.expose("filters", second, "filters")
    net.output("y", net.layer("relu", "relu2")(net.layer("add")(y, x)))
    return net


def _bottleneck(*, down: bool) -> Network:
    net = Network("Bottleneck, down" if down else "Bottleneck")
    x = net.input("x", (256, 56, 56))
    layers = [
        net.layer("conv2d", "conv1", filters=64, kernel=1, bias=False),
        net.layer("conv2d", "conv2", filters=64, padding=1, bias=False),
        net.layer("conv2d", "conv3", filters=256, kernel=1, bias=False),
    ]
    y = x
    for number, conv in enumerate(layers, 1):
        y = net.layer("batch_norm", f"bn{number}")(conv(y))
        if number < 3:
            y = net.layer("relu", f"relu{number}")(y)
    if down:
        shortcut = net.layer(net.block(_shortcut(256, 56)), "downsample")
        x = shortcut(x)
        net.expose("filters", shortcut, "filters")
        net.expose("stride", shortcut, "stride")
        net.expose("stride", layers[1], "stride")
    net.expose("width", layers[0], "filters")
    net.expose("width", layers[1], "filters")
    net.expose("filters", layers[2], "filters")
    net.output("y", net.layer("relu", "relu3")(net.layer("add")(y, x)))
    return net


def _stage(block: Callable[..., Network], *names: str) -> Network:
    """Return a stage: one block that changes size, then copies that keep it."""
    net = Network("Stage")
    first = net.layer(net.block(block(down=True)), "0")
    more = net.layer(net.block(block(down=False)), "1", numbering="beside")
    x = net.input("x", (256 if "width" in names else 64, 56, 56))
    net.output("y", more(first(x)))
    net.expose("stride", first, "stride")
    for name in names:
        net.expose(name, first, name)
        net.expose(name, more, name)
    net.expose("more", more, "repeat")
    return net


def _stem(net: Network) -> Tensor:
    x = net.input("image", PICTURE)
    x = net.layer("conv2d", "conv1", filters=64, kernel=7, stride=2, padding=3, bias=False)(x)
    x = net.layer("relu")(net.layer("batch_norm", "bn1")(x))
    made: Tensor = net.layer("max_pool2d", "maxpool", kernel=3, stride=2, padding=1)(x)
    return made


def _head(net: Network, x: Tensor) -> None:
    x = net.layer("flatten")(net.layer("adaptive_avg_pool2d", "avgpool", size=1)(x))
    net.output("label", net.layer("dense", "fc", units=CLASSES)(x))


def _resnet18(net: Network) -> None:
    x = _stem(net)
    x = net.layer(net.block(_basic(down=False)), "layer1", repeat=2)(x)
    stage = net.block(_stage(_basic, "filters"))
    for number, filters in enumerate((128, 256, 512), 2):
        x = net.layer(stage, f"layer{number}", filters=filters, stride=(2, 2))(x)
    _head(net, x)


def _resnet50(net: Network) -> None:
    x = _stem(net)
    stage = net.block(_stage(_bottleneck, "width", "filters"))
    for number, more in enumerate((2, 3, 5, 2), 1):
        width = 32 * 2**number
        x = net.layer(
            stage,
            f"layer{number}",
            width=width,
            filters=4 * width,
            stride=(1, 1) if number == 1 else (2, 2),
            more=more,
        )(x)
    _head(net, x)


RESNET18 = classifier("resnet18", "ResNet-18", "Residual blocks of two convolutions.", _resnet18)
RESNET50 = classifier("resnet50", "ResNet-50", "Residual bottlenecks in four stages.", _resnet50)
