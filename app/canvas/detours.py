"""Detours: a mirror's residual wires are found, in a large network bit by bit, and bent."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from app.canvas.camera import Box
from app.canvas.residual import residuals
from app.canvas.routing import bow_around

if TYPE_CHECKING:
    from app.canvas.mirror import Mirror

# How many wires times nodes: bending looks at every node that is beside a wire.
MOST_BENT = 200_000


class Detours:
    """Knows which merges are still to be looked at for residual wires."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._unmarked: set[str] = set()
        # How far wires were bent the last time, by their ends and the cards along their way.
        self._known: dict[bytes, float] = {}

    def __len__(self) -> int:
        return len(self._unmarked)

    def suspect(self, merges: Iterable[str]) -> None:
        """Look at these merges, when there is time."""
        nodes = self._mirror.nodes
        self._unmarked = {merge for merge in self._unmarked.union(merges) if merge in nodes}

    def mark_few(self, few: int) -> None:
        """Look at the merges now, unless they are more."""
        if len(self._unmarked) <= few:
            self.mark(np.inf)

    def mark(self, until: float) -> None:
        """Mark residual wires until a time of the performance counter."""
        mirror = self._mirror
        for merge, around in residuals(mirror.graph, sorted(self._unmarked)):
            self._unmarked.discard(merge)
            for edge in mirror.graph.into(merge):
                mirror.residual[mirror.edges[edge.id]] = edge.id in around
            if perf_counter() > until:
                return

    def bend(self) -> None:
        """Lead residual wires around the cards in their way; too many are left straight."""
        if self._unmarked:
            return
        mirror = self._mirror
        mirror.bows[:] = 0.0
        edges = np.nonzero(mirror.residual)[0]
        edges = edges[mirror.vias.counts(edges) == 0]
        if not 0 < len(edges) * len(mirror.nodes) <= MOST_BENT:
            return
        known, self._known = self._known, {}
        for edge, course in zip(edges.tolist(), mirror.ends(edges), strict=True):
            slots = mirror.within(Box(course[0], -np.inf, course[2], np.inf))
            slots = slots[(slots != mirror.source[edge]) & (slots != mirror.target[edge])]
            cards = np.hstack([mirror.xy[slots], mirror.xy[slots] + mirror.wh[slots]])
            met = course[:4].tobytes() + cards.tobytes()
            bow = known[met] if met in known else bow_around(course[:4], cards)
            self._known[met] = mirror.bows[edge] = bow
