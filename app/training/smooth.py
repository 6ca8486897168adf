"""Exponential smoothing of a growing curve."""

from __future__ import annotations

import math

import numpy as np

from app.training.series import Floats, Series

_LARGEST_EXPONENT = 30.0


class Smoothed:
    """A curve that follows another one as its exponential moving average.

    Of each value 1 - weight goes in, and the start is corrected for having seen few values;
    gaps stay gaps and don't count. `update` costs time in proportion to what is new.
    """

    def __init__(self, source: Series, weight: float) -> None:
        self.source = source
        self.weight = weight
        self._begin()

    def _begin(self) -> None:
        self.series = Series()
        self._mean = 0.0
        self._mass = 0.0
        self._cuts = self.source.cuts

    def update(self) -> Series:
        """Take up what is new in the source and return the smoothed series."""
        if self._cuts != self.source.cuts:
            self._begin()
        done = len(self.series)
        if done < len(self.source):
            self.series.append(self.source.x[done:], self._follow(self.source.y[done:]))
        return self.series

    def _follow(self, values: Floats) -> Floats:
        finite = np.isfinite(values)
        smooth = np.full(len(values), np.nan)
        if self.weight <= 0.0:
            smooth[finite] = values[finite]
            return smooth
        # Within a block a closed form serves; longer ones would overflow weight ** -i.
        block = max(int(_LARGEST_EXPONENT / -math.log(self.weight)), 1)
        known = values[finite]
        parts = [self._block(known[i : i + block]) for i in range(0, len(known), block)]
        if parts:
            smooth[finite] = np.concatenate(parts)
        return smooth

    def _block(self, values: Floats) -> Floats:
        powers = self.weight ** np.arange(1, len(values) + 1)
        means = powers * (self._mean + np.cumsum((1.0 - self.weight) * values / powers))
        masses = powers * self._mass + 1.0 - powers
        self._mean, self._mass = float(means[-1]), float(masses[-1])
        return np.asarray(means / masses)
