"""Pieces: what lies above the still picture, what it depends on and where it is seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from weakref import ref

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF

from app.canvas.annotations_paint import covered
from app.canvas.camera import Box
from app.canvas.exposure import Pieces
from app.canvas.interactions.base import Interaction
from app.canvas.lay import Floats, Ints
from app.canvas.painter import adrift, tied
from app.canvas.surface import Surface
from app.canvas.wire_paint import BESIDE, slots_of

# How far outlines, rings and handles reach, in pixels.
AROUND = 16
# Where so many nodes are selected is not worked out.
MANY = 400
# All that a look depends on; where it lies is worked out when it is new.
Piece = tuple[Hashable, Callable[[Surface], QRect]]


def pieces(
    surface: Surface, gesture: Interaction | None, others: Iterable[Hashable], known: Pieces
) -> Pieces:
    """Return what lies above the still picture; `others` may lie anywhere."""
    found: list[Piece] = [*_marked(surface), *((other, _anywhere) for other in others)]
    if gesture is not None:
        found.append(_shown(gesture))
    return {of: known[of] if of in known else place(surface) for of, place in found}


def _marked(surface: Surface) -> Iterable[Piece]:
    """Yield what the marks pick out."""
    mirror, camera, marks = surface.mirror, surface.camera, surface.marks
    look = camera.zoom, camera.x, camera.y, surface.theme.name, surface.width(), surface.height()
    seen = ref(mirror), mirror.revision, mirror.previews, look
    if marks.raised or marks.adrift:
        yield ("raised", seen, marks), _raised
    elif mirror.previews:
        # What was put down without a frame in between.
        yield ("put down", mirror.previews), _anywhere
    if marks.edges or marks.hovered:
        yield ("picked", seen, marks.edges, marks.hovered, marks.lifted, marks.dots), _picked
    if marks.nodes or marks.found:
        yield ("selected", seen, marks.nodes, marks.found), _selected


def _shown(gesture: Interaction) -> Piece:
    lines = gesture.lines()
    if lines is None:
        return ("gesture", object()), _anywhere
    ends = np.array(lines).reshape(-1, 2, 2)
    boxes = np.hstack([ends.min(axis=1), ends.max(axis=1)])
    return ("gesture", lines), partial(_around, boxes=boxes, reach=0.0)


def _anywhere(surface: Surface) -> QRect:
    return surface.rect()


def _raised(surface: Surface) -> QRect:
    """Return where what is raised and its wires are seen."""
    mirror, marks = surface.mirror, surface.marks
    nodes = np.array(mirror.nodes.known_of(marks.raised), np.int64)
    live = mirror.live_edges()
    wires = _wires(surface, live[adrift(mirror, marks, live, nodes)])
    boxes = np.vstack([_cards(surface, nodes), wires, _sheets(surface, marks.raised)])
    return _around(surface, boxes, BESIDE)


def _picked(surface: Surface) -> QRect:
    marks = surface.marks
    edges = slots_of(surface.mirror, marks.edges | {marks.hovered})
    return _around(surface, _wires(surface, edges), BESIDE)


def _selected(surface: Surface) -> QRect:
    """Return where outlines are seen, those around calls of the same layers as well."""
    mirror, marks = surface.mirror, surface.marks
    if len(marks.nodes) + len(marks.found) > MANY:
        return surface.rect()
    chosen = marks.nodes | marks.found
    nodes = np.array(mirror.nodes.known_of(chosen | tied(mirror, marks)), np.int64)
    return _around(surface, np.vstack([_cards(surface, nodes), _sheets(surface, chosen)]), BESIDE)


def _sheets(surface: Surface, ids: Iterable[str]) -> Floats:
    return covered(surface.mirror.annotations, ids, surface.camera.zoom)


def _cards(surface: Surface, nodes: Ints) -> Floats:
    corner = surface.mirror.xy[nodes]
    return np.hstack([corner, corner + surface.mirror.wh[nodes]])


def _wires(surface: Surface, edges: Ints) -> Floats:
    return np.stack(surface.mirror.reach(edges), axis=1).reshape(-1, 4)


def _around(surface: Surface, boxes: Floats, reach: float) -> QRect:
    """Return the pixels around boxes, (n, 4) of the canvas, and as far as things reach there."""
    if not len(boxes):
        return QRect()
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    box = Box(float(left), float(top), float(right), float(bottom)).grown(reach)
    corner = QPointF(*surface.camera.to_view((box.left, box.top)))
    far = QPointF(*surface.camera.to_view((box.right, box.bottom)))
    wide = QRectF(corner, far).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    return (wide & QRectF(surface.rect())).toAlignedRect()
