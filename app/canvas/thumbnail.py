"""Thumbnails: a little drawing of what is inside a block, in the colours of its layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.canvas import ink
from app.theme import Theme
from graph_core.blocks import body_of
from graph_core.graph import Block, Graph
from graph_core.kinds import find_spec
from graph_core.layout import usual_sizes

Rect: TypeAlias = tuple[int, int, int, int]
# How many nodes a drawing can show; more would be a smudge.
MOST = 400
# How many drawings are kept.
KEPT = 500
LARGEST, INSET, LEAST = 0.3, 5.0, 2.5
# A wire is level within so many canvas units, and passes over others from this length on.
LEVEL, PASSING, ROUND, ARC = 45.0, 260.0, 240.0, 18.0


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The body's nodes, left, top, width, height and category, and its wires, in canvas units.

    Its top left corner is at 0, 0.
    """

    size: tuple[int, int]
    nodes: tuple[tuple[Rect, str], ...]
    wires: tuple[Rect, ...]


# What stands for a drawing until it is made.
BLANK = Thumbnail((1, 1), (), ())
# Gives the drawing of a block of a graph, or None where there is none.
Draw: TypeAlias = Callable[[Block, Graph], Thumbnail | None]


class Drawings:
    """The drawings of blocks, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Block, Mapping[str, Block], Thumbnail | None]] = {}

    def of(self, block: Block, holder: Graph) -> Thumbnail | None:
        """Return the drawing of a block's body, or None for an empty or a huge one."""
        if not self._knows(block, holder):
            if len(self._made) >= KEPT:
                self._made.clear()
            self._made[id(block)] = block, holder.blocks, thumbnail_of(block, holder)
        return self._made[id(block)][2]

    def known(self, block: Block, holder: Graph) -> Thumbnail | None:
        """Return the drawing of a block's body, blank while it isn't made."""
        if self._knows(block, holder):
            return self._made[id(block)][2]
        return BLANK if _drawable(block) else None

    def _knows(self, block: Block, holder: Graph) -> bool:
        made = self._made.get(id(block))
        return made is not None and made[1] is holder.blocks


def _drawable(block: Block) -> bool:
    return 0 < len(block.body.nodes) <= MOST


def thumbnail_of(block: Block, holder: Graph) -> Thumbnail | None:
    """Return the drawing of a block's body, or None for an empty or a huge one."""
    if not _drawable(block):
        return None
    body = body_of(block, holder)
    places, sizes = body.positions, usual_sizes(body)
    boxes = {node: (*places.get(node, (0.0, 0.0)), *size) for node, size in sizes.items()}
    left, top = min(x for x, *_ in boxes.values()), min(y for _, y, *_ in boxes.values())
    placed = {
        node: (round(x - left), round(y - top), round(w), round(h))
        for node, (x, y, w, h) in boxes.items()
    }
    specs = {kind: find_spec(body, kind) for kind in body.index.kinds}
    categories = {kind: spec.category if spec else "" for kind, spec in specs.items()}
    wires = (
        (*_end(placed[edge.source.node], 1), *_end(placed[edge.target.node], 0))
        for edge in body.edges.values()
    )
    return Thumbnail(
        (
            max(x + w for x, _, w, _ in placed.values()),
            max(y + h for _, y, _, h in placed.values()),
        ),
        tuple((placed[node], categories[body.layer_of(node).kind]) for node in sorted(placed)),
        tuple(sorted(wires)),
    )


def _end(rect: Rect, side: int) -> tuple[int, int]:
    x, y, width, height = rect
    return x + side * width, y + height // 2


def _course(x1: float, y1: float, x2: float, y2: float, scale: float) -> QPainterPath:
    """Return a wire's way; a level one that passes over other nodes goes round them in an arc."""
    far = abs(y1 - y2) < LEVEL * scale and x2 - x1 > PASSING * scale
    rise = min(ROUND * scale, ARC) if far else 0.0
    bend = max(x2 - x1, 0.0) / 3
    path = QPainterPath()
    path.moveTo(x1, y1)
    path.cubicTo(x1 + bend, y1 - rise, x2 - bend, y2 - rise, x2, y2)
    return path


def paint_thumbnail(painter: QPainter, shown: Thumbnail, room: QRectF, theme: Theme) -> None:
    """Paint a drawing in the middle of some room, as large as fits."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(theme.canvas))
    painter.drawRoundedRect(room, 4, 4)
    inner = room.adjusted(INSET, INSET, -INSET, -INSET)
    wide, high = shown.size
    scale = min(inner.width() / wide, inner.height() / high, LARGEST)
    left = inner.center().x() - wide * scale / 2
    top = inner.center().y() - high * scale / 2
    painter.setPen(QPen(ink.colour(theme.wire), 0.9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for a, b, c, d in shown.wires:
        start, end = (left + a * scale, top + b * scale), (left + c * scale, top + d * scale)
        painter.drawPath(_course(*start, *end, scale))
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y, w, h), category in shown.nodes:
        painter.setBrush(ink.block(theme, category))
        box = QRectF(left + x * scale, top + y * scale, w * scale, max(h * scale, LEAST))
        painter.drawRoundedRect(box, 1.2, 1.2)
