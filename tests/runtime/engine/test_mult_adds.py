"""Multiply-adds of published networks are what torch counts in the module that is built.

Torch counts convolutions, matrix products and attention; norms, activations, sums and pooling it
leaves out, as the layers here do.
"""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from graph_core.analysis import analyse
from graph_core.templates.vision import VISION
from graph_core.templates.vision.common import PICTURE
from runtime.engine.build import build

BATCH = 2


@pytest.mark.parametrize("template", VISION, ids=lambda template: template.id)
def test_a_published_network_takes_as_many_as_torch_counts(template):
    graph = template.build()
    analysis = analyse(graph)
    with torch.device("meta"), FlopCounterMode(display=False) as counter, torch.no_grad():
        build(graph, analysis).module.eval()(torch.empty(BATCH, *PICTURE))
    ours = sum(facts.mult_adds for facts in analysis.facts.values())
    assert ours * 2 * BATCH == counter.get_total_flops()


PUBLISHED = {"resnet18": 1.814e9, "resnet50": 4.089e9, "vgg16": 15.47e9, "mobilenet_v2": 300.8e6}


@pytest.mark.parametrize("id_", PUBLISHED)
def test_it_takes_as_many_as_published(id_):
    (template,) = (template for template in VISION if template.id == id_)
    ours = sum(facts.mult_adds for facts in analyse(template.build()).facts.values())
    assert ours == pytest.approx(PUBLISHED[id_], rel=0.01)
