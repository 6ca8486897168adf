"""Tensor types: a dtype and a tuple of dims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_core.dims import BATCH, Dim, evaluate, parse_dim, product


class DType(StrEnum):
    """The element types a tensor may have, under torch's names."""

    FLOAT32 = "float32"
    FLOAT64 = "float64"
    FLOAT16 = "float16"
    BFLOAT16 = "bfloat16"
    INT64 = "int64"
    INT32 = "int32"
    UINT8 = "uint8"
    BOOL = "bool"

    @property
    def is_float(self) -> bool:
        return "float" in self.value

    @property
    def is_int(self) -> bool:
        return "int" in self.value

    @property
    def short(self) -> str:
        return {"float": "f", "bfloat": "bf", "int": "i", "uint": "u", "bool": "bool"}[
            self.value.rstrip("0123456789")
        ] + self.value.lstrip("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class TensorType:
    """What a wire carries; dims include the batch dim N.

    >>> print(TensorType.parse("N×16×8×8"))
    N×16×8×8 float32
    """

    dims: tuple[Dim, ...]
    dtype: DType = DType.FLOAT32

    @classmethod
    def parse(cls, text: str) -> TensorType:
        """Return the type written as dims joined by ×, then an optional dtype."""
        shape, _, dtype = text.strip().partition(" ")
        dims = tuple(parse_dim(part) for part in shape.split("×")) if shape != "scalar" else ()
        return cls(dims, DType(dtype.strip() or "float32"))

    @classmethod
    def batched(cls, shape: tuple[Dim, ...], dtype: DType = DType.FLOAT32) -> TensorType:
        """Return the type of a batch of samples of this shape."""
        return cls((BATCH, *shape), dtype)

    @property
    def rank(self) -> int:
        return len(self.dims)

    @property
    def sample(self) -> tuple[Dim, ...]:
        """The dims without the batch dim."""
        return self.dims[1:]

    @property
    def shape_text(self) -> str:
        return "×".join(map(str, self.dims)) or "scalar"

    def __str__(self) -> str:
        return f"{self.shape_text} {self.dtype}"

    def with_dims(self, *dims: Dim) -> TensorType:
        return TensorType(dims, self.dtype)

    def with_dim(self, axis: int, dim: Dim) -> TensorType:
        """Return the type with one dim replaced; a negative axis counts from the end."""
        place = axis % len(self.dims)
        return TensorType((*self.dims[:place], dim, *self.dims[place + 1 :]), self.dtype)

    def with_dtype(self, dtype: DType) -> TensorType:
        return TensorType(self.dims, dtype)

    def sample_size(self) -> Dim:
        """Return the number of elements in one sample."""
        return product(self.sample)

    def sizes(self, symbols: Mapping[str, int]) -> tuple[int, ...]:
        """Return the dims as numbers, every symbol replaced by its size."""
        return tuple(evaluate(dim, symbols) for dim in self.dims)
