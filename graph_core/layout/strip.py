"""A strip: a connected network as numbered items in layers, long wires broken into dummies.

Items below `count` are cards, numbered as the caller numbers them; those from there on are
dummies, one for each layer that a long wire passes. Wires that leave one port together share
their dummies, so that a skip into many layers is drawn as one line with branches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import networkx as nx

Pause = Callable[[], None]
# Beyond this many dummies a card, the longest wires run outside the layers.
MOST_DUMMIES = 12


class Line(NamedTuple):
    """A wire between two cards; it leaves and arrives this far below their middles."""

    source: int
    target: int
    leaves: float = 0.0
    arrives: float = 0.0


class Link(NamedTuple):
    """A piece of a wire between neighbouring layers, as an item sees it from the other end."""

    item: int
    there: float
    here: float


@dataclass
class Strip:
    """Items in layers from left to right; `sizes` has width and height of cards, 0 of dummies.

    `courses` gives the dummies of each wire by its number; `outside` the wires without any that
    pass over layers all the same.
    """

    count: int
    sizes: list[tuple[float, float]]
    lines: Sequence[Line]
    rank: list[int]
    layers: list[list[int]] = field(default_factory=list)
    before: list[list[Link]] = field(default_factory=list)
    after: list[list[Link]] = field(default_factory=list)
    courses: list[tuple[int, ...]] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)

    def is_card(self, item: int) -> bool:
        return item < self.count


def strip_of(
    sizes: Sequence[tuple[float, float]],
    lines: Sequence[Line],
    ends: Mapping[int, bool],
    pause: Pause,
) -> Strip:
    """Return the cards and wires in layers, not yet in a good order; they must have no cycle.

    `ends` names the cards that stand in the first layer, or True in the last.
    """
    rank = _ranks(len(sizes), lines, ends, pause)
    strip = Strip(len(sizes), list(sizes), lines, list(rank))
    strip.before = [[] for _ in sizes]
    strip.after = [[] for _ in sizes]
    reach = _longest_with_dummies(len(sizes), rank, lines)
    shared: dict[tuple[int, float], list[int]] = {}
    for number, line in enumerate(lines):
        pause()
        span = rank[line.target] - rank[line.source]
        if span > reach:
            strip.outside.append(number)
            strip.courses.append(())
            continue
        course = shared.setdefault((line.source, line.leaves), [])
        _lengthen(strip, line, course, span - 1)
        strip.courses.append(tuple(course[: span - 1]))
        last = course[span - 2] if span > 1 else line.source
        leaves = line.leaves if span == 1 else 0.0
        _join(strip, last, line.target, leaves, line.arrives)
    strip.layers = [[] for _ in range(max(rank, default=-1) + 1)]
    for item, layer in enumerate(strip.rank):
        strip.layers[layer].append(item)
    return strip


def _lengthen(strip: Strip, line: Line, course: list[int], wanted: int) -> None:
    while len(course) < wanted:
        dummy = len(strip.rank)
        last, leaves = (course[-1], 0.0) if course else (line.source, line.leaves)
        strip.rank.append(strip.rank[last] + 1)
        strip.sizes.append((0.0, 0.0))
        strip.before.append([])
        strip.after.append([])
        _join(strip, last, dummy, leaves, 0.0)
        course.append(dummy)


def _join(strip: Strip, left: int, right: int, leaves: float, arrives: float) -> None:
    strip.after[left].append(Link(right, arrives, leaves))
    strip.before[right].append(Link(left, leaves, arrives))


def _longest_with_dummies(count: int, rank: Sequence[int], lines: Sequence[Line]) -> int:
    """Return how many layers a wire may pass before it runs outside them."""
    room = MOST_DUMMIES * count + 400
    spans = sorted(rank[line.target] - rank[line.source] for line in lines)
    for span in spans:
        room -= span - 1
        if room < 0:
            return max(span - 1, 1)
    return max(spans, default=1)


def _ranks(count: int, lines: Sequence[Line], ends: Mapping[int, bool], pause: Pause) -> list[int]:
    """Return each card's layer by longest path; what only feeds stands beside its first use."""
    net: nx.DiGraph[int] = nx.DiGraph()
    net.add_nodes_from(range(count))
    net.add_edges_from((line.source, line.target) for line in lines)
    order = list(nx.topological_sort(net))
    rank = [0] * count
    feeds = [card not in ends for card in range(count)]
    for card in order:
        pause()
        for other in net.pred[card]:
            rank[card] = max(rank[card], rank[other] + 1)
            feeds[card] = feeds[card] and feeds[other] and len(net.succ[other]) == 1
    for card in reversed(order):
        if feeds[card] and net.succ[card]:
            rank[card] = min(rank[other] for other in net.succ[card]) - 1
    last = max(rank, default=0)
    return [last if ends.get(card) else layer for card, layer in enumerate(rank)]
