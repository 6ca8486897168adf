"""Courses: the ways of many wires at once, plain ones and those led through points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.canvas.vias import Floats, Ints
from app.canvas.wires import STEPS, bends, bezier, joined, lines_of, reach, sampled

Mask = NDArray[np.bool_]
# How finely a wire is followed to tell what it meets.
FINE = 24
# A broken wire is drawn in so many lines, each so many of them left out.
DASHES, EVERY = 32, 4


@dataclass(frozen=True)
class Courses:
    """`ends` of k wires as the mirror gives them, (k, 5); wire i passes `counts[i]` of `points`."""

    ends: Floats
    counts: Ints
    points: Floats

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, chosen: Mask) -> Courses:
        return Courses(
            self.ends[chosen], self.counts[chosen], self.points[np.repeat(chosen, self.counts)]
        )

    @cached_property
    def _plain(self) -> Ints:
        return np.nonzero(self.counts == 0)[0]

    @cached_property
    def _owners(self) -> Ints:
        """Which wire each leg belongs to."""
        routed = np.nonzero(self.counts)[0]
        return np.repeat(routed, self.counts[routed] + 1)

    @cached_property
    def legs(self) -> Floats:
        """The routed wires as cubic curves from point to point, (m, 4, 2) control points."""
        routed = self.counts > 0
        return _legs(self.ends[routed], self.counts[routed], self.points)

    def reach(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return left, top, right, bottom that hold each wire with its bends."""
        left, top, right, bottom = (np.array(side) for side in reach(self.ends))
        if len(self._owners):
            routed, starts = np.unique(self._owners, return_index=True)
            low = np.minimum.reduceat(self.legs.min(axis=1), starts)
            high = np.maximum.reduceat(self.legs.max(axis=1), starts)
            left[routed], top[routed] = low.T
            right[routed], bottom[routed] = high.T
        return left, top, right, bottom

    def lines(self, zoom: float, most: int) -> Floats:
        """Return all wires as lines (n, 4), each in as few as it needs on the screen."""
        plain = lines_of(self.ends[self._plain], zoom, most)
        if not len(self._owners):
            return plain
        size = np.abs(self.legs[:, 3] - self.legs[:, 0])
        wanted = np.sqrt(size.max(axis=1) * zoom) + 1
        wanted[(self.legs[:, :, 1] == self.legs[:, :1, 1]).all(axis=1)] = 1
        places = np.searchsorted(STEPS, np.minimum(wanted, most))
        parts = [
            joined(cubic(self.legs[places == place], min(STEPS[place], most)))
            for place in np.unique(places).tolist()
        ]
        return np.concatenate([plain, *parts])

    def traced(self, segments: int = FINE) -> tuple[Floats, Ints]:
        """Return all wires finely as lines (n, 4), and the wire each line belongs to."""
        plain = joined(sampled(self.ends[self._plain], segments))
        legs = joined(cubic(self.legs, segments))
        owners = np.repeat(np.concatenate([self._plain, self._owners]), segments)
        return np.concatenate([plain, legs]), owners

    def dashes(self) -> Floats:
        """Return all wires as lines (n, 4) with gaps between them."""
        lines, _ = self.traced(DASHES)
        return np.ascontiguousarray(lines[np.arange(len(lines)) % EVERY != EVERY - 1])

    def at(self, shares: Floats) -> Floats:
        """Return points along each wire: shares (n,) from 0 to 1 give (k, n, 2)."""
        found = bezier(self.ends, shares)
        routed = np.nonzero(self.counts)[0]
        if not len(routed):
            return found
        legs = self.counts[routed, None] + 1
        along = shares[None, :] * legs
        place = np.minimum(along.astype(np.int64), legs - 1)
        first = (np.cumsum(legs) - legs[:, 0])[:, None]
        curves = self.legs[first + place]
        found[routed] = (_weights(along - place)[..., None] * curves).sum(axis=2)
        return found

    def gaps(self, at: tuple[float, float]) -> Floats:
        """Return how far a point is from each wire."""
        lines, owners = self.traced()
        found = np.full(len(self), np.inf)
        np.minimum.at(found, owners, line_gaps(lines, at))
        return found

    def crossed(self, a: tuple[float, float], b: tuple[float, float]) -> Mask:
        """Tell which wires a straight cut from one point to another crosses."""
        lines, owners = self.traced()
        found = np.zeros(len(self), np.bool_)
        found[owners[_cross(lines, np.array([*a, *b]))]] = True
        return found

    def place_of(self, at: tuple[float, float]) -> int:
        """Return between which points of a single wire another would stand: before this one."""
        lines, _ = self.traced()
        return int(line_gaps(lines, at).argmin()) // FINE


