"""Layers that rearrange keep every value, and say when they can't."""

import pytest

from graph_core.errors import ShapeError
from tests.graph_core.layers.calls import out


def test_flatten_multiplies_the_dims_of_a_sample() -> None:
    assert out("flatten", "N×8×4×4") == "N×128"
    assert out("flatten", "N×T×3") == "N×3T"


def test_reshape_fills_in_one_dim() -> None:
    assert out("reshape", "N×64", shape=(1, 8, 8)) == "N×1×8×8"
    assert out("reshape", "N×6×4", shape=(-1, 8)) == "N×3×8"
    assert out("reshape", "N×T×16", shape=(-1, 4)) == "N×4T×4"
    assert out("reshape", "N×1", shape=()) == "N"


@pytest.mark.parametrize("shape", [(7, -1), (8, 8, 2), ()])
def test_reshape_that_would_lose_values_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="64 values per sample"):
        out("reshape", "N×64", shape=shape)


def test_reshape_of_an_open_length_must_divide() -> None:
    with pytest.raises(ShapeError, match="3T values per sample"):
        out("reshape", "N×T×3", shape=(-1, 2))


def test_permute_names_every_axis_once() -> None:
    assert out("permute", "N×3×8×9", axes=(2, 3, 1)) == "N×8×9×3"
    assert out("permute", "N×T×4", axes=(-1, 1)) == "N×4×T"
    for axes in ((1,), (1, 1), (0, 1, 2), (1, 3)):
        with pytest.raises(ShapeError, match="every axis but the batch once"):
            out("permute", "N×T×4", axes=axes)


def test_images_gain_a_border_or_a_scale() -> None:
    assert out("zero_pad2d", "N×1×8×8", padding=(0, 1, 2, 3)) == "N×1×13×9"
    assert out("up_sample2d", "N×1×4×W", scale=(2, 3)) == "N×1×8×3W"


def test_pieces_are_even_and_the_first_take_what_is_left_over() -> None:
    assert out("chunk", "N×12") == "N×4, N×4, N×4"
    assert out("chunk", "N×2×7", axis=-1, pieces=4) == "N×2×2, N×2×2, N×2×2, N×2×1"
    assert out("chunk", "N×T×2") == "N×⌊(T+2)/3⌋×2, N×⌊(T+1)/3⌋×2, N×⌊T/3⌋×2"
    with pytest.raises(ShapeError, match="expected 8 or more in dim 1"):
        out("chunk", "N×7", pieces=8)
