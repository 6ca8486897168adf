"""Room: where nodes that come in stand, by the real sizes of cards, so that none lie on others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.canvas.geometry import GRID
from app.canvas.mirror import Mirror
from app.canvas.site import Site, boxes
from graph_core.annotations import Frame, Note, moved
from graph_core.document import Change
from graph_core.edits import Arrange
from graph_core.graph import Graph, Position

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# The least distance between cards, and the one a wire's label would like, in canvas units.
APART, ROOMY = 16.0, 56.0
RINGS, FINEST = 80, 2 * GRID
# How much farther a step aside counts than one up or down.
SLOWER = 1.5


def room_for(site: Site, change: Change) -> Arrange | None:
    """Return the edit that gives room to what a change brings in, or None when it has it.

    Nodes put into a wire stand between its ends, and what follows is pushed on; all others move
    together to the nearest place that is free.
    """
    graph, found = change.after, change.diff
    sheets = found.frames.added | found.notes.added
    if not found.nodes.added and not sheets:
        return None
    if not sheets and (ends := _ends(graph, found.nodes.added)):
        return _Squeeze(site, change).edit(*ends)
    return _beside(site, change, found.nodes.added | sheets)


def free_corner(obstacles: Floats, size: Position, near: Position) -> Position:
    """Return the corner nearest to a place at which a box of this size touches no obstacle.

    `obstacles` is (n, 4): left, top, right, bottom. Above and below are nearer than aside. Every
    obstacle covers a rectangle of the corners that are tried, as a summed-area table.
    """
    step = max(FINEST, max(size) / 24 // GRID * GRID)
    steps: Floats = np.arange(-RINGS, RINGS + 1, dtype=np.float64)
    steps *= step
    spans = []
    for axis in (0, 1):
        tried = near[axis] + steps
        first = np.searchsorted(tried, obstacles[:, axis] - APART - size[axis], "right")
        spans.append((first, np.searchsorted(tried, obstacles[:, axis + 2] + APART, "left")))
    covered = _covered(spans, len(steps))
    if covered.all():
        return float(obstacles[:, 2].max()) + ROOMY, near[1]
    x, y = divmod(int(np.where(covered, np.inf, _costs(steps)).argmin()), len(steps))
    return float(near[0] + steps[x]), float(near[1] + steps[y])


def _covered(spans: Sequence[tuple[Ints, Ints]], size: int) -> NDArray[np.bool_]:
    """Tell which of size x size places lie in any rectangle, given by their spans on each axis."""
    (left, right), (top, bottom) = spans
    some = (left < right) & (top < bottom)
    corners = ((left, top, 1), (right, bottom, 1), (right, top, -1), (left, bottom, -1))
    edges: Ints = np.zeros((size + 1) ** 2, np.int64)
    for xs, ys, sign in corners:
        edges += sign * np.bincount(xs[some] * (size + 1) + ys[some], minlength=len(edges))
    cover = edges.reshape(size + 1, size + 1).cumsum(axis=0).cumsum(axis=1)
    return np.asarray(cover[:-1, :-1] > 0)


def _costs(steps: Floats) -> Floats:
    """Return how far each step aside and down is, squared, (n, n); right and down a bit nearer."""
    aside = np.abs(steps) * SLOWER + (steps < 0)
    down = np.abs(steps) + (steps < 0)
    apart: Floats = (aside**2)[:, None] + (down**2)[None, :]
    return apart


def cards(mirror: Mirror, without: Iterable[str] = ()) -> Floats:
    """Return the boxes of all cards but some."""
    there = np.isfinite(mirror.xy[: mirror.nodes.size, 0])
    there[mirror.nodes.known_of(without)] = False
    slots = np.nonzero(there)[0]
    return np.hstack([mirror.xy[slots], mirror.xy[slots] + mirror.wh[slots]])


def _beside(site: Site, change: Change, ids: frozenset[str]) -> Arrange | None:
    """Return the edit that moves new things, as they stand to each other, to a free place."""
    sheets = site.sheets()
    framed = any(id_ in ids and isinstance(sheet, Frame) for id_, sheet in sheets)
    walls = [
        sheet for id_, sheet in sheets if id_ not in ids and (framed or isinstance(sheet, Note))
    ]
    obstacles = np.vstack([site.cards(ids), boxes(walls)])
    if not len(obstacles):
        return None
    box = site.bounds(ids)
    x, y = free_corner(obstacles, (box.width, box.height), (box.left, box.top))
    if (x, y) == (box.left, box.top):
        return None
    return _moved(change, ids, (x - box.left, y - box.top))


def _moved(change: Change, ids: Collection[str], away: Position) -> Arrange:
    """Return the edit that moves new things, and the points of new wires, by a distance."""
    (dx, dy), graph = away, change.after
    places = {node: graph.positions.get(node, (0.0, 0.0)) for node in ids if node in graph.nodes}
    ways = {id_: graph.routes[id_] for id_ in change.diff.edges.added if id_ in graph.routes}
    return Arrange(
        {node: (x + dx, y + dy) for node, (x, y) in places.items()},
        {id_: moved(frame, dx, dy) for id_, frame in graph.frames.items() if id_ in ids},
        {id_: moved(note, dx, dy) for id_, note in graph.notes.items() if id_ in ids},
        {id_: tuple((x + dx, y + dy) for x, y in way) for id_, way in ways.items()},
        change.title,
    )


Ends = tuple[set[str], set[str]]


def _ends(graph: Graph, nodes: Iterable[str]) -> Ends | None:
    """Return what feeds new nodes and what they feed; None unless there are both."""
    new = set(nodes)
    feeding = {e.source.node for n in new for e in graph.into(n)} - new
    fed = {e.target.node for n in new for e in graph.out_of(n)} - new
    return (feeding, fed) if feeding and fed else None


class _Squeeze:
    """Puts new nodes between old ones."""

    def __init__(self, site: Site, change: Change) -> None:
        self._site, self._title, self._nodes = site, change.title, change.diff.nodes.added
        self._xy = site.xy.copy()

    def edit(self, feeding: set[str], fed: set[str]) -> Arrange:
        site = self._site
        self._line_up(site.rows(feeding), site.rows(fed))
        for row in sorted(site.rows(self._nodes), key=lambda row: (self._xy[row, 0], row)):
            self._free(row)
        rows = site.standing()
        away = rows[(self._xy[rows] != site.xy[rows]).any(axis=1)]
        places = {site.ids[row]: _pair(self._xy[row]) for row in away.tolist()}
        frames, notes = self._annotations()
        return Arrange(places, frames, notes, title=self._title)

    def _line_up(self, sources: list[int], targets: list[int]) -> None:
        """Stand between what feeds and what is fed; push what follows when it is too narrow."""
        xy, wh, columns = self._xy, self._site.wh, self._columns()
        wide = [max(float(wh[slot, 0]) for slot in column) for column in columns]
        start = float((xy[sources, 0] + wh[sources, 0]).max())
        end = float(xy[targets, 0].min())
        if end < start:
            return
        lack = sum(wide) + ROOMY * (len(wide) + 1) - (end - start)
        if lack > 0:
            self._push(end, sources, -(-lack // GRID) * GRID)
            end += -(-lack // GRID) * GRID
        gap = (end - start - sum(wide)) / (len(wide) + 1)
        ends = [*sources, *targets]
        level = float((xy[ends, 1] + wh[ends, 1] / 2).mean())
        at = start + gap
        for column, width in zip(columns, wide, strict=True):
            for place, slot in enumerate(column):
                height = float(wh[slot, 1])
                xy[slot] = at, level - height / 2 + place * (height + ROOMY)
            at += width + gap

    def _columns(self) -> list[list[int]]:
        """Return the new nodes' slots by how many new nodes lie before them."""
        graph, ranks = self._site.graph, dict.fromkeys(self._nodes, 0)
        for _ in ranks:
            for node in ranks:
                behind = [ranks[p] + 1 for p in graph.predecessors(node) if p in ranks]
                ranks[node] = max(behind, default=0)
        columns: list[list[int]] = [[] for _ in range(max(ranks.values()) + 1)]
        for node, rank in sorted(ranks.items()):
            columns[rank].append(self._site.row(node))
        return columns

    def _push(self, edge: float, sources: list[int], by: float) -> None:
        own = self._site.rows(self._nodes)
        follows = np.isfinite(self._xy[:, 0]) & (self._xy[:, 0] >= edge)
        follows[[*sources, *own]] = False
        self._xy[follows, 0] += by

    def _free(self, row: int) -> None:
        """Move one node off the others, when it lies on any."""
        standing, wh = self._site.standing(), self._site.wh
        others = standing[standing != row]
        walls = np.hstack([self._xy[others], self._xy[others] + wh[others]])
        self._xy[row] = free_corner(walls, _pair(wh[row]), _pair(self._xy[row]))

    def _annotations(self) -> tuple[dict[str, Frame], dict[str, Note]]:
        """Return frames and notes that go along with pushed nodes, or grow with them."""
        site = self._site
        rows = site.standing()
        rows = rows[rows < len(site.old)]
        was = site.old[rows]
        pushed = self._xy[rows, 0] - was[:, 0]
        if not (pushed > 0).any():
            return {}, {}
        edge, by = float(was[pushed > 0, 0].min()), float(pushed.max())
        middles = was + site.wh[rows] / 2
        grown = {f.id: _stretched(f, middles[:, 0], edge, by) for f in site.graph.frames.values()}
        notes = {n.id: moved(n, by, 0.0) for n in site.graph.notes.values() if n.box[0] >= edge}
        return {id_: f for id_, f in grown.items() if f is not site.graph.frames[id_]}, notes


def _stretched(frame: Frame, middles: Floats, edge: float, by: float) -> Frame:
    """Return a frame as what lies right of `edge` moves: along, wider, or as it was."""
    left, top, width, height = frame.box
    if left + width <= edge:
        return frame
    inside = middles[(middles > left) & (middles < left + width)]
    if left >= edge or (len(inside) and (inside >= edge).all()):
        return moved(frame, by, 0.0)
    return replace(frame, box=(left, top, width + by, height))


def _pair(row: Floats) -> Position:
    return float(row[0]), float(row[1])
