"""The painter: one frame of the canvas, in as much detail as the zoom can show."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.cache import PixmapCache
from app.canvas.camera import Box, Camera
from app.canvas.card import Card
from app.canvas.card_paint import MARGIN, paint_card, paint_plate
from app.canvas.labels import HEIGHT, Label, paint_label, placed
from app.canvas.mirror import Floats, Ints, Mirror
from app.canvas.wires import draw_lines, draw_rects, joined, reach, sampled
from app.theme import Theme

OVERVIEW, PLATES, SMOOTH, LABELS = 0.16, 0.42, 0.45, 0.55
FEW = 700
BUDGET = 0.005
SPACING = 24.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What is picked out: selected nodes and edges, the edge under the pointer, edges lifted."""

    nodes: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    hovered: str = ""
    lifted: frozenset[str] = frozenset()


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
        self.cache = PixmapCache()
        self.patient = False

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.cache.clear()

    def paint(
        self,
        painter: QPainter,
        mirror: Mirror,
        camera: Camera,
        size: tuple[float, float],
        marks: Marks,
        ratio: float = 1.0,
    ) -> bool:
        """Paint a frame; return whether some cards still wait for a sharper picture."""
        frame = Frame(painter, camera, camera.seen(*size), ratio)
        if self.patient:
            frame.deadline = float("inf")
        self._ground(frame, size)
        nodes = mirror.within(frame.seen.grown(MARGIN))
        self._wires(frame, mirror, marks, nodes)
        self._nodes(frame, mirror, nodes)
        self._outlines(frame, mirror, nodes, marks)
        return frame.pending

    def _ground(self, frame: Frame, size: tuple[float, float]) -> None:
        painter, zoom = frame.painter, frame.camera.zoom
        painter.fillRect(QRectF(0, 0, *size), ink.colour(self.theme.canvas))
        step = SPACING
        while step * zoom < 14:
            step *= 4
        xs = np.arange(frame.seen.left // step, frame.seen.right // step + 1) * step
        ys = np.arange(frame.seen.top // step, frame.seen.bottom // step + 1) * step
        grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        dots = np.ascontiguousarray(np.floor(frame.to_view(grid)) + 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(ink.colour(self.theme.grid), 2))
        first = shiboken6.wrapInstance(dots.ctypes.data, QPointF)
        painter.drawPoints(first, len(dots))  # type: ignore[call-overload]

    # Wires

    def _wires(self, frame: Frame, mirror: Mirror, marks: Marks, nodes: Ints) -> None:
        edges = mirror.live_edges()
        ends = mirror.ends(edges)
        left, top, right, bottom = reach(ends)
        seen = frame.seen
        visible = (left < seen.right) & (right > seen.left)
        visible &= (top < seen.bottom) & (bottom > seen.top)
        if marks.lifted:
            lifted = [mirror.edges[id_] for id_ in marks.lifted if id_ in mirror.edges]
            visible &= ~np.isin(edges, lifted)
        edges, ends = edges[visible], ends[visible]
        if not len(edges):
            return
        points = sampled(ends, self._segments(frame.camera.zoom, len(edges)))
        self._draw_wires(frame, mirror, marks, edges, frame.to_view(points))
        if frame.camera.zoom >= LABELS:
            self._labels(frame, placed(mirror, edges, points, nodes))

    def _segments(self, zoom: float, count: int) -> int:
        if zoom < OVERVIEW and count > FEW:
            return 1
        if zoom < PLATES and count > FEW:
            return 8
        return 28 if zoom > SMOOTH else 14

    def _draw_wires(
        self, frame: Frame, mirror: Mirror, marks: Marks, edges: Ints, points: Floats
    ) -> None:
        zoom, theme = frame.camera.zoom, self.theme
        smooth = zoom >= SMOOTH or len(edges) <= FEW
        frame.painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        around = mirror.residual[edges]
        picked = np.isin(edges, [mirror.edges[i] for i in marks.edges if i in mirror.edges])
        hovered = mirror.edges.find(marks.hovered)
        thin = max(1.0, 1.6 * min(zoom, 1.4)) if smooth else 1.0
        if not smooth:
            thin = 0.0
        groups = (
            (~around & ~picked, theme.wire, thin),
            (around & ~picked, theme.residual, thin * 1.5),
            (edges == hovered, theme.text, thin * 1.5),
            (picked, theme.selection, max(thin, 1.0) * 1.9),
        )
        for chosen, tone, width in groups:
            if chosen.any():
                self._stroke(frame, points[chosen], ink.colour(tone), width)

    def _stroke(self, frame: Frame, points: Floats, tone: QColor, width: float) -> None:
        pen = QPen(tone, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if width > 2 else Qt.PenCapStyle.FlatCap)
        frame.painter.setPen(pen)
        draw_lines(frame.painter, joined(points))

    def _labels(self, frame: Frame, labels: Iterable[tuple[Label, float, float]]) -> None:
        for label, x, y in labels:
            area = QRectF(0, 0, label.width, HEIGHT)
            self._blit(frame, label, area, (x, y), _label_painter(label, self.theme))

    # Nodes

    def _nodes(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        zoom = frame.camera.zoom
        if zoom < OVERVIEW or (zoom < PLATES and len(nodes) > FEW):
            self._blocks(frame, mirror, nodes)
            return
        paint = paint_card if zoom >= PLATES else paint_plate
        waiting = [slot for slot in nodes.tolist() if not self._card(frame, mirror, slot, paint)]
        if waiting:
            frame.pending = True
            self._blocks(frame, mirror, np.asarray(waiting))

    def _card(
        self,
        frame: Frame,
        mirror: Mirror,
        slot: int,
        paint: Callable[[QPainter, Card, Theme], None],
    ) -> bool:
        """Draw a card from the cache, sharp or stretched; tell whether there was one."""
        card = mirror.cards[slot]
        width, height = geo.size_of(card)
        area = QRectF(-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
        x, y = mirror.xy[slot].tolist()
        at = (x - MARGIN, y - MARGIN)
        return self._blit(
            frame, (paint.__name__, card), area, at, lambda p: paint(p, card, self.theme)
        )

    def _blit(
        self,
        frame: Frame,
        content: Hashable,
        area: QRectF,
        at: tuple[float, float],
        paint: Callable[[QPainter], None],
    ) -> bool:
        pixmap = self.cache.get(content, frame.scale)
        if pixmap is None and perf_counter() < frame.deadline:
            pixmap = self.cache.make(content, frame.scale, area, paint)
        stretched = pixmap is None
        pixmap = pixmap or self.cache.nearby(content)
        if pixmap is None:
            return False
        frame.pending |= stretched
        self._put(frame, pixmap, area, at)
        return True

    def _put(self, frame: Frame, pixmap: QPixmap, area: QRectF, at: tuple[float, float]) -> None:
        x, y = frame.camera.to_view(at)
        ratio = frame.ratio
        left, top = round(x * ratio) / ratio, round(y * ratio) / ratio
        wide = round(area.width() * frame.scale) / ratio
        high = round(area.height() * frame.scale) / ratio
        if pixmap.width() == wide and pixmap.height() == high:
            frame.painter.drawPixmap(QPointF(left, top), pixmap)
        else:
            whole = QRectF(0, 0, pixmap.width(), pixmap.height())
            frame.painter.drawPixmap(QRectF(left, top, wide, high), pixmap, whole)

    def _blocks(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        """Paint cards as plain blocks, one call for the bodies and one per category."""
        painter, zoom = frame.painter, frame.camera.zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        rects = np.hstack([frame.to_view(mirror.xy[nodes]), mirror.wh[nodes] * zoom])
        rects = np.ascontiguousarray(rects)
        rects[:, 2:] = np.maximum(rects[:, 2:], 2.0)
        flat = zoom >= OVERVIEW
        if flat:
            painter.setBrush(ink.colour(self.theme.node_border))
            draw_rects(painter, rects)
            rects[:, 3] *= 0.55
        owners = mirror.category[nodes]
        for place in np.unique(owners).tolist():
            name = mirror.categories[place]
            tone = ink.plate(self.theme, name) if flat else self._far(name)
            painter.setBrush(tone)
            draw_rects(painter, np.ascontiguousarray(rects[owners == place]))

    def _far(self, name: str) -> QColor:
        return ink.mixed(self.theme.node, ink.category(self.theme, name), 0.75)

    # Selection

    def _outlines(self, frame: Frame, mirror: Mirror, nodes: Ints, marks: Marks) -> None:
        slots = [mirror.nodes[node] for node in marks.nodes if node in mirror.nodes]
        chosen = np.intersect1d(slots, nodes).astype(np.int64)
        if not len(chosen):
            return
        painter, zoom = frame.painter, frame.camera.zoom
        corner = frame.to_view(mirror.xy[chosen])
        rects = np.ascontiguousarray(np.hstack([corner, mirror.wh[chosen] * zoom]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tone = self.theme.selection
        if zoom < OVERVIEW or len(chosen) > FEW:
            painter.setPen(QPen(ink.colour(tone), 0))
            draw_rects(painter, rects)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, y, w, h in rects.tolist():
            for grown, width, alpha in ((0.0, 1.8, 255), (4.0, 1.6, 190), (6.5, 4.0, 50)):
                painter.setPen(QPen(ink.colour(tone, alpha), width))
                box = QRectF(x, y, w, h).adjusted(-grown, -grown, grown, grown)
                radius = geo.RADIUS * zoom + grown
                painter.drawRoundedRect(box, radius, radius)


def _label_painter(label: Label, theme: Theme) -> Callable[[QPainter], None]:
    return lambda painter: paint_label(painter, label, theme)
