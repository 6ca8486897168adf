"""Drawing: one connected network as places of cards and points of wires, in one or more rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph_core.graph import Position, Route
from graph_core.layout.crossings import untangle
from graph_core.layout.heights import LANE, PASS, middles_of
from graph_core.layout.rows import BETWEEN, breaks
from graph_core.layout.strip import Line, Strip, strip_of

Pause = Callable[[], None]
# Between columns a wire shows its type: N×16×8×8 f32 takes about 90.
GAP_X = 108.0
# How far beside a row its wires turn to the next one.
TURN = 30.0
CORNER = 14.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """The top left corners of cards, the points of wires, and the extent of all that."""

    corners: list[Position]
    routes: list[Route]
    box: tuple[float, float, float, float]


@dataclass(slots=True)
class _Row:
    """A run of layers, with its extent in the strip's heights and where its top comes to lie."""

    layers: range
    top: float
    bottom: float
    left: float = 0.0
    right: float = 0.0
    down: float = 0.0

    def place(self, height: float) -> float:
        return round(height + self.down)


def drawn(
    sizes: Sequence[tuple[float, float]],
    lines: Sequence[Line],
    aspect: float | None,
    pause: Pause,
    ends: Mapping[int, bool],
) -> Drawing:
    """Return a connected network drawn; without an aspect it stays one row.

    `ends` names the cards that stand in the first layer, or True in the last.
    """
    strip = strip_of(sizes, lines, ends, pause)
    untangle(strip, pause)
    return _Sheet(strip, middles_of(strip, pause), aspect).drawing(pause)


