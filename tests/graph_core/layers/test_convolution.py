"""Convolutions give the sizes of the textbook, and say what they needed."""

from __future__ import annotations

from typing import Any

import pytest

from graph_core.errors import ShapeError
from graph_core.spec import LAYERS
from tests.graph_core.layers.calls import call, out


@pytest.mark.parametrize(
    ("params", "shape"),
    [
        ({}, "N×32×26×26"),
        ({"padding": "same"}, "N×32×28×28"),
        ({"padding": 1, "stride": 2}, "N×32×14×14"),
        ({"padding": "same", "stride": 3}, "N×32×10×10"),
        ({"kernel": (1, 5), "dilation": (1, 2)}, "N×32×28×20"),
    ],
)
def test_conv2d_has_the_size_of_the_textbook(params: dict[str, Any], shape: str) -> None:
    assert out("conv2d", "N×1×28×28", **params) == shape


def test_an_open_length_survives_a_strided_convolution() -> None:
    assert out("conv1d", "N×3×T", kernel=5, stride=2, padding=2) == "N×32×⌊(T+1)/2⌋"
    assert out("conv1d", "N×3×T", padding="same", stride=4) == "N×32×⌊(T+3)/4⌋"


def test_a_window_larger_than_its_input_is_refused_in_sizes() -> None:
    with pytest.raises(ShapeError) as caught:
        out("conv2d", "N×1×4×9", kernel=7, padding=1)
    assert caught.value.expected == "H×W of at least 5×5"
    assert caught.value.received == "N×1×4×9 float32"


def test_groups_that_do_not_divide_are_refused_in_numbers() -> None:
    with pytest.raises(ShapeError, match=r"divisible by 3, received 4 channels, 6 filters"):
        out("conv2d", "N×4×8×8", filters=6, groups=3)


def test_channels_must_be_known() -> None:
    with pytest.raises(ShapeError, match="a known number of channels: expected a number in dim 1"):
        out("conv2d", "N×C×8×8")


def test_weights_and_multiply_adds_of_a_known_layer() -> None:
    first = call("conv2d", "N×3×224×224", filters=64, kernel=7, stride=2, padding=3, bias=False)
    spec = LAYERS.get("conv2d")
    assert {name: w.shape for name, w in spec.weights(first).items()} == {"weight": (64, 3, 7, 7)}
    assert spec.mult_adds(first) == 118_013_952


def test_depthwise_keeps_channels_apart() -> None:
    assert out("depthwise_conv2d", "N×8×9×9", multiplier=2, padding="same") == "N×16×9×9"
    weights = LAYERS.get("depthwise_conv2d").weights(call("depthwise_conv2d", "N×8×9×9"))
    assert weights["weight"].shape == (8, 1, 3, 3)


def test_transposed_convolution_enlarges() -> None:
    assert out("conv_transpose2d", "N×8×7×7", stride=2, padding="same") == "N×32×14×14"
    assert out("conv_transpose2d", "N×8×7×7", stride=2, padding=1, output_padding=1) == (
        "N×32×14×14"
    )
    with pytest.raises(ShapeError, match="less than 2×2"):
        out("conv_transpose2d", "N×8×7×7", stride=2, output_padding=2)
    with pytest.raises(ShapeError, match="leaves nothing"):
        out("conv_transpose2d", "N×8×1×1", padding=2)
