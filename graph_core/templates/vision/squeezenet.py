"""SqueezeNet 1.0 of Iandola et al. 2016, arXiv:1602.07360."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.vision.common import CLASSES, PICTURE, body, classifier, put, shape_of

_FIRES = {3: (16, 64), 4: (16, 64), 5: (32, 128), 7: (32, 128), 8: (48, 192), 9: (48, 192)}
_FIRES |= {10: (64, 256), 12: (64, 256)}
_POOLS = (2, 6, 11)


def _fire() -> Network:
    net = Network("Fire")
    x = net.input("x", (96, 54, 54))
    squeeze = net.layer("conv2d", "squeeze", filters=16, kernel=1)
    one = net.layer("conv2d", "expand1x1", filters=64, kernel=1)
    three = net.layer("conv2d", "expand3x3", filters=64, padding=1)
    x = net.layer("relu", "squeeze_activation")(squeeze(x))
    a = net.layer("relu", "expand1x1_activation")(one(x))
    b = net.layer("relu", "expand3x3_activation")(three(x))
    net.output("y", net.layer("concatenate")(a, b))
    net.expose("squeeze", squeeze, "filters")
    net.expose("expand", one, "filters")
    net.expose("expand", three, "filters")
    return net


def _features(net: Network, x: Tensor) -> Tensor:
    x = net.layer("conv2d", "0", filters=96, kernel=7, stride=2)(x)
    x = net.layer("relu", "1")(x)
    fire = net.block(_fire())
    for number in range(2, 13):
        if number in _POOLS:
            x = net.layer("max_pool2d", str(number), kernel=3, stride=2, ceil=True)(x)
        else:
            squeeze, expand = _FIRES[number]
            x = net.layer(fire, str(number), squeeze=squeeze, expand=expand)(x)
    return x


def _classifier(net: Network, x: Tensor) -> Tensor:
    x = net.layer("dropout", "0", p=0.5)(x)
    x = net.layer("conv2d", "1", filters=CLASSES, kernel=1)(x)
    made: Tensor = net.layer("adaptive_avg_pool2d", "3")(net.layer("relu", "2")(x))
    return made


def _draw(net: Network) -> None:
    x = net.input("image", PICTURE)
    x = put(net, "features", body("SqueezeNet features", shape_of(x), _features), x)
    x = put(net, "classifier", body("SqueezeNet classifier", shape_of(x), _classifier), x)
    net.output("label", net.layer("flatten")(x))


SQUEEZENET = classifier(
    "squeezenet1_0", "SqueezeNet 1.0", "Fire blocks: AlexNet's accuracy in 1.2 M weights.", _draw
)
