"""Templates that look at pictures: LeNet-5, inception blocks and a U-Net."""

from __future__ import annotations

from graph_core.builder import LayerHandle, Network, Tensor
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Images"


def _lenet5(net: Network) -> None:
    """Draw LeNet-5 (LeCun et al. 1998) with scores for its last layer, on digits made 32×32."""
    x = net.input("image", (1, 8, 8))
    x = net.layer("up_sample2d", scale=4, mode="bilinear")(x)
    for name, filters in (("c1", 6), ("c3", 16)):
        x = net.layer("tanh")(net.layer("conv2d", name, filters=filters, kernel=5)(x))
        x = net.layer("avg_pool2d")(x)
    x = net.layer("tanh")(net.layer("conv2d", "c5", filters=120, kernel=5)(x))
    x = net.layer("tanh")(net.layer("dense", "f6", units=84)(net.layer("flatten")(x)))
    net.output("digit", net.layer("dense", "scores", units=10)(x), metrics=("accuracy",))


def _inception() -> Network:
    """Return an inception block (Szegedy et al. 2014): four looks at once, side by side."""
    net = Network("Inception block")
    x = net.input("x", (16, 8, 8))
    one = _seen(net, x, "one", 8, 1)
    three = _seen(net, _seen(net, x, "three_reduce", 8, 1), "three", 16, 3)
    five = _seen(net, _seen(net, x, "five_reduce", 4, 1), "five", 8, 5)
    pooled = net.layer("max_pool2d", kernel=3, stride=1, padding=1)(x)
    pooled = _seen(net, pooled, "pool_proj", 8, 1)
    net.output("y", net.layer("concatenate")(one, three, five, pooled))
    return net


def _seen(net: Network, x: Tensor, name: str, filters: int, kernel: int) -> Tensor:
    conv = net.layer("conv2d", name, filters=filters, kernel=kernel, padding="same")
    made: Tensor = net.layer("relu")(conv(x))
    return made


def _inception_net(net: Network) -> None:
    block = net.block(_inception())
    x = _seen(net, net.input("image", (1, 8, 8)), "stem", 16, 3)
    x = net.layer("max_pool2d")(net.layer(block, "inception_a")(x))
    x = net.layer("global_avg_pool2d")(net.layer(block, "inception_b")(x))
    net.output("digit", net.layer("dense", "scores", units=10)(x), metrics=("accuracy",))


def _twice() -> Network:
    """Return two convolutions with BatchNorm and ReLU: what stands at each level of a U-Net."""
    net = Network("Two convolutions")
    x = net.input("x", (8, 16, 16))
    first, second = (
        net.layer("conv2d", name, filters=8, kernel=3, padding="same", bias=False)
        for name in ("first", "second")
    )
    for conv in (first, second):
        x = net.layer("relu")(net.layer("batch_norm")(conv(x)))
    net.output("y", x)
    net.expose("filters", first, "filters")
    net.expose("again", second, "filters")
    return net


def _u_net(net: Network) -> None:
    """Draw a U-Net (Ronneberger et al. 2015) of two levels for pictures of 16×16."""
    block = net.block(_twice())

    def level(name: str, filters: int) -> LayerHandle:
        return net.layer(block, name, filters=filters, again=filters)

    x = net.input("image", (1, 16, 16))
    kept = []
    for name, filters in (("down1", 8), ("down2", 16)):
        x = level(name, filters)(x)
        kept.append(x)
        x = net.layer("max_pool2d")(x)
    x = level("bottom", 32)(x)
    for name, filters in (("up2", 16), ("up1", 8)):
        wider = net.layer("conv_transpose2d", f"{name}_wider", filters=filters, kernel=2, stride=2)
        x = level(name, filters)(net.layer("concatenate")(kept.pop(), wider(x)))
    net.output("mask", net.layer("conv2d", "scores", filters=3, kernel=1)(x))


def _recipe(id_: str, epochs: int, batch: int, lr: float) -> dict[str, object]:
    return {"data": data(id_), "epochs": epochs, "batch_size": batch, "optimizer": adam(lr)}


TEMPLATES = (
    Template(
        "lenet5",
        "LeNet-5",
        "The network that read cheques in 1998, on digits enlarged to its 32×32.",
        _CATEGORY,
        _lenet5,
        _recipe("digits", 10, 64, 2e-3),
    ),
    Template(
        "inception",
        "Inception blocks",
        "Each block looks with four sizes of window at once and keeps what all of them see.",
        _CATEGORY,
        _inception_net,
        _recipe("digits", 15, 64, 5e-3),
    ),
    Template(
        "u_net",
        "U-Net",
        "Says for each pixel what it belongs to: down to see the whole, up to see the edges.",
        _CATEGORY,
        _u_net,
        _recipe("shapes", 10, 32, 3e-3),
    ),
)
