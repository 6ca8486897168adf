"""Where a number stands on a slider: linear between bounds, by magnitude for open-ended rates."""

from __future__ import annotations

import math
from dataclasses import dataclass

from graph_core.params import FloatParam

SMALLEST = 1e-6
DIGITS = 3


@dataclass(frozen=True)
class Scale:
    """Maps the numbers of a param to 0..1 and back; `zero` keeps a place for 0 on a log scale."""

    low: float
    high: float
    log: bool
    zero: bool = False

    def position(self, value: float) -> float:
        """Return where a value stands, within 0..1."""
        if not self.log:
            share = (value - self.low) / (self.high - self.low)
        elif value <= self.low:
            share = 0.0
        else:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        return min(max(share, 0.0), 1.0)

    def value(self, position: float) -> float:
        """Return the value at a place, to three significant digits."""
        if not self.log:
            return _rounded(self.low + (self.high - self.low) * position)
        if self.zero and position <= 0.0:
            return 0.0
        return _rounded(self.low * (self.high / self.low) ** position)


def scale_of(param: FloatParam) -> Scale:
    """Return the scale for a param: linear when both bounds are near, else logarithmic."""
    high = min(param.maximum, param.below)
    if math.isfinite(high) and high <= 1.0 and param.minimum > -math.inf:
        top = high if param.maximum == high else high * 0.99
        return Scale(param.minimum, top, log=False)
    return Scale(SMALLEST, min(high, 1.0), log=True, zero=param.minimum == 0.0)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
