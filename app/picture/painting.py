"""Painting a network for a picture: the whole or a part, in a theme, at life size or scaled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintDevice, QPainter, QPen

from app.authored import Authored
from app.canvas import ink
from app.canvas.annotations_paint import AnnotationPainter
from app.canvas.camera import Box, Camera
from app.canvas.card_paint import paint_card
from app.canvas.labels import paint_label, placed
from app.canvas.mirror import Mirror
from app.canvas.wire_paint import WIDTH, looks
from app.canvas.wires import draw_lines
from app.theme import Theme
from graph_core.analysis import Analysis
from graph_core.clipboard import fragment
from graph_core.graph import Graph

MARGIN = 36.0
LIFE_SIZE = Camera()
EMPTY = Box(0.0, 0.0, 320.0, 160.0)


@dataclass(frozen=True)
class Shot:
    """What a picture shows of a graph, and how; `scale` is 1 at life size.

    Notes that `authored` knows are rendered, others are plain text.
    """

    graph: Graph
    analysis: Analysis
    theme: Theme
    scale: float = 1.0
    filled: bool = True
    authored: Authored = field(default_factory=Authored)

    def of(self, ids: Iterable[str]) -> Shot:
        """Return the shot of some nodes, frames and notes alone."""
        part = fragment(self.graph, ids).graph
        return replace(self, graph=part)

    def at_most(self, scale: float) -> Shot:
        """Return the shot no larger than this."""
        return replace(self, scale=min(self.scale, scale))

    @cached_property
    def mirror(self) -> Mirror:
        """The graph as it stands on the canvas."""
        made = Mirror(self.graph, self.analysis)
        made.catch_up()
        return made

    @cached_property
    def area(self) -> Box:
        """What is shown of the canvas, in canvas units."""
        return (self.mirror.bounds() or EMPTY).grown(MARGIN)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        area = self.area
        return max(1, round(area.width * self.scale)), max(1, round(area.height * self.scale))


def paint(device: QPaintDevice, shot: Shot, scale: float) -> None:
    """Paint a shot on a device, so many of whose units make one of the canvas."""
    area, mirror, theme = shot.area, shot.mirror, shot.theme
    painter = QPainter(device)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    if shot.filled:
        painter.fillRect(QRectF(0, 0, area.width, area.height), ink.colour(theme.canvas))
    painter.translate(-area.left, -area.top)
    held, sheets = mirror.annotations, AnnotationPainter(theme, shot.authored)
    sheets.frames(painter, LIFE_SIZE, held, held.ids)
    _wires(painter, mirror, theme)
    sheets.notes(painter, LIFE_SIZE, held, held.ids)
    for node in mirror.nodes:
        slot = mirror.nodes[node]
        x, y = mirror.xy[slot].tolist()
        painter.save()
        painter.translate(QPointF(x, y))
        paint_card(painter, mirror.faces[slot].card, theme)
        painter.restore()
    painter.end()


def _wires(painter: QPainter, mirror: Mirror, theme: Theme) -> None:
    edges = mirror.live_edges()
    if not len(edges):
        return
    courses = mirror.courses(edges)
    for look in looks(mirror, edges, theme, WIDTH):
        pen = QPen(ink.colour(look.tone), look.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if look.broken else Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        those = courses[look.wires]
        draw_lines(painter, those.dashes() if look.broken else those.traced()[0])
    for label, x, y in placed(mirror, edges):
        painter.save()
        painter.translate(QPointF(x, y))
        paint_label(painter, label, theme)
        painter.restore()
