"""Tidying: a graph, or a part of it, laid out anew as one edit."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from graph_core.annotations import Box, Frame, Note
from graph_core.edits.looks import Arrange
from graph_core.graph import Graph, Position, Route
from graph_core.layout.frames import Held, around, box_of, encloses, held
from graph_core.layout.groups import Beside, Grouping
from graph_core.layout.parts import Layout
from graph_core.layout.rows import ASPECT
from graph_core.layout.sizes import Cards
from graph_core.layout.whole import USUAL, at_once, sizes_of

Pause = Callable[[], None]
# How often frames that overlap are gone over until nothing changes.
ROUNDS = 4
# How far what is tidied keeps from what stays put.
CLEAR = 24.0
_Entry = TypeVar("_Entry", Position, Frame, Note, Route)


def tidied(
    graph: Graph,
    nodes: Collection[str] = (),
    cards: Cards = USUAL,
    aspect: float | None = ASPECT,
    pause: Pause = at_once,
) -> Arrange:
    """Return the edit that lays these nodes out anew, all of them by default.

    Their top left corner stays, unless others are in the way: those stay put, and the nodes go to
    the nearest free place. Frames go on holding what they hold, and notes keep their distance to
    the nearest node. Tidying what is tidy changes nothing. `pause` is called between steps; what
    it raises ends the work.
    """
    chosen = frozenset(nodes or graph.nodes) & graph.nodes.keys()
    if not chosen:
        return Arrange(title="Tidy")
    edit = _Tidying(graph, chosen, cards, pause).edit(aspect)
    return _settled(graph, edit, chosen, cards, aspect, pause) if graph.frames else edit


def _settled(
    graph: Graph,
    edit: Arrange,
    chosen: frozenset[str],
    cards: Cards,
    aspect: float | None,
    pause: Pause,
) -> Arrange:
    """Return the edit gone on with until frames that overlapped hold what they will hold."""
    after = graph.patched(edit.plan(graph))
    for _ in range(ROUNDS):
        more = _Tidying(after, chosen, cards, pause).edit(aspect)
        then = after.patched(more.plan(after))
        if then == after:
            break
        edit, after = _joined(edit, more), then
    return edit


def _joined(first: Arrange, then: Arrange) -> Arrange:
    """Return one edit with the effect of two."""
    return Arrange(
        {**first.positions, **then.positions},
        {**first.frames, **then.frames},
        {**first.notes, **then.notes},
        {**first.routes, **then.routes},
        first.title,
    )


class _Tidying:
    """What is where before, and what of it is laid out anew."""

    def __init__(self, graph: Graph, chosen: frozenset[str], cards: Cards, pause: Pause) -> None:
        self._graph, self._chosen, self._cards, self._pause = graph, chosen, cards, pause
        self._sizes = sizes_of(graph, cards, graph.nodes)
        self._boxes = {node: box_of(graph, self._sizes, node) for node in graph.nodes}
        self._members = {
            frame.id: [node for node, box in self._boxes.items() if encloses(frame.box, box)]
            for frame in graph.frames.values()
        }
        self._frame_of = {id_: self._frame_around(note.box) for id_, note in graph.notes.items()}
        self._nearest = {id_: self._node_near(id_) for id_ in graph.notes}

    def _frame_around(self, box: Box) -> str:
        """Return the smallest frame with nodes that a box lies in, or ""."""
        frames = sorted(self._graph.frames.values(), key=lambda f: (f.box[2] * f.box[3], f.id))
        return next((f.id for f in frames if self._members[f.id] and encloses(f.box, box)), "")

    def _node_near(self, note: str) -> str:
        """Return the node a note belongs to: the nearest, of its frame if it has one."""
        box, frame = self._graph.notes[note].box, self._frame_of[note]
        among = self._members[frame] if frame else list(self._boxes)
        return min(among, key=lambda node: _distance(self._boxes[node], box))

    def edit(self, aspect: float | None) -> Arrange:
        """Return the edit, with nothing in it that stays as it is."""
        graph = self._graph
        everything = len(self._chosen) == len(graph.nodes)
        whole = {
            id_: frame
            for id_, frame in graph.frames.items()
            if everything or (self._members[id_] and self._chosen.issuperset(self._members[id_]))
        }
        inside = replace(graph, frames=whole)
        found = held(inside, self._sizes, sorted(self._chosen))
        beside = self._beside(found)
        grouping = Grouping(inside, self._cards, self._sizes, beside, self._pause)
        layout, boxes = grouping.layout(found, aspect)
        dx, dy = self._shift(layout)
        places = {node: (x + dx, y + dy) for node, (x, y) in layout.positions.items()}
        routes = {e: tuple((x + dx, y + dy) for x, y in r) for e, r in layout.routes.items()}
        frames = {
            id_: replace(graph.frames[id_], box=(x + dx, y + dy, width, height))
            for id_, (x, y, width, height) in boxes.items()
        }
        frames = {**self._refitted(places, graph.frames.keys() - boxes.keys()), **frames}
        return Arrange(
            _changed(graph.positions, places),
            _changed(graph.frames, frames),
            _changed(graph.notes, self._notes(places)),
            self._routes(routes),
            "Tidy",
        )

    def _beside(self, found: Held) -> dict[str, list[Beside]]:
        """Return the notes that frames hold, each with the node it belongs to."""
        notes: dict[str, list[Beside]] = {}
        for id_, frame in self._frame_of.items():
            node, box = self._nearest[id_], self._graph.notes[id_].box
            if frame and node in found.nodes and frame in found.path(node):
                offset = box[0] - self._boxes[node][0], box[1] - self._boxes[node][1]
                notes.setdefault(frame, []).append((node, offset, box[2:]))
        return notes

    def _shift(self, layout: Layout) -> Position:
        """Return how far the layout goes from the origin: to where the nodes stood, if free."""
        old = [self._boxes[node] for node in self._chosen]
        places = layout.positions.values()
        dx = round(min(x for x, *_ in old)) - min(x for x, _ in places)
        dy = round(min(y for _, y, *_ in old)) - min(y for _, y in places)
        others = [box for node, box in self._boxes.items() if node not in self._chosen]
        return _free((dx, dy, layout.right, layout.bottom), others)

    def _refitted(self, places: Mapping[str, Position], frames: Iterable[str]) -> dict[str, Frame]:
        """Return these frames around what they held, where that moved."""
        made: dict[str, Frame] = {}
        for id_ in frames:
            members = self._members[id_]
            if self._chosen.isdisjoint(members):
                continue
            boxes = [(*places.get(n, self._boxes[n][:2]), *self._sizes[n]) for n in members]
            if all(box == self._boxes[n] for n, box in zip(members, boxes, strict=True)):
                continue
            made[id_] = replace(self._graph.frames[id_], box=around(boxes))
        return made

    def _notes(self, places: Mapping[str, Position]) -> dict[str, Note]:
        """Return the notes as far from their nodes as before."""
        made: dict[str, Note] = {}
        for id_, node in self._nearest.items():
            if node in places:
                note, old, new = self._graph.notes[id_], self._boxes[node], places[node]
                left, top, width, height = note.box
                box = (left + new[0] - old[0], top + new[1] - old[1], width, height)
                made[id_] = replace(note, box=box)
        return made

    def _routes(self, routes: Mapping[str, Route]) -> dict[str, Route]:
        """Return the new routes, none for wires that lead out of what is tidied."""
        graph = self._graph
        loose = {
            id_: ()
            for id_ in graph.routes
            if id_ not in routes and self._chosen & set(_ends(graph, id_))
        }
        changed = {
            id_: route for id_, route in routes.items() if route != graph.routes.get(id_, ())
        }
        return {**loose, **changed}


def _ends(graph: Graph, edge: str) -> tuple[str, str]:
    return graph.edges[edge].source.node, graph.edges[edge].target.node


def _changed(old: Mapping[str, _Entry], new: Mapping[str, _Entry]) -> dict[str, _Entry]:
    return {key: entry for key, entry in new.items() if old.get(key) != entry}


def _distance(a: Box, b: Box) -> float:
    """Return how far two boxes are from each other."""
    dx = max(a[0] - b[0] - b[2], b[0] - a[0] - a[2], 0.0)
    dy = max(a[1] - b[1] - b[3], b[1] - a[1] - a[3], 0.0)
    return math.hypot(dx, dy)


def _free(box: Box, others: Iterable[Box]) -> Position:
    """Return the corner of the nearest place, straight up, down, left or right, that is free."""
    left, top, width, height = box
    grown = [(x - CLEAR, y - CLEAR, x + w + CLEAR, y + h + CLEAR) for x, y, w, h in others]
    across = sorted(b for b in grown if b[1] < top + height and b[3] > top)
    along = [(b[1], b[0], b[3], b[2]) for b in grown if b[0] < left + width and b[2] > left]
    moves = [
        (_slide(left, width, across), 0.0),
        (0.0, _slide(top, height, along)),
        (-_slide(-left - width, width, [(-c, b, -a, d) for a, b, c, d in across]), 0.0),
        (0.0, -_slide(-top - height, height, [(-c, b, -a, d) for a, b, c, d in along])),
    ]
    dx, dy = min(moves, key=lambda move: (abs(move[0]) + abs(move[1]), moves.index(move)))
    return left + dx, top + dy


def _slide(start: float, length: float, spans: Iterable[Box]) -> float:
    """Return how far a span must go on to meet none of these, (begin, _, end, _)."""
    at = start
    for begin, _, end, _ in sorted(spans):
        if begin < at + length and end > at:
            at = end
    return at - start
