"""Merges take inputs that fit, and say which two don't."""

import pytest

from graph_core.errors import MixedDTypes, RefusedByDesign, ShapeError
from tests.graph_core.layers.calls import out


def test_elementwise_merges_stretch_dims_of_one() -> None:
    assert out("add", "N×8×1×1", "N×8×4×5", "N×1×4×1") == "N×8×4×5"
    assert out("multiply", "N×T×1", "N×T×16") == "N×T×16"
    assert out("average", "N×3", "N×3") == "N×3"
    assert out("subtract", "N×3", "N×1") == "N×3"


@pytest.mark.parametrize("kind", ["add", "multiply", "average", "subtract"])
def test_inputs_that_differ_are_both_named(kind: str) -> None:
    with pytest.raises(ShapeError) as caught:
        out(kind, "N×8", "N×9")
    assert (caught.value.expected, caught.value.received) == ("N×8 float32", "N×9 float32")


def test_ranks_and_dtypes_are_never_mixed_silently() -> None:
    with pytest.raises(RefusedByDesign, match="one rank"):
        out("add", "N×8", "N")
    with pytest.raises(MixedDTypes, match="one dtype"):
        out("add", "N×8", "N×8 int64")
    with pytest.raises(ShapeError, match="yes and no"):
        out("subtract", "N×8 bool", "N×8 bool")


def test_concatenate_adds_up_one_dim() -> None:
    assert out("concatenate", "N×3×8", "N×4×8") == "N×7×8"
    assert out("concatenate", "N×T×3", "N×T×4", axis=-1) == "N×T×7"
    assert out("concatenate", "N×T×3", "N×S×3") == "N×S+T×3"
    with pytest.raises(ShapeError, match=r"every dim but 1"):
        out("concatenate", "N×3×8", "N×4×9")
    with pytest.raises(ShapeError, match="samples of a batch"):
        out("concatenate", "N×3", "N×3", axis=0)


def test_dot_leaves_one_number() -> None:
    assert out("dot", "N×16", "N×16") == "N×1"
    with pytest.raises(ShapeError, match="alike"):
        out("dot", "N×16", "N×8")
