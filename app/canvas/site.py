"""Site: where cards are to stand after a change that no view shows yet."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from app.canvas.camera import Box
from app.canvas.lay import NOWHERE, Floats, Ints
from app.canvas.mirror import Mirror
from graph_core.analysis import Analysis
from graph_core.annotations import Frame, Note
from graph_core.document import Change


class Site:
    """The places and sizes of cards by row: the mirror's slots, and after them what is new.

    `xy` and `wh` are (n, 2), in canvas units; a row without a card stands at infinity.
    """

    def __init__(self, mirror: Mirror, change: Change, analysis: Analysis) -> None:
        self.graph, self._before = change.after, mirror.nodes
        self.old: Floats = mirror.xy[: mirror.nodes.size]  # where they stand now
        found = change.diff
        new = sorted(found.nodes.added)
        self.ids = [*mirror.nodes.ids, *new]
        self._new = dict(zip(new, range(len(self.old), len(self.ids)), strict=True))
        self.xy = np.vstack([self.old, self._places(new)])
        self.wh = np.vstack([mirror.wh[: len(self.old)], np.zeros((len(new), 2))])
        self.xy[mirror.nodes.known_of(found.nodes.removed)] = NOWHERE
        there = self.graph.nodes.keys() & found.positions.touched
        moved = [node for node in there if node in mirror.nodes]
        self.xy[self.rows(moved)] = self._places(moved)
        grown = sorted({*new, *self._neighbours(new)})
        self.wh[self.rows(grown)] = mirror.sizes_in(self.graph, analysis, grown)

    def _places(self, nodes: Collection[str]) -> Floats:
        places = [self.graph.positions.get(node, (0.0, 0.0)) for node in nodes]
        return np.array(places, np.float64).reshape(-1, 2)

    def _neighbours(self, nodes: Collection[str]) -> set[str]:
        graph = self.graph
        return {n for node in nodes for n in (*graph.predecessors(node), *graph.successors(node))}

    def row(self, node: str) -> int:
        """Return the row of a node's card."""
        new = self._new.get(node)
        return self._before[node] if new is None else new

    def rows(self, nodes: Collection[str]) -> list[int]:
        return [self.row(node) for node in nodes]

    def standing(self) -> Ints:
        """Return the rows that have a card."""
        return np.nonzero(np.isfinite(self.xy[:, 0]))[0]

    def cards(self, without: Collection[str]) -> Floats:
        """Return the boxes of all cards but some, (n, 4)."""
        there = np.isfinite(self.xy[:, 0])
        there[self.rows([node for node in without if node in self.graph.nodes])] = False
        return self._boxes(np.nonzero(there)[0])

    def bounds(self, ids: Collection[str]) -> Box:
        """Return the box around nodes, frames and notes, at least one of them."""
        cards = self._boxes(self.rows([id_ for id_ in ids if id_ in self.graph.nodes]))
        around = np.vstack([cards, boxes([held for id_, held in self.sheets() if id_ in ids])])
        (left, top), (right, bottom) = around[:, :2].min(axis=0), around[:, 2:].max(axis=0)
        return Box(float(left), float(top), float(right), float(bottom))

    def sheets(self) -> list[tuple[str, Frame | Note]]:
        """Return the frames and notes."""
        return [*self.graph.frames.items(), *self.graph.notes.items()]

    def _boxes(self, rows: Ints | list[int]) -> Floats:
        return np.hstack([self.xy[rows], self.xy[rows] + self.wh[rows]])


def boxes(sheets: Collection[Frame | Note]) -> Floats:
    """Return the boxes of frames and notes, (n, 4)."""
    found = np.array([held.box for held in sheets], np.float64).reshape(-1, 4)
    found[:, 2:] += found[:, :2]
    return found
