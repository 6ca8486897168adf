"""Templates with several inputs or several heads."""

from __future__ import annotations

from graph_core.builder import Network
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Several inputs or heads"


def _siamese(net: Network) -> None:
    left, right = net.input("left", (64,)), net.input("right", (64,))
    first, act = net.layer("dense", "encoder", units=64), net.layer("relu")
    second = net.layer("dense", "embedding", units=32)
    a, b = (second(act(first(side))) for side in (left, right))
    apart = net.layer("subtract")(a, b)
    x = net.layer("concatenate")(net.layer("multiply", "squared")(apart, apart), a, b)
    x = net.layer("relu")(net.layer("dense", units=32)(x))
    score = net.layer("dense", units=1)(x)
    net.output("same", score, loss="bce_with_logits", metrics=("accuracy",))


def _two_heads(net: Network) -> None:
    x = net.input("image", (1, 8, 8))
    x = net.layer("relu")(net.layer("conv2d", filters=16, padding="same")(x))
    x = net.layer("flatten")(net.layer("max_pool2d")(x))
    x = net.layer("relu")(net.layer("dense", units=64)(x))
    digit, parity = net.layer("dense", units=10)(x), net.layer("dense", units=1)(x)
    net.output("digit", digit, weight=1.0, metrics=("accuracy",))
    net.output("parity", parity, loss="bce_with_logits", weight=0.5, metrics=("accuracy",))


TEMPLATES = (
    Template(
        "siamese",
        "Siamese",
        "Two pictures go through one shared encoder: do they show the same digit?",
        _CATEGORY,
        _siamese,
        {"data": data("digit_pairs"), "epochs": 25, "batch_size": 64, "optimizer": adam(2e-3)},
    ),
    Template(
        "two_heads",
        "Two heads",
        "One body tells the digit and whether it is odd, each head with a loss of its own.",
        _CATEGORY,
        _two_heads,
        {"data": data("digits"), "epochs": 20, "batch_size": 64, "optimizer": adam(2e-3)},
    ),
)
