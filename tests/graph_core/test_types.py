"""Tensor types are read and written as they stand on the wires."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_core.dims import BATCH, symbol
from graph_core.types import DType, TensorType

dims = st.lists(st.one_of(st.integers(1, 999), st.sampled_from("NTS").map(symbol)), max_size=6)
types = st.builds(TensorType, dims.map(tuple), st.sampled_from(DType))


@given(types)
def test_a_type_reads_back_from_its_text(type_: TensorType) -> None:
    assert TensorType.parse(str(type_)) == type_


def test_a_type_without_a_dtype_is_float32() -> None:
    assert TensorType.parse("N×3").dtype is DType.FLOAT32


def test_a_batched_type_begins_with_the_batch() -> None:
    type_ = TensorType.batched((3, 8, 8))
    assert type_.dims == (BATCH, 3, 8, 8)
    assert type_.sample == (3, 8, 8)
    assert type_.sample_size() == 192
    assert type_.rank == 4


def test_one_dim_is_replaced_from_either_end() -> None:
    type_ = TensorType.parse("N×3×8 int64")
    assert str(type_.with_dim(1, 5)) == "N×5×8 int64"
    assert str(type_.with_dim(-1, symbol("T"))) == "N×3×T int64"
    assert str(type_.with_dims(1, 2)) == "1×2 int64"
    assert type_.with_dtype(DType.BOOL).dtype is DType.BOOL


def test_sizes_replace_every_symbol() -> None:
    assert TensorType.parse("N×T×3").sizes({"N": 4, "T": 7}) == (4, 7, 3)


def test_a_scalar_has_a_name() -> None:
    assert TensorType(()).shape_text == "scalar"


@pytest.mark.parametrize("text", ["N×", "3×a b×c", "N×3 float31", ""])
def test_a_text_that_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"named dim|not a valid DType"):
        TensorType.parse(text)


def test_dtypes_know_their_kind_and_short_name() -> None:
    assert [dtype.short for dtype in DType] == [
        "f32",
        "f64",
        "f16",
        "bf16",
        "i64",
        "i32",
        "u8",
        "bool",
    ]
    assert [dtype for dtype in DType if dtype.is_float] == list(DType)[:4]
    assert [dtype for dtype in DType if dtype.is_int] == [DType.INT64, DType.INT32, DType.UINT8]
