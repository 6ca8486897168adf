from __future__ import annotations

import math
from pathlib import Path

import pytest

from graph_core.templates import TEMPLATES, Template
from runtime.engine.evaluate import evaluate
from runtime.protocol import Epoch, State
from tests.runtime.engine.networks import last_metrics, of_type, train, trusted, with_recipe

TRAINED = [template for template in TEMPLATES if template.has_data]


@pytest.mark.parametrize("template", TRAINED, ids=lambda template: template.id)
def test_every_template_trains_as_it_stands(template: Template, tmp_path: Path) -> None:
    graph = with_recipe(template.build(), epochs=2)
    events = train(graph, tmp_path, trusted=trusted(graph))
    assert events[-1] == State(str(tmp_path), "finished"), events[-1]
    losses = [event.metrics["loss"] for event in of_type(events, Epoch)]
    assert all(map(math.isfinite, losses))
    assert losses[1] < losses[0]


def test_the_digits_cnn_passes_97_percent(tmp_path: Path) -> None:
    events = train(TEMPLATES.get("digits_cnn").build(), tmp_path)
    assert last_metrics(events)["val_accuracy"] >= 0.97
    assert evaluate(tmp_path).metrics["val_accuracy"] >= 0.97
