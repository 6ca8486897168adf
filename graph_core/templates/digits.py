"""Templates that read handwritten digits."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.layers.core.python import PYTHON
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Images"


def _mlp(net: Network) -> None:
    x = net.input("pixels", (64,))
    x = net.layer("relu")(net.layer("dense", units=128)(x))
    x = net.layer("dropout", p=0.2)(x)
    x = net.layer("relu")(net.layer("dense", units=64)(x))
    net.output("digit", net.layer("dense", units=10)(x), metrics=("accuracy",))


def _cnn(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    x = net.layer("relu")(net.layer("conv2d", filters=16, padding="same")(x))
    x = net.layer("relu")(net.layer("conv2d", filters=32, padding="same")(x))
    x = net.layer("max_pool2d")(x)
    x = net.layer("flatten")(x)
    x = net.layer("relu")(net.layer("dense", units=64)(x))
    x = net.layer("dropout", p=0.3)(x)
    net.output("digit", net.layer("dense", units=10)(x), metrics=("accuracy",))


def _residual_block(net: Network, x: Tensor, filters: int) -> Tensor:
    """Return relu(x + f(x)), f being two convolutions with BatchNorm (He et al. 2016)."""
    y = net.layer("conv2d", filters=filters, padding="same", bias=False)(x)
    y = net.layer("relu")(net.layer("batch_norm")(y))
    y = net.layer("conv2d", filters=filters, padding="same", bias=False)(y)
    y = net.layer("batch_norm")(y)
    made: Tensor = net.layer("relu")(net.layer("add")(x, y))
    return made


def _residual(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    x = net.layer("conv2d", filters=16, padding="same", bias=False)(x)
    x = net.layer("relu")(net.layer("batch_norm")(x))
    x = _residual_block(net, x, 16)
    x = net.layer("max_pool2d")(x)
    x = _residual_block(net, x, 16)
    x = net.layer("flatten")(x)
    net.output("digit", net.layer("dense", units=10)(x), metrics=("accuracy",))


def _own_code(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    x = net.layer("relu")(net.layer("conv2d", filters=16, padding="same")(x))
    x = net.layer("python", "excite", **dict(PYTHON.examples[1].params))(x)
    x = net.layer("relu")(net.layer("conv2d", filters=16, padding="same", stride=2)(x))
    x = net.layer("flatten")(x)
    net.output("digit", net.layer("dense", units=10)(x), metrics=("accuracy",))


def _autoencoder(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    x = net.layer("relu")(net.layer("dense", units=48)(net.layer("flatten")(x)))
    code = net.layer("tanh")(net.layer("dense", "code", units=12)(x))
    x = net.layer("relu")(net.layer("dense", units=48)(code))
    x = net.layer("sigmoid")(net.layer("dense", units=64)(x))
    x = net.layer("reshape", shape=(1, 8, 8))(x)
    net.output("reconstruction", x, loss="mse", target="image", metrics=("mae",))


TEMPLATES = (
    Template(
        "digits_mlp",
        "Digits, dense",
        "The first network of every course: dense layers on 64 pixels.",
        _CATEGORY,
        _mlp,
        {"data": data("digits"), "epochs": 30, "batch_size": 64, "optimizer": adam(1e-3)},
    ),
    Template(
        "digits_cnn",
        "Digits, convolutional",
        "Two convolutions and a pooling read handwritten digits.",
        _CATEGORY,
        _cnn,
        {"data": data("digits"), "epochs": 20, "batch_size": 64, "optimizer": adam(3e-3)},
    ),
    Template(
        "digits_residual",
        "Digits, residual",
        "Residual blocks with BatchNorm: each adds to its input what it learned.",
        _CATEGORY,
        _residual,
        {"data": data("digits"), "epochs": 10, "batch_size": 64, "optimizer": adam(2e-3)},
    ),
    Template(
        "digits_own_code",
        "Digits, with code of your own",
        "A Python layer weighs channels by what they show; read its code and trust it to train.",
        _CATEGORY,
        _own_code,
        {"data": data("digits"), "epochs": 10, "batch_size": 64, "optimizer": adam(3e-3)},
    ),
    Template(
        "autoencoder",
        "Autoencoder",
        "Squeezes a digit into twelve numbers and draws it again from them.",
        _CATEGORY,
        _autoencoder,
        {"data": data("digits"), "epochs": 30, "batch_size": 64, "optimizer": adam(3e-3)},
    ),
)
