"""A small picture of a network: its nodes and wires in their colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.guard import guarded
from app.theme import Theme
from graph_core.graph import Graph, Route
from graph_core.kinds import spec_of
from graph_core.layout import usual_size

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
        scale, corner = self._fit()
        painter.translate(corner)
        painter.scale(scale, scale)
        places = self._places()
        for edge in self.graph.edges.values():
            way = self.graph.routes.get(edge.id, ())
            self._wire(painter, places[edge.source.node], way, places[edge.target.node], scale)
        for node, place in places.items():
            self._node(painter, node, place, scale)
        painter.end()

    def _places(self) -> dict[str, QRectF]:
        """Return where each node is and how large."""
        spots = {node: self.graph.positions.get(node, (0.0, 0.0)) for node in self.graph.nodes}
        return {node: QRectF(*at, *usual_size(self.graph, node)) for node, at in spots.items()}

    def _fit(self) -> tuple[float, QPointF]:
        """Return how much smaller the picture is, and where the origin comes to lie."""
        whole = QPolygonF([QPointF(*at) for way in self.graph.routes.values() for at in way])
        area = whole.boundingRect()
        for place in self._places().values():
            area = area.united(place)
        room = (self.width() - 2 * MARGIN, self.height() - 2 * MARGIN)
        scale = min(room[0] / max(area.width(), 1), room[1] / max(area.height(), 1), 0.3)
        return scale, QPointF(self.rect().center()) - area.center() * scale

    def _wire(self, painter: QPainter, a: QRectF, way: Route, b: QRectF, scale: float) -> None:
        """Draw a wire through its points; between two cards it bends gently."""
        start, end = QPointF(a.right(), a.center().y()), QPointF(b.left(), b.center().y())
        path = QPainterPath(start)
        for point in way:
            path.lineTo(*point)
        if way:
            path.lineTo(end)
        else:
            bend = QPointF(abs(end.x() - start.x()) / 2, 0.0)
            path.cubicTo(start + bend, end - bend, end)
        painter.strokePath(path, QPen(QColor(self.theme.wire), 1.2 / scale))

    def _node(self, painter: QPainter, node: str, place: QRectF, scale: float) -> None:
        spec = spec_of(self.graph, self.graph.layer_of(node))
        category = spec.category if spec else ""
        painter.setBrush(QColor(self.theme.category.get(category, self.theme.faint)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place, 2.5 / scale, 2.5 / scale)
