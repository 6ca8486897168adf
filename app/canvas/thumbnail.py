"""Thumbnails: a little drawing of what is inside a block, in the colours of its layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.canvas import ink
from app.theme import Theme
from graph_core.blocks import body_of
from graph_core.graph import Block, Graph
from graph_core.kinds import spec_of
from graph_core.layout import usual_size

Rect: TypeAlias = tuple[int, int, int, int]
# How many nodes a drawing can show; more would be a smudge.
MOST = 400
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


def thumbnail_of(block: Block, holder: Graph) -> Thumbnail | None:
    """Return the drawing of a block's body, or None for an empty or a huge one."""
    body = body_of(block, holder)
    if not 0 < len(body.nodes) <= MOST:
        return None
    boxes = {
        node: (*body.positions.get(node, (0.0, 0.0)), *usual_size(body, node))
        for node in body.nodes
    }
    left, top = min(x for x, *_ in boxes.values()), min(y for _, y, *_ in boxes.values())
    placed = {
        node: (round(x - left), round(y - top), round(w), round(h))
        for node, (x, y, w, h) in boxes.items()
    }
    wires = (
        (*_end(placed[edge.source.node], 1), *_end(placed[edge.target.node], 0))
        for edge in body.edges.values()
    )
    return Thumbnail(
        (
            max(x + w for x, _, w, _ in placed.values()),
            max(y + h for _, y, _, h in placed.values()),
        ),
        tuple((placed[node], _category(body, node)) for node in sorted(placed)),
        tuple(sorted(wires)),
    )


def _end(rect: Rect, side: int) -> tuple[int, int]:
    x, y, width, height = rect
    return x + side * width, y + height // 2


def _category(body: Graph, node: str) -> str:
    spec = spec_of(body, body.layer_of(node))
    return spec.category if spec else ""


def _course(start: QPointF, end: QPointF, scale: float) -> QPainterPath:
    """Return a wire's way; a level one that passes over other nodes goes round them in an arc."""
    gap = end.x() - start.x()
    far = abs(start.y() - end.y()) < LEVEL * scale and gap > PASSING * scale
    rise = min(ROUND * scale, ARC) if far else 0.0
    path = QPainterPath(start)
    bend = QPointF(max(gap, 0.0) / 3, -rise)
    path.cubicTo(start + bend, QPointF(end.x() - bend.x(), end.y() - rise), end)
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
        start = QPointF(left + a * scale, top + b * scale)
        painter.drawPath(_course(start, QPointF(left + c * scale, top + d * scale), scale))
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y, w, h), category in shown.nodes:
        painter.setBrush(ink.block(theme, category))
        box = QRectF(left + x * scale, top + y * scale, w * scale, max(h * scale, LEAST))
        painter.drawRoundedRect(box, 1.2, 1.2)
