"""Small networks that the engine's tests train."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_core.builder import Network
from graph_core.edits import SetRecipe, SetTrainable, apply
from graph_core.graph import Graph
from graph_core.trust import pieces
from runtime.engine.controls import Controls
from runtime.engine.trainer import Trainer
from runtime.protocol import Epoch, Event, Failed, Message, Steps


def iris(**recipe: Any) -> Graph:
    """A classifier with everything that keeps state: batch norm, dropout, Adam."""
    net = Network("iris")
    x = net.input("features", (4,))
    hidden = net.layer("relu")(
        net.layer("batch_norm", "norm")(net.layer("dense", "a", units=16)(x))
    )
    scores = net.layer("dense", "b", units=3)(net.layer("dropout", p=0.3)(hidden))
    net.output("species", scores)
    defaults = {"epochs": 4, "batch_size": 16, "standardise": ["features"]}
    net.recipe(**{"data": {"id": "iris"}, **defaults, **recipe})
    return net.graph


def diabetes(**recipe: Any) -> Graph:
    """A regression whose target is standardised."""
    net = Network("diabetes")
    x = net.input("features", (10,))
    net.output(
        "progression", net.layer("dense", "a", units=1)(x), loss="mse", metrics=("mae", "r2")
    )
    both = ["features", "progression"]
    net.recipe(**{"data": {"id": "diabetes"}, "epochs": 3, "standardise": both, **recipe})
    return net.graph


def two_heads(**recipe: Any) -> Graph:
    """Two heads on one trunk, weighted."""
    net = Network("two_heads")
    trunk = net.layer("relu")(net.layer("dense", "trunk", units=32)(net.input("pixels", (64,))))
    net.output("digit", net.layer("dense", "a", units=10)(trunk))
    net.output(
        "parity", net.layer("dense", "b", units=1)(trunk), loss="bce_with_logits", weight=0.5
    )
    net.recipe(**{"data": {"id": "digits"}, "epochs": 2, **recipe})
    return net.graph


def siamese(**recipe: Any) -> Graph:
    """Two inputs, one encoder called twice."""
    net = Network("siamese")
    left, right = net.input("left", (64,)), net.input("right", (64,))
    encoder = net.layer("dense", "encoder", units=16)
    joined = net.layer("concatenate", "join")(encoder(left), encoder(right))
    net.output("same", net.layer("dense", "score", units=1)(joined), loss="bce_with_logits")
    data = {"id": "digit_pairs", "params": {"pairs": 400}}
    net.recipe(**{"data": data, "epochs": 2, **recipe})
    return net.graph


def frozen(graph: Graph, *names: str) -> Graph:
    ids = tuple(layer.id for name in names if (layer := graph.layer_named(name)))
    return apply(graph, SetTrainable(ids, trainable=False))[0]


def with_recipe(graph: Graph, **entries: Any) -> Graph:
    return apply(graph, SetRecipe(entries))[0]


def trusted(graph: Graph) -> list[str]:
    """Return what lets all code of a network run."""
    return [piece.digest for piece in pieces(graph)]


def train(graph: Graph, folder: Path, **options: Any) -> list[Event]:
    return list(Trainer(graph, folder, **options).events())


def interrupted(graph: Graph, folder: Path, step: int, **options: Any) -> list[Event]:
    """Train and stop after a step; every step reports, so that the stop can fall anywhere."""
    controls, seen = Controls(), []
    for event in Trainer(graph, folder, controls, **options).events():
        seen.append(event)
        if isinstance(event, Steps) and event.step[-1] >= step:
            controls.stop()
    return seen


def of_type(events: list[Event], type_: type[Message]) -> list[Any]:
    return [event for event in events if isinstance(event, type_)]


def last_metrics(events: list[Event]) -> dict[str, float]:
    epochs: list[Epoch] = of_type(events, Epoch)
    assert epochs, of_type(events, Failed)
    return epochs[-1].metrics
