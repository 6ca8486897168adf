"""A look at a data set: first samples, statistics per field, counts per class."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_core.fields import Field
from runtime.catalog.datasets import DataSetSpec


@dataclass(frozen=True)
class FieldPreview:
    """One field: its first samples and its statistics; `counts` by class name for a label."""

    field: Field
    first: NDArray[Any]
    minimum: float
    maximum: float
    mean: float
    deviation: float
    not_finite: int
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What the first samples of a data set look like."""

    samples: int
    fields: tuple[FieldPreview, ...]


def preview(spec: DataSetSpec, params: Mapping[str, Any], first: int = 24) -> Preview:
    """Return a look at a data set with its first samples; raises ParamError or FileError."""
    arrays = spec.load(params)
    known = spec.signature(params)
    samples = len(next(iter(arrays.values())))
    fields = tuple(_look(fld, arrays[name], first) for name, fld in known.fields.items())
    return Preview(samples, fields)


def _look(fld: Field, values: NDArray[Any], first: int) -> FieldPreview:
    finite = values[np.isfinite(values)]
    whole = finite if finite.size else np.zeros(1)
    counts = np.bincount(values.ravel(), minlength=len(fld.classes)) if fld.classes else ()
    return FieldPreview(
        fld,
        values[:first],
        float(whole.min()),
        float(whole.max()),
        float(whole.mean(dtype=np.float64)),
        float(whole.std(dtype=np.float64)),
        int(values.size - finite.size),
        {name: int(count) for name, count in zip(fld.classes, counts, strict=False)},
    )
