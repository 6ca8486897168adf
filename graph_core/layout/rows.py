"""Rows: a long strip broken into rows that read like the lines of a text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graph_core.layout.strip import Strip

# A strip up to this width stays one row: it can be read on one screen. Rows of a broken one are
# not made narrower than that, unless fewer wires are cut so.
WIDEST, LEAST = 2400.0, 1500.0
# How much wider than high a broken strip should be.
ASPECT = 2.0
BETWEEN = 84.0
# What each further wire that a break cuts is worth, as the square of a row's lack of width.
_CUT = 0.8
# The widest row that is thought of, as a multiple of the width that is wished for.
_MOST = 4.0


def breaks(strip: Strip, widths: Sequence[float], height: float, aspect: float) -> list[int]:
    """Return the first layer of each row; `widths` are those of layers with their gaps.

    Breaks fall where few wires are cut and the rows come out about equally wide.
    """
    whole = sum(widths)
    if whole <= max(WIDEST, 2 * aspect * height):
        return [0]
    rows = max(2, round(math.sqrt(whole / (aspect * (height + BETWEEN)))))
    wished = max(whole / rows, LEAST)
    cut = [_wires_after(strip, layer) for layer in range(len(widths))]
    return _even(widths, cut, wished)


def _wires_after(strip: Strip, layer: int) -> float:
    """Return how many wires lead on from a layer, those that share a way counted by halves."""
    links = [(item, link.here) for item in strip.layers[layer] for link in strip.after[item]]
    return (len(set(links)) + len(links)) / 2


def _even(widths: Sequence[float], cut: Sequence[float], wished: float) -> list[int]:
    """Return the breaks with the least lack of width and the fewest wires cut."""
    best, came = [0.0], [0]
    for end in range(1, len(widths) + 1):
        wide, cheapest, start = 0.0, math.inf, end - 1
        for begin in range(end - 1, -1, -1):
            wide += widths[begin]
            if wide > _MOST * wished and begin < end - 1:
                break
            lack = (wide - wished) / wished
            # A short last row is how a text ends.
            row = lack * lack if lack > 0 or end < len(widths) else 0.3 * lack * lack
            price = best[begin] + row + (_CUT * max(cut[begin - 1] - 1, 0) if begin else 0.0)
            if price < cheapest:
                cheapest, start = price, begin
        best.append(cheapest)
        came.append(start)
    starts, end = list[int](), len(widths)
    while end:
        end = came[end]
        starts.append(end)
    return starts[::-1]
