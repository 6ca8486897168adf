"""DenseNet-121 of Huang et al. 2017, arXiv:1608.06993."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import CLASSES, PICTURE, body, classifier, put, shape_of

_GROWTH = 32
_WIDTH = 4 * _GROWTH
_LAYERS = (6, 12, 24, 16)


def _layer(net: Network, x: Tensor) -> Tensor:
    y = net.layer("relu", "relu1")(net.layer("batch_norm", "norm1")(x))
    y = net.layer("conv2d", "conv1", filters=_WIDTH, kernel=1, bias=False)(y)
    y = net.layer("relu", "relu2")(net.layer("batch_norm", "norm2")(y))
    y = net.layer("conv2d", "conv2", filters=_GROWTH, padding=1, bias=False)(y)
    made: Tensor = net.layer("concatenate")(x, y)
    return made


def _dense_block() -> Network:
    net = Network("Dense block")
    x = net.input("x", (64, 56, 56))
    kind = net.block(body("Dense layer", (64, 56, 56), _layer))
    layers = net.layer(kind, "denselayer1", repeat=6, numbering="beside")
    net.output("y", layers(x))
    net.expose("layers", layers, "repeat")
    return net


def _transition() -> Network:
    net = Network("Transition")
    x = net.input("x", (256, 56, 56))
    conv = net.layer("conv2d", "conv", filters=128, kernel=1, bias=False)
    x = conv(net.layer("relu")(net.layer("batch_norm", "norm")(x)))
    net.output("y", net.layer("avg_pool2d", "pool")(x))
    net.expose("filters", conv, "filters")
    return net


def _features(net: Network, x: Tensor) -> Tensor:
    x = net.layer("conv2d", "conv0", filters=64, kernel=7, stride=2, padding=3, bias=False)(x)
    x = net.layer("relu", "relu0")(net.layer("batch_norm", "norm0")(x))
    x = net.layer("max_pool2d", "pool0", kernel=3, stride=2, padding=1)(x)
    block, transition, filters = net.block(_dense_block()), net.block(_transition()), 64
    for number, layers in enumerate(_LAYERS, 1):
        x = net.layer(block, f"denseblock{number}", layers=layers)(x)
        filters = (filters + layers * _GROWTH) // 2
        if number < len(_LAYERS):
            x = net.layer(transition, f"transition{number}", filters=filters)(x)
    made: Tensor = net.layer("batch_norm", "norm5")(x)
    return made


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = put(net, "features", body("DenseNet features", shape_of(x), _features), x)
    x = net.layer("relu")(x)
    x = net.layer("flatten")(net.layer("adaptive_avg_pool2d", "avgpool")(x))
    net.output("label", net.layer("dense", "classifier", units=CLASSES)(x))


DENSENET121 = classifier(
    "densenet121", "DenseNet-121", "Every layer sees all that came before it in its block.", _draw
)
