"""Where a new node stands: as near as possible to a point without touching another node."""

from __future__ import annotations

from collections.abc import Iterable

from graph_core.graph import Position

WIDTH, HEIGHT = 200.0, 130.0
GRID = 20.0
RINGS = 60


def free_place(taken: Iterable[Position], near: Position) -> Position:
    """Return the nearest place on the grid whose node-sized room is free, rightwards first."""
    held = tuple(taken)
    start = (round(near[0] / GRID) * GRID, round(near[1] / GRID) * GRID)
    for ring in range(RINGS):
        for place in _around(start, ring):
            if not any(_touch(place, other) for other in held):
                return place
    right = max(x for x, _ in held)
    return right + WIDTH, start[1]


def _around(start: Position, ring: int) -> list[Position]:
    if not ring:
        return [start]
    steps = range(-ring, ring + 1)
    edge = [(dx, dy) for dx in steps for dy in steps if max(abs(dx), abs(dy)) == ring]
    edge.sort(key=lambda step: (abs(step[1]), -step[0]))
    return [(start[0] + dx * GRID * 2, start[1] + dy * GRID * 2) for dx, dy in edge]


def _touch(a: Position, b: Position) -> bool:
    return abs(a[0] - b[0]) < WIDTH and abs(a[1] - b[1]) < HEIGHT
