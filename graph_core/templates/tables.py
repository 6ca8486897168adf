"""Templates that read tables of measurements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph_core.builder import Network
from graph_core.templates.registry import Template, adam, data

_CATEGORY = "Tables"


def _dense(
    features: int, hidden: tuple[int, ...], head: str, units: int, **params: Any
) -> Callable[[Network], None]:
    """Return what draws dense layers with ReLU between features and a head."""

    def draw(net: Network) -> None:
        x = net.input("features", (features,))
        for width in hidden:
            x = net.layer("relu")(net.layer("dense", units=width)(x))
        net.output(head, net.layer("dense", units=units)(x), **params)

    return draw


def _recipe(data_set: str, epochs: int, lr: float, **more: Any) -> dict[str, Any]:
    scaled = {"standardise": ["features"], "optimizer": adam(lr)}
    return {"data": data(data_set), "epochs": epochs, "batch_size": 16, **scaled, **more}


TEMPLATES = (
    Template(
        "iris_mlp",
        "Iris",
        "Three species of iris by four measures of the flower.",
        _CATEGORY,
        _dense(4, (16,), "species", 3, metrics=("accuracy",)),
        _recipe("iris", 60, 1e-2),
    ),
    Template(
        "wine_mlp",
        "Wine",
        "Three cultivars by thirteen measures of the wine.",
        _CATEGORY,
        _dense(13, (32,), "cultivar", 3, metrics=("accuracy",)),
        _recipe("wine", 40, 5e-3),
    ),
    Template(
        "breast_cancer",
        "Breast cancer",
        "Malignant or benign: one score for a yes-or-no question.",
        _CATEGORY,
        _dense(30, (32, 16), "diagnosis", 1, loss="bce_with_logits", metrics=("accuracy",)),
        _recipe("breast_cancer", 15, 2e-3),
    ),
    Template(
        "diabetes",
        "Diabetes",
        "How far a disease goes in a year: a number, not a class.",
        _CATEGORY,
        _dense(10, (16,), "progression", 1, loss="mse", metrics=("mae", "r2")),
        _recipe("diabetes", 20, 2e-3, standardise=["features", "progression"]),
    ),
)
