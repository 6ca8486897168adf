"""GoogLeNet of Szegedy et al. 2015, arXiv:1409.4842, with BatchNorm and both auxiliary heads."""

from __future__ import annotations

from graph_core.builder import LayerHandle, Network, Tensor
from graph_core.templates.vision.common import CLASSES, PICTURE, classifier

_INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
_WIDTHS = ("one", "three_in", "three", "five_in", "five", "pool")


def _basic() -> Network:
    net = Network("Basic convolution")
    conv = net.layer("conv2d", "conv", filters=64, kernel=1, bias=False)
    x = conv(net.input("x", (192, 28, 28)))
    net.output("y", net.layer("relu")(net.layer("batch_norm", "bn", eps=0.001)(x)))
    for name in ("filters", "kernel", "stride", "padding"):
        net.expose(name, conv, name)
    return net


def _pair() -> Network:
    net = Network("Narrow, then wide")
    kind = net.block(_basic())
    narrow = net.layer(kind, "0", filters=96)
    wide = net.layer(kind, "1", filters=128, kernel=(3, 3), padding=(1, 1))
    net.output("y", wide(narrow(net.input("x", (192, 28, 28)))))
    net.expose("narrow", narrow, "filters")
    net.expose("wide", wide, "filters")
    return net


def _pooled() -> Network:
    net = Network("Pool, then convolution")
    x = net.input("x", (192, 28, 28))
    x = net.layer("max_pool2d", "0", kernel=3, stride=1, padding=1, ceil=True)(x)
    conv = net.layer(net.block(_basic()), "1", filters=32)
    net.output("y", conv(x))
    net.expose("filters", conv, "filters")
    return net


def _inception() -> Network:
    net = Network("Inception")
    x = net.input("x", (192, 28, 28))
    pair = net.block(_pair())
    one = net.layer(net.block(_basic()), "branch1")
    three, five = net.layer(pair, "branch2"), net.layer(pair, "branch3")
    pool = net.layer(net.block(_pooled()), "branch4")
    net.output("y", net.layer("concatenate")(one(x), three(x), five(x), pool(x)))
    ends = (
        (one, "filters"),
        (three, "narrow"),
        (three, "wide"),
        (five, "narrow"),
        (five, "wide"),
        (pool, "filters"),
    )
    for name, (layer, param) in zip(_WIDTHS, ends, strict=True):
        net.expose(name, layer, param)
    return net


def _auxiliary() -> Network:
    net = Network("Auxiliary head")
    x = net.layer("adaptive_avg_pool2d", "pool", size=4)(net.input("x", (512, 14, 14)))
    x = net.layer(net.block(_basic()), "conv", filters=128)(x)
    x = net.layer("dense", "fc1", units=1024)(net.layer("flatten")(x))
    x = net.layer("dropout", p=0.7)(net.layer("relu")(x))
    net.output("y", net.layer("dense", "fc2", units=CLASSES)(x))
    return net


def _pool(net: Network, name: str, x: Tensor, kernel: int = 3) -> Tensor:
    made: Tensor = net.layer("max_pool2d", name, kernel=kernel, stride=2, ceil=True)(x)
    return made


def _draw(net: Network) -> None:
    basic, inception = net.block(_basic()), net.block(_inception())
    auxiliary = net.block(_auxiliary())

    def mixed(name: str) -> LayerHandle:
        widths = dict(zip(_WIDTHS, _INCEPTIONS[name], strict=True))
        return net.layer(inception, f"inception{name}", **widths)

    x = net.input("image", PICTURE)
    x = net.layer(basic, "conv1", kernel=(7, 7), stride=(2, 2), padding=(3, 3))(x)
    x = net.layer(basic, "conv2")(_pool(net, "maxpool1", x))
    x = net.layer(basic, "conv3", filters=192, kernel=(3, 3), padding=(1, 1))(x)
    x = mixed("3b")(mixed("3a")(_pool(net, "maxpool2", x)))
    x = first = mixed("4a")(_pool(net, "maxpool3", x))
    x = second = mixed("4d")(mixed("4c")(mixed("4b")(x)))
    x = _pool(net, "maxpool4", mixed("4e")(x), 2)
    x = mixed("5b")(mixed("5a")(x))
    x = net.layer("flatten")(net.layer("adaptive_avg_pool2d", "avgpool")(x))
    net.output("label", net.layer("dense", "fc", units=CLASSES)(net.layer("dropout", p=0.2)(x)))
    for name, tensor in (("aux1", first), ("aux2", second)):
        head = net.layer(auxiliary, name)(tensor)
        net.output(f"label_{name}", head, weight=0.3, target="label")


GOOGLENET = classifier(
    "googlenet", "GoogLeNet", "Inception blocks, with two auxiliary heads.", _draw
)
