"""VGG-16 of Simonyan & Zisserman 2015, arXiv:1409.1556."""

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

_STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
_RELU: Step = ("relu", {})


def _features() -> list[Step]:
    steps: list[Step] = []
    for filters, times in _STAGES:
        steps += [conv(filters, 3, 1, 1), _RELU] * times
        steps.append(max_pool(2, 2))
    return steps


_CLASSIFIER: tuple[Step, ...] = (
    ("dense", {"units": 4096}),
    _RELU,
    ("dropout", {"p": 0.5}),
    ("dense", {"units": 4096}),
    _RELU,
    ("dropout", {"p": 0.5}),
    ("dense", {"units": CLASSES}),
)


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = row(net, "features", "VGG features", x, _features())
    x = net.layer("adaptive_avg_pool2d", "avgpool", size=7)(x)
    x = net.layer("flatten")(x)
    net.output("label", row(net, "classifier", "VGG classifier", x, _CLASSIFIER))


VGG16 = classifier("vgg16", "VGG-16", "Thirteen 3×3 convolutions in five stages.", _draw)
