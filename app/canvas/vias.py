"""Vias: the points that wires are led through, as arrays that gather for any wires at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_core.graph import Route

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point that a wire passes through: an edge and which of its points."""

    edge: str
    index: int


class Vias:
    """The points of every routed wire, by the wire's slot."""

    def __init__(self) -> None:
        self._routes: dict[int, Floats] = {}
        self._flat: tuple[Floats, Ints, Ints] | None = None

    def put(self, slot: int, route: Route | Floats) -> None:
        """Lead the wire in a slot through these points; none make it plain."""
        if len(route):
            self._routes[slot] = np.array(route, np.float64)
        elif self._routes.pop(slot, None) is None:
            return
        self._flat = None

    def copy(self) -> Vias:
        """Return the points as they are now."""
        made = Vias()
        made._routes, made._flat = self._routes.copy(), self._flat  # what they hold never changes
        return made

    def apart(self, other: Vias) -> Ints:
        """Return the slots of wires that were led anew between two states of the points."""
        mine, theirs = self._routes, other._routes
        slots = mine.keys() | theirs.keys()
        return np.array([s for s in slots if mine.get(s) is not theirs.get(s)], np.int64)

    def __getitem__(self, slot: int) -> Floats:
        """Return the points of a wire, (n, 2); a copy."""
        found = self._routes.get(slot)
        return np.zeros((0, 2)) if found is None else found.copy()

    def __len__(self) -> int:
        return len(self._routes)

    def counts(self, slots: Ints) -> Ints:
        """Return how many points each of these wires passes through."""
        if not self._routes:
            return np.zeros(len(slots), np.int64)
        _, first, _ = self._arrays()
        inside = np.minimum(slots, len(first) - 2)
        return np.where(slots > len(first) - 2, 0, first[inside + 1] - first[inside])

    def of(self, slots: Ints) -> Floats:
        """Return the points of these wires one after the other, (sum of `counts`, 2)."""
        if not self._routes:
            return np.zeros((0, 2))
        points, first, _ = self._arrays()
        counts = self.counts(slots)
        routed = counts > 0
        long = counts[routed]
        starts = np.repeat(first[slots[routed]] - (np.cumsum(long) - long), long)
        return points[starts + np.arange(len(starts))]

    def every(self) -> tuple[Floats, Ints]:
        """Return all points, (n, 2), and the slot that each belongs to."""
        points, _, owners = self._arrays()
        return points, owners

    def _arrays(self) -> tuple[Floats, Ints, Ints]:
        """Return all points in the order of slots, where each slot's begin, and their slots."""
        if self._flat is None:
            slots = np.array(sorted(self._routes), np.int64)
            routes = [self._routes[slot] for slot in slots.tolist()]
            longs = np.array([len(route) for route in routes], np.int64)
            counts = np.zeros((int(slots.max()) if len(slots) else -1) + 2, np.int64)
            counts[slots] = longs
            first = np.concatenate([[0], np.cumsum(counts)])
            points = np.concatenate(routes) if routes else np.zeros((0, 2))
            self._flat = points, first, np.repeat(slots, longs)
        return self._flat
