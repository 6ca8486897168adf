"""Templates that draw what they were shown."""

from __future__ import annotations

from graph_core.builder import Network, Tensor
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Autoencoders"
_CODE = 8
# A reconstruction's error is a mean over 64 pixels and the divergence a sum over the code: the
# weight is what makes both count as they do in the bound (deviation of a pixel 0.2).
_DIVERGENCE = 2 * 0.2**2 / 64


def _dense(net: Network, x: Tensor, name: str, units: int) -> Tensor:
    made: Tensor = net.layer("relu")(net.layer("dense", name, units=units)(x))
    return made


def _denoising(net: Network) -> None:
    """Draw a denoising autoencoder (Vincent et al. 2008)."""
    clean = net.input("image", (1, 8, 8))
    x = net.layer("gaussian_noise", "noise", std=0.3)(clean)
    x = _dense(net, net.layer("flatten")(x), "encoder", 64)
    x = _dense(net, _dense(net, x, "code", 24), "decoder", 64)
    x = net.layer("sigmoid")(net.layer("dense", "pixels", units=64)(x))
    x = net.layer("reshape", shape=(1, 8, 8))(x)
    net.output("reconstruction", x, loss="mse", target="image", metrics=("mae",))


def _convolutional(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    for name, filters in (("encoder1", 16), ("encoder2", 4)):
        conv = net.layer("conv2d", name, filters=filters, kernel=3, stride=2, padding=1)
        x = net.layer("relu")(conv(x))
    wider = net.layer("conv_transpose2d", "decoder1", filters=16, kernel=2, stride=2)
    x = net.layer("relu")(wider(x))
    x = net.layer("conv_transpose2d", "decoder2", filters=1, kernel=2, stride=2)(x)
    net.output("reconstruction", net.layer("sigmoid")(x), loss="mse", target="image")


def _variational(net: Network) -> None:
    """Draw a variational autoencoder (Kingma & Welling 2014)."""
    x = _dense(net, net.input("pixels", (64,)), "encoder", 64)
    mean = net.layer("dense", "mean", units=_CODE)(x)
    log_variance = net.layer("dense", "log_variance", units=_CODE)(x)
    net.layer("kl_divergence", "divergence", weight=_DIVERGENCE)(mean, log_variance)
    code = net.layer("sampling", "code")(mean, log_variance)
    x = _dense(net, code, "decoder", 64)
    x = net.layer("sigmoid")(net.layer("dense", "drawn", units=64)(x))
    net.output("reconstruction", x, loss="mse", target="pixels")


def _quantised(net: Network) -> None:
    """Draw a vector-quantised autoencoder (van den Oord et al. 2017)."""
    x = net.input("image", (1, 8, 8))
    x = net.layer("relu")(net.layer("conv2d", "encoder1", filters=32, kernel=3, padding=1)(x))
    x = net.layer("relu")(net.layer("conv2d", "encoder2", filters=32, kernel=2, stride=2)(x))
    x = net.layer("conv2d", "code", filters=_CODE, kernel=1, bias=False)(x)
    x = net.layer("batch_norm", "scaled")(x)  # or the codes would run after what grows
    x = net.layer("vector_quantizer", "codes", codes=64)(x)
    wider = net.layer("conv_transpose2d", "decoder1", filters=32, kernel=2, stride=2)
    x = net.layer("relu")(wider(x))
    x = net.layer("sigmoid")(net.layer("conv2d", "decoder2", filters=1, kernel=3, padding=1)(x))
    net.output("reconstruction", x, loss="mse", target="image")


def _recipe(epochs: int, lr: float) -> dict[str, object]:
    return {"data": data("digits"), "epochs": epochs, "batch_size": 64, "optimizer": adam(lr)}


TEMPLATES = (
    Template(
        "denoising_autoencoder",
        "Denoising autoencoder",
        "Sees a digit through noise and draws it clean.",
        _CATEGORY,
        _denoising,
        _recipe(30, 3e-3),
    ),
    Template(
        "conv_autoencoder",
        "Convolutional autoencoder",
        "Folds a digit down to 2×2 with four channels, and unfolds it again.",
        _CATEGORY,
        _convolutional,
        _recipe(30, 5e-3),
    ),
    Template(
        "vae",
        "Variational autoencoder",
        "A code that is drawn by chance, so that what lies between two digits is one too.",
        _CATEGORY,
        _variational,
        _recipe(40, 3e-3),
    ),
    Template(
        "vq_autoencoder",
        "Vector-quantised autoencoder",
        "Spells a digit in sixteen of 64 learned strokes, and reads it back.",
        _CATEGORY,
        _quantised,
        _recipe(20, 3e-3),
    ),
)
