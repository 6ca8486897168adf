"""AlexNet, in the one-column form of Krizhevsky 2014, arXiv:1404.5997."""

from __future__ import annotations

from graph_core.builder import Network
from graph_core.templates.vision.common import (
    CLASSES,
    PICTURE,
    Step,
    classifier,
    conv,
    max_pool,
    row,
)

_RELU: Step = ("relu", {})
_FEATURES = (
    conv(64, 11, 4, 2),
    _RELU,
    max_pool(3, 2),
    conv(192, 5, 1, 2),
    _RELU,
    max_pool(3, 2),
    conv(384, 3, 1, 1),
    _RELU,
    conv(256, 3, 1, 1),
    _RELU,
    conv(256, 3, 1, 1),
    _RELU,
    max_pool(3, 2),
)
_CLASSIFIER = (
    ("dropout", {"p": 0.5}),
    ("dense", {"units": 4096}),
    _RELU,
    ("dropout", {"p": 0.5}),
    ("dense", {"units": 4096}),
    _RELU,
    ("dense", {"units": CLASSES}),
)


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = row(net, "features", "AlexNet features", x, _FEATURES)
    x = net.layer("adaptive_avg_pool2d", "avgpool", size=6)(x)
    x = net.layer("flatten")(x)
    net.output("label", row(net, "classifier", "AlexNet classifier", x, _CLASSIFIER))


ALEXNET = classifier(
    "alexnet", "AlexNet", "Five convolutions and three dense layers: where it began.", _draw
)
