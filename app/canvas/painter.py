"""The painter: the canvas, in as much detail as the zoom can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.cache import PixmapCache
from app.canvas.camera import Box, Camera
from app.canvas.card_blit import LABELS, OVERVIEW, PLATES, CardBlitter
from app.canvas.labels import Label, Places, placed
from app.canvas.mirror import Floats, Ints, Mirror
from app.canvas.wires import draw_lines, draw_rects, lines_of, reach
from app.theme import Theme

SMOOTH = 0.45
FEW, FINE = 700, 40
# How many wires may follow a drag smoothly; more follow it as plain lines.
CROWD = 120
BUDGET = 0.005
SPACING = 24.0
# How far beyond its box a card's ports and outline reach, and a wire's label beside it.
AROUND, BESIDE = 16.0, 110.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What is picked out: selected nodes and edges, the edge under the pointer.

    `lifted` edges are in hand and not painted; `raised` nodes move above all the others.
    """

    nodes: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    hovered: str = ""
    lifted: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()


@dataclass(slots=True)
class Frame:
    """What one frame needs: where to paint, what is seen of the canvas, and how closely."""

    painter: QPainter
    camera: Camera
    seen: Box
    ratio: float = 1.0
    deadline: float = field(default_factory=lambda: perf_counter() + BUDGET)
    pending: bool = False

    @property
    def scale(self) -> float:
        return round(self.camera.zoom * self.ratio, 5)

    def to_view(self, points: Floats) -> Floats:
        """Return canvas points, (…, 2), as widget points."""
        moved: Floats = points * self.camera.zoom + (self.camera.x, self.camera.y)
        return moved


