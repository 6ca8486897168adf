"""Runs: numbers or rows that follow each other without a gap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from app.outline.rows import Row


def runs_unlike(rows: Sequence[Row], known: Set[Row]) -> list[tuple[int, int]]:
    """Return first and last place of each run of rows that aren't known."""
    return runs_of(place for place, row in enumerate(rows) if row not in known)


def runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of numbers that follow each other.

    >>> runs_of([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs
