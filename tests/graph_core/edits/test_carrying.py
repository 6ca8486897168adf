"""Carrying: what means the same in two kinds of layer goes from one to the other."""

from __future__ import annotations

from typing import Any

import pytest

from graph_core.edits.carrying import carried
from graph_core.layers import LAYERS
from graph_core.spec import LayerSpec


@pytest.mark.parametrize(
    ("old", "params", "new", "expected"),
    [
        ("conv2d", {"filters": 24, "kernel": (5, 5)}, "conv1d", {"filters": 24, "kernel": (5,)}),
        ("conv2d", {"kernel": (3, 5)}, "conv3d", {"kernel": (3, 3, 3)}),
        ("conv1d", {"kernel": (7,), "padding": "same"}, "conv2d", {"kernel": (7, 7)}),
        ("conv2d", {"filters": 24}, "dense", {"units": 24}),
        ("dense", {"units": 12, "bias": False}, "lstm", {"units": 12}),
    ],
)
def test_what_means_the_same_goes_over(
    old: str, params: dict[str, Any], new: str, expected: dict[str, Any]
) -> None:
    made = carried(LAYERS.get(new), LAYERS.get(old).complete(params))
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize("spec", list(LAYERS), ids=lambda spec: spec.id)
def test_what_goes_over_is_always_sound(spec: LayerSpec) -> None:
    for other in LAYERS:
        made = carried(spec, other.complete({}))
        assert made == spec.complete(made)
