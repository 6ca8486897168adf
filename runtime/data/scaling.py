"""Standardisation: mean 0 and deviation 1 per element, fitted once and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Scaler:
    """The mean and deviation of every element of a sample, in the field's own shape."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    @classmethod
    def fit(cls, values: FloatArray) -> Scaler:
        """Return the scaler of these samples; an element that never varies is only shifted."""
        wide = values.astype(np.float64)
        scale = wide.std(axis=0)
        return cls(wide.mean(axis=0), np.where(scale > 0, scale, 1.0))

    def apply(self, values: FloatArray) -> NDArray[np.float32]:
        """Return the values standardised."""
        return np.asarray((values - self.mean) / self.scale, dtype=np.float32)

    def undo(self, values: FloatArray) -> NDArray[np.float32]:
        """Return standardised values in their original units."""
        return np.asarray(values * self.scale + self.mean, dtype=np.float32)

    def to_json(self) -> dict[str, Any]:
        return {"mean": self.mean.tolist(), "scale": self.scale.tolist()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Scaler:
        """Return the scaler written by `to_json`, bit for bit."""
        return cls(np.asarray(found["mean"], float), np.asarray(found["scale"], float))
