"""What merging layers share."""

from __future__ import annotations

from graph_core.dims import Dim
from graph_core.errors import MixedDTypes, RefusedByDesign, ShapeError
from graph_core.types import TensorType


def broadcast(title: str, types: tuple[TensorType, ...]) -> TensorType:
    """Return the type of an elementwise operation of equal rank; dims of 1 stretch."""
    first = types[0]
    for other in types[1:]:
        one_dtype(title, first, other)
        if other.rank != first.rank:
            raise RefusedByDesign(
                f"{title} needs inputs of one rank", expected=str(first), received=str(other)
            )
        first = first.with_dims(*(_pair(title, a, b, first, other) for a, b in _dims(first, other)))
    return first


def one_dtype(title: str, first: TensorType, other: TensorType) -> None:
    """Raise MixedDTypes when two inputs of a merge differ in dtype."""
    if other.dtype != first.dtype:
        raise MixedDTypes(
            f"{title} needs inputs of one dtype", expected=str(first), received=str(other)
        )


def _dims(a: TensorType, b: TensorType) -> list[tuple[Dim, Dim]]:
    return list(zip(a.dims, b.dims, strict=True))


def _pair(title: str, a: Dim, b: Dim, first: TensorType, other: TensorType) -> Dim:
    if a == b or b == 1:
        return a
    if a == 1:
        return b
    raise _differ(title, first, other)


def _differ(title: str, first: TensorType, other: TensorType) -> ShapeError:
    return ShapeError(f"{title} needs inputs alike", expected=str(first), received=str(other))