class _Sheet:
    """The work of turning layers and heights into places."""

    def __init__(self, strip: Strip, middles: list[float], aspect: float | None) -> None:
        self._strip, self._middles = strip, middles
        self._widths = [max(strip.sizes[i][0] for i in layer) for layer in strip.layers]
        extents = [self._extent(layer) for layer in strip.layers]
        height = sum(low - high for high, low in extents) / len(extents)
        steps = [width + GAP_X for width in self._widths]
        starts = breaks(strip, steps, height, aspect) if aspect else [0]
        self._starts = starts
        self._rows = [
            _Row(range(a, b), min(e[0] for e in extents[a:b]), max(e[1] for e in extents[a:b]))
            for a, b in pairwise([*starts, len(extents)])
        ]
        self._lefts = self._columns()
        self._lanes: dict[tuple[int, int, float], tuple[float, float, float]] = {}
        self._express: dict[int, tuple[float, float]] = {}
        self._stack()

    def _extent(self, layer: Sequence[int]) -> tuple[float, float]:
        sizes, middles = self._strip.sizes, self._middles
        return (
            min(middles[item] - sizes[item][1] / 2 for item in layer),
            max(middles[item] + sizes[item][1] / 2 for item in layer),
        )

    def _columns(self) -> list[float]:
        lefts: list[float] = []
        for row in self._rows:
            left = 0.0
            for layer in row.layers:
                lefts.append(left)
                left += self._widths[layer] + GAP_X
            row.right = left - GAP_X
        return lefts

    def _row(self, item: int) -> int:
        return bisect_right(self._starts, self._strip.rank[item]) - 1

    def _stack(self) -> None:
        """Put each row below the last, with room for the wires that lead on or run outside."""
        outside = self._outside()
        down = 0.0
        for number, row in enumerate(self._rows):
            lanes = self._cut(number - 1) if number else []
            if number:
                down += BETWEEN / 2
                self._lead_back(number, lanes, down)
                down += LANE * max(len(lanes) - 1, 0) + BETWEEN / 2
            levels = _levels(outside.get(number, []))
            for line, level in levels.items():
                self._express[line] = number, down + level * LANE
            down += (max(levels.values()) * LANE + 2 * PASS) if levels else 0.0
            row.down = down - row.top
            down += row.bottom - row.top

    def _cut(self, number: int) -> list[tuple[int, float]]:
        """Return what leads on from a row's last layer, as item and port, from top to bottom."""
        strip = self._strip
        last = strip.layers[self._rows[number].layers[-1]]
        ends = {(item, link.here) for item in last for link in strip.after[item]}
        return sorted(ends, key=lambda end: self._middles[end[0]] + end[1])

    def _lead_back(self, number: int, ends: list[tuple[int, float]], top: float) -> None:
        """Give each wire that leads on to a row its lane and its turns: nested, never crossing."""
        right = self._rows[number - 1].right
        for place, (item, port) in enumerate(ends):
            inward = len(ends) - 1 - place
            lane = top + inward * LANE
            turn = right + TURN + inward * LANE
            self._lanes[number, item, port] = lane, turn, -TURN - place * LANE

    def _outside(self) -> dict[int, list[tuple[float, float, int]]]:
        """Return the wires without dummies by the row they run above, with their reach."""
        found: dict[int, list[tuple[float, float, int]]] = {}
        for number in self._strip.outside:
            line = self._strip.lines[number]
            ranks = self._strip.rank[line.source], self._strip.rank[line.target]
            start, end = self._lefts[ranks[0]], self._lefts[ranks[1]]
            target = self._row(line.target)
            if self._row(line.source) != target:
                start = -TURN
            found.setdefault(target, []).append((start, end, number))
        return found

    def drawing(self, pause: Pause) -> Drawing:
        """Return every place."""
        strip = self._strip
        corners = [
            (self._lefts[strip.rank[card]], self._level(card, -strip.sizes[card][1] / 2))
            for card in range(strip.count)
        ]
        routes: list[Route] = []
        for number in range(len(strip.lines)):
            pause()
            routes.append(self._route(number))
        xs = [x for route in routes for x, _ in route]
        ys = [y for route in routes for _, y in route]
        xs += [x for x, _ in corners] + [row.right for row in self._rows]
        ys += [row.place(edge) for row in self._rows for edge in (row.top, row.bottom)]
        return Drawing(corners, routes, (min(xs), min(ys), max(xs), max(ys)))

    def _level(self, item: int, offset: float = 0.0) -> float:
        return self._rows[self._row(item)].place(self._middles[item] + offset)

    def _port(self, item: int, offset: float) -> Position:
        """Return where a wire leaves a card, at its right edge, or a dummy."""
        layer = self._strip.rank[item]
        width, height = self._strip.sizes[item]
        half = height / 2
        return self._lefts[layer] + width, self._level(item, -half) + half + offset

    def _route(self, number: int) -> Route:
        strip, line = self._strip, self._strip.lines[number]
        start = self._port(line.source, line.leaves)
        end = (self._lefts[strip.rank[line.target]], self._port(line.target, line.arrives)[1])
        if number in self._express:
            return self._round(number, start, end)
        course = (*strip.courses[number], line.target)
        points = [start]
        if self._hemmed(line.source, course[0]):
            points.append((self._edge(line.source), start[1]))
        last, port = line.source, line.leaves
        for item in course:
            if self._row(item) != self._row(last):
                points += self._back(last, port, points[-1][1], item, line)
            if item != line.target:
                layer, level = strip.rank[item], self._level(item)
                points += [
                    (self._lefts[layer], level),
                    (self._lefts[layer] + self._widths[layer], level),
                ]
            last, port = item, 0.0
        return bare([*points, end])

    def _edge(self, item: int) -> float:
        """Return where the column of an item ends."""
        layer = self._strip.rank[item]
        return self._lefts[layer] + self._widths[layer]

    def _hemmed(self, source: int, goal: int) -> bool:
        """Tell whether a wire would cut the corner of a wider card as it leaves its own."""
        strip = self._strip
        width, layer = strip.sizes[source][0], strip.rank[source]
        if width >= self._widths[layer]:
            return False
        others = [o for o in strip.layers[layer] if strip.sizes[o][0] > width]
        away = self._middles[goal] - self._middles[source]
        return any((self._middles[o] - self._middles[source]) * away > 0 for o in others)

    def _back(self, last: int, port: float, level: float, item: int, line: Line) -> list[Position]:
        """Return the points by which a wire leads back to the beginning of the next row."""
        row = self._row(item)
        lane, turn, entry = self._lanes[row, last, port]
        offset = line.arrives if item == line.target else 0.0
        into = self._port(item, offset)[1]
        return _rounded([(turn, level), (turn, lane), (entry, lane), (entry, into)])

    def _round(self, number: int, start: Position, end: Position) -> Route:
        """Return the points of a wire that runs above its target's row."""
        row, lane = self._express[number]
        line = self._strip.lines[number]
        edge, into = self._edge(line.source), end[0] - TURN
        out = [(edge, start[1])]
        if self._row(line.source) == row:
            return (*out, (edge + TURN, lane), (into, lane))
        below = self._rows[self._row(line.source)]
        aside = below.place(below.bottom) + PASS
        away = [(edge + TURN, aside), (-2 * TURN, aside), (-2 * TURN, lane), (into, lane)]
        return (*out, *away)


def _rounded(corners: Sequence[Position]) -> list[Position]:
    """Return points that turn each corner in two steps; every other leg is upright."""
    points: list[Position] = []
    ways = list(zip(corners[::2], corners[1::2], strict=True))
    for number, (above, below) in enumerate(ways):
        room = min(CORNER, abs(below[1] - above[1]) / 2)
        step = room if below[1] > above[1] else -room
        side = room if number else -room
        points += [(above[0] + side, above[1]), (above[0], above[1] + step)]
        points += [(below[0], below[1] - step), (below[0] + side, below[1])]
    return points


def _levels(spans: list[tuple[float, float, int]]) -> dict[int, int]:
    """Return a level for each span so that those on one level keep apart."""
    ends: list[float] = []
    levels: dict[int, int] = {}
    for start, end, number in sorted(spans):
        level = next((i for i, reach in enumerate(ends) if reach < start), len(ends))
        ends[level : level + 1] = [end]
        levels[number] = level
    return levels


def bare(points: list[Position]) -> Route:
    """Return the inner points that a wire needs: those between two of their height are not."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        flat = abs(kept[-1][1] - point[1]) < 1 and abs(point[1] - after[1]) < 1
        if not flat and point != before:
            kept.append(point)
    return tuple(kept[1:])