class CanvasPainter:
    """Paints a mirror; `patient` paints every card at once, however long it takes."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.cards = CardBlitter(theme, PixmapCache())
        self.patient = False
        self._places = Places()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.cards = CardBlitter(theme, PixmapCache())

    def frame(self, painter: QPainter, camera: Camera, seen: Box, ratio: float) -> Frame:
        """Return a frame that shows a part of the canvas."""
        made = Frame(painter, camera, seen, ratio)
        if self.patient:
            made.deadline = float("inf")
        return made

    def paint_still(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint everything but the raised nodes and their wires."""
        self._ground(frame)
        nodes = mirror.within(frame.seen.grown(AROUND))
        raised = _slots(mirror, marks.raised)
        edges = self._visible(frame, mirror, marks, mirror.live_edges())
        if len(raised):
            nodes = np.setdiff1d(nodes, raised)
            edges = edges[~_touch(mirror, edges, raised)]
        smooth = frame.camera.zoom >= SMOOTH or len(edges) <= FEW
        self._wires(frame, mirror, marks, edges, smooth=smooth)
        if frame.camera.zoom >= LABELS:
            self._labels(frame, self._places.find(mirror, edges))
        self._nodes(frame, mirror, nodes)

    def paint_raised(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint the raised nodes and their wires, above what lies still."""
        raised = _slots(mirror, marks.raised)
        live = mirror.live_edges()
        edges = self._visible(frame, mirror, marks, live[_touch(mirror, live, raised)])
        self._wires(frame, mirror, marks, edges, smooth=len(edges) <= CROWD)
        if frame.camera.zoom >= LABELS and len(edges) <= FINE:
            self._labels(frame, placed(mirror, edges))
        nodes = np.intersect1d(mirror.within(frame.seen.grown(AROUND)), raised)
        self._nodes(frame, mirror, nodes.astype(np.int64))

    def _ground(self, frame: Frame) -> None:
        painter, zoom, seen = frame.painter, frame.camera.zoom, frame.seen
        corner, far = np.array([[seen.left, seen.top], [seen.right, seen.bottom]])
        (x1, y1), (x2, y2) = frame.to_view(corner).tolist(), frame.to_view(far).tolist()
        painter.fillRect(QRectF(x1, y1, x2 - x1, y2 - y1), ink.colour(self.theme.canvas))
        step = SPACING
        while step * zoom < 14:
            step *= 4
        xs = np.arange(seen.left // step, seen.right // step + 1) * step
        ys = np.arange(seen.top // step, seen.bottom // step + 1) * step
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        dots = np.ascontiguousarray(np.floor(frame.to_view(grid)) + 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(ink.colour(self.theme.grid), 2))
        first = shiboken6.wrapInstance(dots.ctypes.data, QPointF)
        painter.drawPoints(first, len(dots))  # type: ignore[call-overload]

    # Wires

    def _visible(self, frame: Frame, mirror: Mirror, marks: Marks, edges: Ints) -> Ints:
        left, top, right, bottom = reach(mirror.ends(edges))
        seen = frame.seen.grown(BESIDE if frame.camera.zoom >= LABELS else 4.0)
        visible = (left < seen.right) & (right > seen.left)
        visible &= (top < seen.bottom) & (bottom > seen.top)
        if marks.lifted:
            lifted = [mirror.edges[id_] for id_ in marks.lifted if id_ in mirror.edges]
            visible &= ~np.isin(edges, lifted)
        return edges[visible]

    def _wires(
        self, frame: Frame, mirror: Mirror, marks: Marks, edges: Ints, *, smooth: bool
    ) -> None:
        if not len(edges):
            return
        zoom, theme = frame.camera.zoom, self.theme
        frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        around = mirror.residual[edges]
        picked = np.isin(edges, [mirror.edges[i] for i in marks.edges if i in mirror.edges])
        # A pen wider than a pixel costs four times as much.
        thin = max(1.0, 1.6 * min(zoom, 1.4)) if smooth else 0.0
        groups = (
            (~around & ~picked, theme.wire, thin),
            (around & ~picked, theme.residual, thin * 1.5),
            (edges == mirror.edges.find(marks.hovered), theme.text, thin * 1.5),
            (picked, theme.selection, max(thin, 1.0) * 1.9),
        )
        ends = mirror.ends(edges)
        for chosen, tone, width in groups:
            if chosen.any():
                self._stroke(frame, ends[chosen], ink.colour(tone), width)

    def _stroke(self, frame: Frame, ends: Floats, tone: QColor, width: float) -> None:
        zoom = frame.camera.zoom
        few = len(ends) <= FEW
        most = 1 if zoom < OVERVIEW and not few else 8 if zoom < PLATES else 28
        lines = lines_of(ends, zoom, most)
        pixels = np.ascontiguousarray(frame.to_view(lines.reshape(-1, 2, 2)).reshape(-1, 4))
        pen = QPen(tone, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if width > 2 else Qt.PenCapStyle.FlatCap)
        frame.painter.setPen(pen)
        draw_lines(frame.painter, pixels)

    def _labels(self, frame: Frame, labels: Iterable[tuple[Label, float, float]]) -> None:
        for label, x, y in labels:
            self.cards.label(frame, label, (x, y))

    # Nodes

    def _nodes(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        zoom = frame.camera.zoom
        if zoom < OVERVIEW or (zoom < PLATES and len(nodes) > FEW):
            self._blocks(frame, mirror, nodes)
        else:
            waiting = [s for s in nodes.tolist() if not self.cards.card(frame, mirror, s)]
            if waiting:
                frame.pending = True
                self._blocks(frame, mirror, np.asarray(waiting))

    def _blocks(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        """Paint cards as plain blocks, one call for the bodies and one per category."""
        painter, zoom = frame.painter, frame.camera.zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        rects = np.hstack([frame.to_view(mirror.xy[nodes]), mirror.wh[nodes] * zoom])
        rects[:, 2:] = np.maximum(rects[:, 2:], 2.0)
        flat = zoom >= OVERVIEW
        if flat:
            painter.setBrush(ink.colour(self.theme.node_border))
            draw_rects(painter, np.ascontiguousarray(rects))
            rects[:, 3] *= 0.55
        owners = mirror.category[nodes]
        for place in np.unique(owners).tolist():
            name = mirror.categories[place]
            painter.setBrush((ink.plate if flat else ink.block)(self.theme, name))
            draw_rects(painter, np.ascontiguousarray(rects[owners == place]))

    def _paint_tied(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        """Paint a dashed border around calls that share weights with what is selected."""
        if not len(nodes):
            return
        painter, zoom = frame.painter, frame.camera.zoom
        corner = frame.to_view(mirror.xy[nodes])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.colour(self.theme.shared), 1.6, Qt.PenStyle.DashLine))
        for x, y, w, h in np.hstack([corner, mirror.wh[nodes] * zoom]).tolist():
            radius = geo.RADIUS * zoom + 3
            painter.drawRoundedRect(QRectF(x, y, w, h).adjusted(-3, -3, 3, 3), radius, radius)

    def paint_selection(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint the double border of selected nodes; a plain one when there are many."""
        if not marks.nodes:
            return
        nodes = mirror.within(frame.seen.grown(AROUND))
        self._paint_tied(frame, mirror, nodes[np.isin(nodes, _slots(mirror, tied(mirror, marks)))])
        chosen = nodes[np.isin(nodes, _slots(mirror, marks.nodes))]
        if not len(chosen):
            return
        painter, zoom, tone = frame.painter, frame.camera.zoom, self.theme.selection
        corner = frame.to_view(mirror.xy[chosen])
        rects = np.ascontiguousarray(np.hstack([corner, mirror.wh[chosen] * zoom]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if zoom < OVERVIEW or len(chosen) > FINE:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(ink.colour(tone), 2 if zoom >= OVERVIEW else 0))
            draw_rects(painter, rects)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        near = min(1.0, max(zoom, 0.5))
        for x, y, w, h in rects.tolist():
            for grown, width, alpha in ((0.0, 1.8, 255), (4.0, 1.6, 190), (6.5, 4.0, 50)):
                away = grown * near
                painter.setPen(QPen(ink.colour(tone, alpha), width * near))
                box = QRectF(x, y, w, h).adjusted(-away, -away, away, away)
                radius = geo.RADIUS * zoom + away
                painter.drawRoundedRect(box, radius, radius)


def tied(mirror: Mirror, marks: Marks) -> frozenset[str]:
    """Return the other calls of the selected layers, unless a great many are selected."""
    graph = mirror.graph
    chosen = marks.nodes & graph.nodes.keys()
    if len(chosen) > FINE:
        return frozenset()
    calls = (graph.calls(graph.nodes[node].layer) for node in chosen)
    return frozenset(other for others in calls for other in others) - chosen


def _slots(mirror: Mirror, nodes: frozenset[str]) -> Ints:
    return np.array([mirror.nodes[n] for n in nodes if n in mirror.nodes], np.int64)


def _touch(mirror: Mirror, edges: Ints, nodes: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(mirror.source[edges], nodes) | np.isin(mirror.target[edges], nodes)
