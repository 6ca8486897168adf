"""Annotations: the frames and notes of a graph as boxes, in the order they are painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.canvas.camera import Box
from graph_core.annotations import Frame, Note
from graph_core.graph import Graph

Item = Frame | Note
Floats = NDArray[np.float64]
# A frame's title bar, and the least a frame or a note may be, in canvas units.
BAR = 28.0
LEAST = (80.0, 56.0)
# How near the pointer must come to an edge to take it, in pixels.
GRIP = 6.0
BODY, TITLE = "body", "title"


@dataclass(frozen=True, slots=True)
class Held:
    """A frame or note under the pointer and what of it: its body, title, or the edges in `part`.

    Edges are named by compass points: "n", "se" and so on.
    """

    id: str
    part: str

    @property
    def resizes(self) -> bool:
        return self.part not in (BODY, TITLE)


class Annotations:
    """What painter and hit test read; previews show boxes that no edit has set yet."""

    def __init__(self, graph: Graph) -> None:
        self._shown: dict[str, Box] = {}
        self.draft: Frame | None = None
        self.take_up(graph)

    def take_up(self, graph: Graph) -> None:
        """Show a graph's frames and notes: small frames above large ones, notes above all.

        A `draft` is shown with them: a frame that is still being named.
        """
        there = [*graph.frames.values(), *((self.draft,) if self.draft else ())]
        frames = sorted(there, key=lambda f: (-f.box[2] * f.box[3], f.id))
        self.items: dict[str, Item] = {item.id: item for item in (*frames, *graph.notes.values())}
        self.settle()

    def settle(self) -> None:
        """Show every box as the graph has it."""
        self._shown = {}
        self._arrange()

    def show(self, boxes: Mapping[str, Box]) -> None:
        """Show these boxes instead of the graph's until `settle`."""
        self._shown = dict(boxes)
        self._arrange()

    def _arrange(self) -> None:
        self.ids = list(self.items)
        boxes = [self.box(id_) for id_ in self.ids]
        rows = [(b.left, b.top, b.right, b.bottom) for b in boxes]
        self.boxes: Floats = np.array(rows, np.float64).reshape(-1, 4)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, id_: object) -> bool:
        return id_ in self.items

    def box(self, id_: str) -> Box:
        """Return the box of a frame or note as it is shown."""
        return self._shown.get(id_) or self.kept(id_)

    def kept(self, id_: str) -> Box:
        """Return the box of a frame or note as the graph has it."""
        left, top, width, height = self.items[id_].box
        return Box(left, top, left + width, top + height)

    def within(self, box: Box) -> list[str]:
        """Return those that meet a box, the lowest first."""
        return self._where(
            (self.boxes[:, 0] < box.right)
            & (self.boxes[:, 2] > box.left)
            & (self.boxes[:, 1] < box.bottom)
            & (self.boxes[:, 3] > box.top)
        )

    def inside(self, box: Box) -> list[str]:
        """Return those that lie fully in a box."""
        return self._where(enclosed(self.boxes, box))

    def _where(self, chosen: NDArray[np.bool_]) -> list[str]:
        return [self.ids[place] for place in np.nonzero(chosen)[0].tolist()]

    def picked(self, box: Box) -> frozenset[str]:
        """Return what a box drawn by hand selects: notes it meets, frames it holds whole."""
        notes = (id_ for id_ in self.within(box) if isinstance(self.items[id_], Note))
        return frozenset(notes) | frozenset(self.inside(box))

    def bounds(self, ids: Iterable[str]) -> Box | None:
        """Return the box around some of them; None when there are none."""
        found: Box | None = None
        for id_ in (id_ for id_ in ids if id_ in self.items):
            found = self.box(id_) if found is None else found.joined(self.box(id_))
        return found

    def at(self, point: tuple[float, float], zoom: float, *, notes: bool) -> Held | None:
        """Return the topmost note, or frame, whose grip is under a point; frames are hollow."""
        grip = GRIP / max(zoom, 0.05)
        near = self.within(Box(*point, *point).grown(grip))
        for id_ in reversed(near):
            if isinstance(self.items[id_], Note) is not notes:
                continue
            part = _part(self.box(id_), point, grip, hollow=not notes)
            if part:
                return Held(id_, part)
        return None


def enclosed(boxes: Floats, box: Box) -> NDArray[np.bool_]:
    """Tell which boxes, (n, 4), lie fully in a box; its own border counts as inside."""
    low, high = (box.left, box.top), (box.right, box.bottom)
    return np.asarray((boxes[:, :2] >= low).all(axis=1) & (boxes[:, 2:] <= high).all(axis=1))


def _part(box: Box, point: tuple[float, float], grip: float, *, hollow: bool) -> str:
    """Return what of a box is under a point; an empty text for a frame's open middle."""
    x, y = point
    # A small box keeps a middle by which it can be moved.
    across, down = min(grip, box.width / 4), min(grip, box.height / 4)
    north, south = y - box.top < down, box.bottom - y < down
    west, east = x - box.left < across, box.right - x < across
    part = ("n" if north else "s" if south else "") + ("w" if west else "e" if east else "")
    if part or not hollow:
        return part or BODY
    return TITLE if y - box.top < BAR else ""


def resized(box: Box, part: str, to: tuple[float, float]) -> Box:
    """Return a box whose edges named in `part` are led to a point; it stays large enough."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if "w" in part:
        left = min(to[0], right - LEAST[0])
    if "e" in part:
        right = max(to[0], left + LEAST[0])
    if "n" in part:
        top = min(to[1], bottom - LEAST[1])
    if "s" in part:
        bottom = max(to[1], top + LEAST[1])
    return Box(left, top, right, bottom)


def boxed(item: Item, box: Box) -> Item:
    """Return a frame or note that fills a box."""
    return replace(item, box=(box.left, box.top, box.width, box.height))
