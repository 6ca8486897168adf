"""A small picture of a network: its nodes and wires in their colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.guard import guarded
from app.theme import Theme
from graph_core.graph import Graph
from graph_core.kinds import spec_of

NODE = (150.0, 90.0)
MARGIN = 14.0


class Thumbnail(QWidget):
    """Paints a graph to fit, once there is one."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.graph, self.theme = Graph(), theme
        self.setAccessibleName(f"Picture of {title}")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_graph(self, graph: Graph) -> None:
        self.graph = graph
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(230, 92)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.canvas))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        places = self._places()
        for edge in self.graph.edges.values():
            self._wire(painter, places[edge.source.node], places[edge.target.node])
        for node, place in places.items():
            self._node(painter, node, place)
        painter.end()

    def _places(self) -> dict[str, QRectF]:
        """Return where each node goes, the whole graph scaled to the picture."""
        spots = {node: self.graph.positions.get(node, (0.0, 0.0)) for node in self.graph.nodes}
        if not spots:
            return {}
        left, top = min(x for x, _ in spots.values()), min(y for _, y in spots.values())
        wide = max(x for x, _ in spots.values()) - left + NODE[0]
        high = max(y for _, y in spots.values()) - top + NODE[1]
        room = (self.width() - 2 * MARGIN, self.height() - 2 * MARGIN)
        scale = min(room[0] / wide, room[1] / high, 0.3)
        dx = (self.width() - wide * scale) / 2
        dy = (self.height() - high * scale) / 2
        size = (NODE[0] * scale, max(NODE[1] * scale, 6.0))
        return {
            node: QRectF(dx + (x - left) * scale, dy + (y - top) * scale, *size)
            for node, (x, y) in spots.items()
        }

    def _wire(self, painter: QPainter, a: QRectF, b: QRectF) -> None:
        start, end = QPointF(a.right(), a.center().y()), QPointF(b.left(), b.center().y())
        gap = abs(end.x() - start.x())
        bend = max(gap / 2, 4.0)
        # A wire that passes over other nodes goes round them in an arc.
        level = abs(start.y() - end.y()) < a.height()
        rise = 2.2 * a.height() if level and gap > 1.5 * a.width() else 0.0
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(bend, -rise), end - QPointF(bend, rise), end)
        painter.strokePath(path, QPen(QColor(self.theme.wire), 1.2))

    def _node(self, painter: QPainter, node: str, place: QRectF) -> None:
        spec = spec_of(self.graph, self.graph.layer_of(node))
        category = spec.category if spec else ""
        painter.setBrush(QColor(self.theme.category.get(category, self.theme.faint)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place, 2.5, 2.5)
