"""The published networks: their parameters, their weight files' keys, and their files."""

from __future__ import annotations

from functools import cache

import pytest

from graph_core.analysis import Analysis, analyse
from graph_core.blocks import weight_key
from graph_core.files import dumps, loads
from graph_core.spec import WeightSpec
from graph_core.templates.vision import VISION
from tests.graph_core.templates.published import PUBLISHED

every_network = pytest.mark.parametrize("id_", PUBLISHED)


@cache
def analysed(id_: str) -> Analysis:
    return analyse(next(template for template in VISION if template.id == id_).build())


def state(id_: str) -> dict[str, WeightSpec]:
    facts = {f.layer.id: f for f in analysed(id_).facts.values()}
    return {weight_key(f.layer, n): w for f in facts.values() for n, w in f.weights.items()}


def test_every_network_of_the_list_is_drawn() -> None:
    assert {template.id for template in VISION} == set(PUBLISHED)


@every_network
def test_it_has_as_many_parameters_as_published(id_: str) -> None:
    assert analysed(id_).parameters == PUBLISHED[id_][0]


@every_network
def test_its_keys_are_those_of_the_published_weights(id_: str) -> None:
    assert set(state(id_)) == PUBLISHED[id_][1]()


@every_network
def test_it_has_no_errors(id_: str) -> None:
    assert not analysed(id_).errors


@every_network
def test_it_is_small_to_look_at_and_survives_its_file(id_: str) -> None:
    graph = analysed(id_).graph
    text = dumps(graph)
    assert loads(text) == graph
    assert len(graph) <= 30
    assert len(text) < 40_000


@pytest.mark.parametrize(
    ("id_", "key", "shape"),
    [
        ("resnet50", "layer4.0.conv2.weight", (512, 512, 3, 3)),
        ("resnet50", "layer1.0.downsample.0.weight", (256, 64, 1, 1)),
        ("densenet121", "features.denseblock4.denselayer16.conv1.weight", (128, 992, 1, 1)),
        ("mobilenet_v2", "features.17.conv.1.0.weight", (960, 1, 3, 3)),
        ("efficientnet_b0", "features.6.3.block.2.fc1.weight", (48, 1152, 1, 1)),
        ("convnext_tiny", "features.7.2.layer_scale", (768, 1, 1)),
        ("convnext_tiny", "features.7.2.block.3.weight", (3072, 768)),
        ("vit_b_16", "class_token", (1, 1, 768)),
        ("vit_b_16", "encoder.pos_embedding", (1, 197, 768)),
        ("vit_b_16", "encoder.layers.encoder_layer_11.self_attention.in_proj_weight", (2304, 768)),
        ("googlenet", "inception4e.branch3.1.conv.weight", (128, 32, 3, 3)),
        ("squeezenet1_0", "features.12.expand3x3.weight", (256, 64, 3, 3)),
    ],
)
def test_deep_weights_have_the_published_shapes(id_: str, key: str, shape: tuple[int, ...]) -> None:
    assert state(id_)[key].shape == shape
