"""Arranging: where boxes go to stand in line or at equal distances; pure geometry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.canvas.camera import Box

Side = Literal["left", "right", "top", "bottom"]
Axis = Literal["across", "down"]
Places = dict[str, tuple[float, float]]
# Where there is no room between the outermost, boxes stand this far apart, in canvas units.
TIGHT = 24.0


def aligned(boxes: Mapping[str, Box], side: Side) -> Places:
    """Return the top left corners that bring all boxes to the outermost edge on a side."""
    if not boxes:
        return {}
    outermost = min if side in ("left", "top") else max
    goal = outermost(getattr(box, side) for box in boxes.values())
    places: Places = {}
    for id_, box in boxes.items():
        away = goal - getattr(box, side)
        across = side in ("left", "right")
        places[id_] = (box.left + away, box.top) if across else (box.left, box.top + away)
    return places


def distributed(boxes: Mapping[str, Box], axis: Axis) -> Places:
    """Return the top left corners that put equal gaps between boxes, their order kept.

    The outermost stay; where they leave no room, all stand closely from the first one on.
    """
    low, high = ("left", "right") if axis == "across" else ("top", "bottom")
    spans = {id_: (getattr(box, low), getattr(box, high)) for id_, box in boxes.items()}
    order = sorted(boxes, key=lambda id_: (spans[id_], id_))
    sizes = {id_: spans[id_][1] - spans[id_][0] for id_ in order}
    places: Places = {id_: (box.left, box.top) for id_, box in boxes.items()}
    if len(order) < 2:
        return places
    start, end = spans[order[0]][0], max(span[1] for span in spans.values())
    gap = (end - start - sum(sizes.values())) / (len(order) - 1)
    gap = gap if gap >= 0 else TIGHT
    at = start
    for id_ in order:
        box = boxes[id_]
        places[id_] = (at, box.top) if axis == "across" else (box.left, at)
        at += sizes[id_] + gap
    return places
