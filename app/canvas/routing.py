"""Routing: residual wires bow around the cards that stand in their way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CLEAR, PASS = 6.0, 18.0


def bow_around(ends: Floats, cards: Floats) -> float:
    """Return how far below its middle (above when negative) a wire's lane passes all cards.

    `ends` are x1, y1, x2, y2 of a wire that runs ahead; `cards` boxes left, top, right, bottom,
    those of its own nodes left out. 0 when nothing is in its way.
    """
    x1, y1, x2, y2 = ends.tolist()
    between = cards[(cards[:, 2] > x1 + CLEAR) & (cards[:, 0] < x2 - CLEAR)]
    blocking = between[_crossed(ends, between)]
    if x2 <= x1 or not len(blocking):
        return 0.0
    middle = (y1 + y2) / 2
    top, bottom = _obstacle(between, blocking)
    up, down = middle - (top - PASS), (bottom + PASS) - middle
    return float(-up if up <= down else down)


def _crossed(ends: Floats, cards: Floats) -> NDArray[np.bool_]:
    """Tell which cards the straight course from end to end meets."""
    x1, y1, x2, y2 = ends.tolist()
    slope = (y2 - y1) / max(x2 - x1, 1.0)
    enter = y1 + (np.clip(cards[:, 0], x1, x2) - x1) * slope
    leave = y1 + (np.clip(cards[:, 2], x1, x2) - x1) * slope
    low, high = np.minimum(enter, leave) - CLEAR, np.maximum(enter, leave) + CLEAR
    return np.asarray((cards[:, 1] < high) & (cards[:, 3] > low))


def _obstacle(cards: Floats, blocking: Floats) -> tuple[float, float]:
    """Return top and bottom of the blocking cards and of those too close to pass between."""
    top, bottom = float(blocking[:, 1].min()), float(blocking[:, 3].max())
    for _ in range(len(cards)):
        near = (cards[:, 1] < bottom + 2 * PASS) & (cards[:, 3] > top - 2 * PASS)
        grown = float(cards[near, 1].min()), float(cards[near, 3].max())
        if grown == (top, bottom):
            break
        top, bottom = grown
    return top, bottom
