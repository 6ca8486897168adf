"""Pools give the sizes of the textbook, and say what they needed."""

import pytest

from graph_core.errors import RefusedByDesign, ShapeError
from tests.graph_core.layers.calls import out


def test_pools_halve_by_default() -> None:
    assert out("max_pool2d", "N×8×7×8") == "N×8×3×4"
    assert out("avg_pool2d", "N×8×7×8", padding="same") == "N×8×4×4"
    assert out("max_pool1d", "N×8×T") == "N×8×⌊T/2⌋"


def test_rounding_up_counts_a_partial_window_but_none_beyond_the_input() -> None:
    assert out("max_pool2d", "N×8×7×7", ceil=True) == "N×8×4×4"
    assert out("max_pool2d", "N×8×4×4", kernel=1, stride=3, ceil=True) == "N×8×2×2"
    assert out("max_pool2d", "N×8×5×5", kernel=2, stride=3, padding=1, ceil=True) == "N×8×2×2"
    assert out("max_pool2d", "N×8×2×2", kernel=2, stride=3, padding=1, ceil=True) == "N×8×1×1"
    with pytest.raises(RefusedByDesign, match="open size"):
        out("max_pool1d", "N×8×T", ceil=True)


def test_padding_beyond_half_the_window_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"padding of at most 1×1, received 2×2"):
        out("max_pool2d", "N×8×8×8", kernel=3, padding=2)


def test_global_pools_leave_one_number_a_channel() -> None:
    assert out("global_avg_pool2d", "N×16×H×W") == "N×16"
    assert out("global_avg_pool1d", "N×16×T", keep_dims=True) == "N×16×1"
    assert out("global_max_pool2d", "N×16×5×5") == "N×16"


def test_unpooling_undoes_a_pools_size() -> None:
    assert out("max_pool2d_indices", "N×3×9×8") == "N×3×4×4, N×3×4×4"
    assert out("max_unpool2d", "N×3×4×4", "N×3×4×4 int64") == "N×3×8×8"
    assert out("max_unpool2d", "N×3×4×4", "N×3×4×4 int64", "N×3×9×8") == "N×3×9×8"
    with pytest.raises(ShapeError, match="an index for every value"):
        out("max_unpool2d", "N×3×4×4", "N×3×4×5 int64")
    with pytest.raises(ShapeError, match="can't reach the size"):
        out("max_unpool2d", "N×3×4×4", "N×3×4×4 int64", "N×3×12×8")
