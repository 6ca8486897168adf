"""Where a new node stands: as near as possible to a point without touching another node."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import floor, inf

from graph_core.graph import Position

WIDTH, HEIGHT = 200.0, 130.0
GRID = 20.0
RINGS = 60


def free_place(taken: Iterable[Position], near: Position) -> Position:
    """Return the nearest place on the grid whose node-sized room is free, rightwards first."""
    held = _Held(taken)
    start = (round(near[0] / GRID) * GRID, round(near[1] / GRID) * GRID)
    for ring in range(RINGS):
        for place in _around(start, ring):
            if held.free(place):
                return place
    return held.right + WIDTH, start[1]


class _Held:
    """Places in cells of a node's size: only the cells around a place can touch it."""

    def __init__(self, places: Iterable[Position]) -> None:
        self._cells: dict[tuple[int, int], list[Position]] = {}
        self.right = -inf
        for place in places:
            self._cells.setdefault(_cell(place), []).append(place)
            self.right = max(self.right, place[0])

    def free(self, place: Position) -> bool:
        column, row = _cell(place)
        near = product(range(column - 1, column + 2), range(row - 1, row + 2))
        return not any(_touch(place, other) for key in near for other in self._cells.get(key, ()))


def _cell(place: Position) -> tuple[int, int]:
    return floor(place[0] / WIDTH), floor(place[1] / HEIGHT)


def _around(start: Position, ring: int) -> list[Position]:
    if not ring:
        return [start]
    steps = range(-ring, ring + 1)
    edge = [(dx, dy) for dx in steps for dy in steps if max(abs(dx), abs(dy)) == ring]
    edge.sort(key=lambda step: (abs(step[1]), -step[0]))
    return [(start[0] + dx * GRID * 2, start[1] + dy * GRID * 2) for dx, dy in edge]


def _touch(a: Position, b: Position) -> bool:
    return abs(a[0] - b[0]) < WIDTH and abs(a[1] - b[1]) < HEIGHT
