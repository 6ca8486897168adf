"""Heads that tell a class at each step: trained, measured, predicted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph_core.builder import Network
from graph_core.graph import Graph
from runtime.catalog.datasets import DATASETS
from runtime.engine.evaluate import evaluate
from runtime.engine.plan import make_plan
from runtime.engine.predict import predict
from runtime.engine.restore import restore
from runtime.engine.session import open_session
from tests.runtime.engine.networks import last_metrics, train

PARAMS = {"samples": 200}
DATA = DATASETS.get("tagged_sentences")


def tagger() -> Graph:
    net = Network("tagger")
    x = net.layer("embedding", entries=28, features=16)(net.input("words", (8,), "int64"))
    scores = net.layer("dense", units=6)(x)
    net.output("tags", net.layer("transpose", first=1, second=2)(scores))
    optimizer = {"id": "adam", "params": {"lr": 0.05}}
    net.recipe(data={"id": DATA.id, "params": PARAMS}, epochs=6, optimizer=optimizer)
    return net.graph


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tagger")
    assert last_metrics(train(tagger(), folder))["val_accuracy"] > 0.8
    return folder


def test_every_step_counts_once_in_accuracy_and_confusion(run: Path) -> None:
    found = evaluate(run)
    table = np.asarray(found.confusion["tags"])
    assert table.sum() == found.samples * 8
    assert found.metrics["val_accuracy"] == pytest.approx(table.trace() / table.sum())


def test_a_prediction_names_the_class_of_every_step(run: Path) -> None:
    arrays = DATA.load(PARAMS)
    made = predict(restore(run), {"words": arrays["words"]})
    names = np.asarray(DATA.signature(PARAMS).fields["tags"].classes)
    assert made["tags"].shape == (200, 8)
    assert (made["tags"] == names[arrays["tags"]]).mean() > 0.8
    chances = np.stack([made[f"tags_p_{name}"] for name in names], axis=1)
    assert np.allclose(chances.sum(axis=1), 1.0, atol=1e-5)


def test_a_split_is_kept_even_by_labels_of_whole_samples_only() -> None:
    assert make_plan(tagger()).strata == ""
    assert open_session(tagger()).notes == ()
