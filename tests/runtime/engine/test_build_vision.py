"""The published networks become modules whose state_dict is what the graph foretold."""

from __future__ import annotations

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.blocks import weight_key
from graph_core.templates.registry import Template
from graph_core.templates.vision import VISION
from runtime.engine.build import build


@pytest.mark.parametrize("template", VISION, ids=lambda template: template.id)
def test_the_module_has_the_foretold_state_and_output(template: Template) -> None:
    graph = template.build()
    analysis = analyse(graph)
    with torch.device("meta"):
        built = build(graph, analysis)
        made = built.module.eval()(torch.empty(2, 3, 224, 224))
    facts = {f.layer.id: f for f in analysis.facts.values()}
    told = {weight_key(f.layer, n): w.shape for f in facts.values() for n, w in f.weights.items()}
    assert {key: tuple(value.shape) for key, value in built.module.state_dict().items()} == told
    assert built.counts()[0] == analysis.parameters
    assert all(head.shape == (2, 1000) for head in made)
