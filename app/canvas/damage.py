"""Damage: what part of the picture an edit changed, so that only this part is painted anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.canvas.annotations import Item
from app.canvas.camera import Box
from app.canvas.courses import Courses
from app.canvas.vias import Ints, Vias

if TYPE_CHECKING:
    from app.canvas.mirror import Mirror

NODE_ARRAYS = ("xy", "wh", "looks")
EDGE_ARRAYS = ("source", "target", "offsets", "residual", "bows", "shared", "words")
ARRAYS = NODE_ARRAYS + EDGE_ARRAYS
NOTHING = Box(0.0, 0.0, 0.0, 0.0)
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Snapshot:
    """What a mirror showed before an edit."""

    nodes: int
    edges: int
    arrays: dict[str, NDArray[Any]]
    vias: Vias
    sheets: dict[str, tuple[Item, Box]]

    @classmethod
    def of(cls, mirror: Mirror) -> Snapshot:
        arrays = {name: getattr(mirror, name).copy() for name in ARRAYS}
        sheets = _sheets(mirror)
        return cls(mirror.nodes.size, mirror.edges.size, arrays, mirror.vias.copy(), sheets)

    def damage(self, mirror: Mirror) -> tuple[Box, Ints]:
        """Return the box around all that looks different now, and the wires that do."""
        nodes = self._differ(mirror, NODE_ARRAYS, self.nodes, mirror.nodes.size)
        edges = self._differ(mirror, EDGE_ARRAYS, self.edges, mirror.edges.size)
        moved = np.zeros(max(len(mirror.xy), 1), np.bool_)
        moved[nodes] = True
        damaged = np.zeros(mirror.edges.size, np.bool_)
        damaged[edges] = damaged[self.vias.apart(mirror.vias)] = True
        for source, target in ((self._of("source"), self._of("target")), _ends(mirror)):
            count = min(len(source), mirror.edges.size)
            wired = (source[:count] >= 0) & (moved[source[:count]] | moved[target[:count]])
            damaged[:count] |= wired
        edges = np.nonzero(damaged)[0]
        after = {name: getattr(mirror, name) for name in ARRAYS}
        states = (self.arrays, self.vias), (after, mirror.vias)
        around = _around(nodes, edges, states)
        differ = self.sheets.items() ^ _sheets(mirror).items()
        for box in (box for _, (_, box) in differ):
            around = box if around == NOTHING else around.joined(box)
        return around, edges

    def _of(self, name: str) -> Ints:
        return self.arrays[name].astype(np.int64, copy=False)

    def _differ(self, mirror: Mirror, names: Sequence[str], kept: int, count: int) -> Ints:
        """Return the slots, `kept` of them there before, where any array is another now."""
        changed: Mask = np.ones(count, np.bool_)
        changed[:kept] = False
        for name in names:
            other = self.arrays[name][:kept] != getattr(mirror, name)[:kept]
            changed[:kept] |= other.any(axis=1) if other.ndim > 1 else other
        return np.nonzero(changed)[0]


def _sheets(mirror: Mirror) -> dict[str, tuple[Item, Box]]:
    held = mirror.annotations
    return {id_: (item, held.box(id_)) for id_, item in held.items.items()}


def _ends(mirror: Mirror) -> tuple[Ints, Ints]:
    return mirror.source, mirror.target


def _around(
    nodes: Ints, edges: Ints, states: Iterable[tuple[dict[str, NDArray[Any]], Vias]]
) -> Box:
    """Return the box around these nodes and wires as they are in each of these states."""
    boxes = []
    for arrays, vias in states:
        xy, wh = arrays["xy"], arrays["wh"]
        there = nodes[nodes < len(xy)]
        there = there[np.isfinite(xy[there, 0])]
        boxes.append(np.hstack([xy[there], xy[there] + wh[there]]))
        wires = edges[edges < len(arrays["source"])]
        wires = wires[arrays["source"][wires] >= 0]
        start = xy[arrays["source"][wires]] + arrays["offsets"][wires, :2]
        end = xy[arrays["target"][wires]] + arrays["offsets"][wires, 2:]
        ends = np.hstack([start, end, arrays["bows"][wires, None]])
        courses = Courses(ends, vias.counts(wires), vias.of(wires))
        boxes.append(np.stack(courses.reach(), axis=1).reshape(-1, 4))
    every = np.concatenate(boxes)
    every = every[np.isfinite(every).all(axis=1)]
    if not len(every):
        return NOTHING
    (left, top), (right, bottom) = (
        every[:, :2].min(axis=0).tolist(),
        every[:, 2:].max(axis=0).tolist(),
    )
    return Box(left, top, right, bottom)
