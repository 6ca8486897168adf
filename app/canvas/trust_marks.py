"""Marks on the canvas: the nodes whose code isn't trusted, for which the network won't train."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.camera import Camera
from app.canvas.mirror import Mirror
from app.theme import UI_FONT, Theme
from app.workspace import Workspace
from graph_core.graph import Graph
from graph_core.kinds import uncounted

WORDS = "not trusted"
HEIGHT, PAD, BELOW = 18.0, 9.0, 5.0
READABLE = 0.35  # below this zoom there is room for a sign only


class TrustMarks:
    """Knows the nodes of what is looked at that hold untrusted code; asks again after an edit."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: tuple[object, ...] = ()
        self._nodes: tuple[str, ...] = ()

    def nodes(self) -> tuple[str, ...]:
        """Return the nodes to be marked.

        The file of what is trusted is looked at in every frame, so only where there is any code.
        """
        graph = self._workspace.graph
        if not uncounted(graph, graph.index.kinds):
            return ()
        now = (graph.layers, graph.nodes, graph.blocks, self._workspace.trust.entries)
        if len(now) != len(self._seen) or any(map(_differ, now, self._seen)):
            self._seen, self._nodes = now, tuple(self._found(graph))
        return self._nodes

    def _found(self, graph: Graph) -> list[str]:
        lacking = self._workspace.trust.lacking
        found: list[str] = []
        for layer in graph.layers.values():
            alone = Graph(layers={layer.id: layer}, blocks=graph.blocks)
            if uncounted(graph, [layer.kind]) and lacking(alone):
                found += graph.calls(layer.id)
        return found

    def paint(self, painter: QPainter, mirror: Mirror, camera: Camera, theme: Theme) -> None:
        """Paint a word under each of them, or a sign where words can't be read."""
        for node in self.nodes():
            if node in mirror.nodes:
                box = mirror.box(node)
                x, y = camera.to_view(((box.left + box.right) / 2, box.bottom))
                middle = QPointF(x, y + HEIGHT / 2 + BELOW)
                _pill(painter, middle, theme, WORDS if camera.zoom > READABLE else "!")


def _differ(one: object, other: object) -> bool:
    return one is not other


def _pill(painter: QPainter, middle: QPointF, theme: Theme, words: str) -> None:
    font = geo.font(UI_FONT, 11, QFont.Weight.DemiBold)
    width = geo.width_of(words, font) + 2 * PAD
    box = QRectF(middle.x() - width / 2, middle.y() - HEIGHT / 2, width, HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(theme.warning), 1.2))
    painter.setBrush(ink.colour(theme.canvas))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    painter.setFont(font)
    painter.setPen(ink.colour(theme.warning))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
