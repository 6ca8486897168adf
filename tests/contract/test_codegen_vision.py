"""Source of published networks: nested classes with the engine's keys and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import torch

from graph_core.graph import Graph, Layer
from graph_core.templates import Template
from graph_core.templates.vision import VISION
from tests.contract.comparing import same_as_built

SIDE = 96
WORDS, FEWER = 224**2 // 16**2 + 1, SIDE**2 // 16**2 + 1  # a transformer's, patches of 16×16
WIDE, NARROW = 4096, 32  # AlexNet's and VGG's dense layers hold most weights and prove least


def smaller(graph: Graph) -> Graph:
    """Return a network that takes smaller pictures, with narrow dense layers."""

    def shrunk(layer: Layer) -> Layer:
        params: dict[str, Any] = dict(layer.params)
        if params.get("units") == WIDE:
            params["units"] = NARROW
        if layer.kind == "parameter" and params["shape"][0] == WORDS:
            params["shape"] = (FEWER, *params["shape"][1:])
        return replace(layer, params=params)

    def all_of(layers: Mapping[str, Layer]) -> dict[str, Layer]:
        return {key: shrunk(layer) for key, layer in layers.items()}

    layers = {
        key: replace(layer, params={**layer.params, "shape": (3, SIDE, SIDE)})
        if layer.kind == "input"
        else layer
        for key, layer in all_of(graph.layers).items()
    }
    blocks = {
        key: replace(block, body=replace(block.body, layers=all_of(block.body.layers)))
        for key, block in graph.blocks.items()
    }
    return replace(graph, layers=layers, blocks=blocks, block_specs={}, _index=None)


@pytest.mark.parametrize("template", VISION, ids=lambda template: template.id)
def test_source_of_every_published_network_is_its_module(template: Template) -> None:
    torch.manual_seed(0)
    same_as_built(smaller(template.build()))