def _legs(ends: Floats, counts: Ints, points: Floats) -> Floats:
    """Return curves through the points of wires, (m, 4, 2), that overshoot none of them."""
    if not len(ends):
        return np.zeros((0, 4, 2))
    sizes = counts + 2
    last = np.cumsum(sizes) - 1
    first = last - sizes + 1
    knots = np.empty((int(sizes.sum()), 2))
    inner = np.ones(len(knots), np.bool_)
    inner[first] = inner[last] = False
    knots[first], knots[last], knots[inner] = ends[:, :2], ends[:, 2:4], points
    begins = np.ones(len(knots), np.bool_)
    begins[last] = False
    legs = np.nonzero(begins)[0]
    length = np.maximum(np.hypot(*(knots[1:] - knots[:-1]).T), 1e-9)[:, None]
    tangents = _tangents(knots, length)
    made = np.stack([knots[legs]] * 2 + [knots[legs + 1]] * 2, axis=1)
    made[:, 1] += tangents[legs] * length[legs] / 3
    made[:, 2] -= tangents[legs + 1] * length[legs] / 3
    out, into = np.isin(legs, first), np.isin(legs + 1, last)
    reach_out = bends(np.hstack([knots[legs], knots[legs + 1]]))
    made[out, 1] = knots[legs][out] + np.stack([reach_out[out], 0 * reach_out[out]], axis=1)
    made[into, 2] = knots[legs + 1][into] - np.stack([reach_out[into], 0 * reach_out[into]], axis=1)
    return made


def _tangents(knots: Floats, length: Floats) -> Floats:
    """Return the direction at every inner knot: monotone between its neighbours on both axes.

    The weighted harmonic mean of Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5 (1984).
    """
    slope = (knots[1:] - knots[:-1]) / length
    before, after = slope[:-1], slope[1:]
    far, near = 2 * length[1:] + length[:-1], length[1:] + 2 * length[:-1]
    same = before * after > 0
    below = np.where(same, far * after + near * before, 1.0)
    tangents = np.zeros_like(knots)
    tangents[1:-1] = np.where(same, (far + near) * before * after / below, 0.0)
    return tangents


def _weights(shares: Floats) -> Floats:
    t = shares
    return np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], axis=-1)


def cubic(legs: Floats, segments: int) -> Floats:
    """Return curves as points: control points (m, 4, 2) to (m, segments + 1, 2)."""
    weights = _weights(np.linspace(0.0, 1.0, segments + 1))
    points: Floats = np.einsum("nc,mcx->mnx", weights, legs)
    return points


def line_gaps(lines: Floats, at: tuple[float, float]) -> Floats:
    """Return how far a point is from each line: (n, 4) to (n,)."""
    a, along = lines[:, :2], lines[:, 2:] - lines[:, :2]
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(((np.asarray(at) - a) * along).sum(axis=1) / length, 0.0, 1.0)
    gap = a + along * share[:, None] - np.asarray(at)
    found: Floats = np.sqrt((gap**2).sum(axis=1))
    return found


def _cross(lines: Floats, cut: Floats) -> Mask:
    """Tell which lines a cut x1, y1, x2, y2 meets."""
    a, b, c, d = lines[:, :2], lines[:, 2:], cut[:2], cut[2:]
    apart = _turn(a, b, c) * _turn(a, b, d) <= 0
    astride = _turn(c, d, a) * _turn(c, d, b) <= 0
    found: Mask = apart & astride
    return found


def _turn(a: Floats, b: Floats, c: Floats) -> Floats:
    ab, ac = b - a, c - a
    found: Floats = ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]
    return found
