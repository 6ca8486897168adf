"""The painter: the canvas, in as much detail as the zoom can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter
from weakref import WeakKeyDictionary, ref

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.authored import Authored
from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.annotations_paint import AnnotationPainter
from app.canvas.cache import PixmapCache
from app.canvas.camera import Box, Camera
from app.canvas.card_blit import LABELS, OVERVIEW, PLATES, CardBlitter, Placed
from app.canvas.courses import Mask
from app.canvas.ground import paint_ground
from app.canvas.labels import Places, placed
from app.canvas.lay import Floats, Ints
from app.canvas.mirror import Mirror
from app.canvas.panes import Panes, draw_apart
from app.canvas.together import Together
from app.canvas.vias import Dot
from app.canvas.wire_paint import FEW, among, paint_wires, slots_of, visible, width_at
from app.canvas.wires import draw_rects
from app.theme import Theme

SMOOTH = 0.45
FINE = 40
# So many wires are not even looked at for which of them are seen as they follow a drag.
MANY = 400
# How many wires may follow a drag smoothly, beyond FINE thinly; more follow it as plain lines.
CROWD = 120
# How long a frame makes pictures of cards, in seconds.
BUDGET = 0.005
# How far beyond its box a card's ports and outline reach.
AROUND = 16.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What is picked out: selected nodes, frames and notes in `nodes`, selected edges, the edge
    under the pointer.

    `lifted` edges are in hand and not painted; what is `raised` moves above all the others, and
    `adrift` wires with it. `dots` are selected points of wires. `found` nodes are looked for.
    """

    nodes: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    hovered: str = ""
    lifted: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    dots: frozenset[Dot] = frozenset()
    adrift: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()


@dataclass(slots=True)
class Frame:
    """What one frame needs: where to paint, what is seen of the canvas, and how closely.

    With `few` nodes in the whole view there is time for what is finer than it need be.
    """

    painter: QPainter
    camera: Camera
    seen: Box
    ratio: float = 1.0
    deadline: float = field(default_factory=lambda: perf_counter() + BUDGET)
    pending: bool = False
    made: int = 0
    few: bool = True
    panes: Panes = ()
    scale: float = field(init=False)

    def __post_init__(self) -> None:
        self.scale = round(self.camera.zoom * self.ratio, 5)

    def to_view(self, points: Floats) -> Floats:
        """Return canvas points, (…, 2), as widget points."""
        moved: Floats = points * self.camera.zoom + (self.camera.x, self.camera.y)
        return moved


class CanvasPainter:
    """Paints a mirror; `patient` paints every card at once, however long it takes."""

    def __init__(self, theme: Theme, authored: Authored | None = None) -> None:
        self.theme = theme
        self.annotations = AnnotationPainter(theme, authored or Authored())
        self.cards = CardBlitter(theme, PixmapCache())
        self.patient = False
        self._places: WeakKeyDictionary[Mirror, Places] = WeakKeyDictionary()
        self._moving = Together()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.annotations.set_theme(theme)
        self.cards = CardBlitter(theme, PixmapCache())

    def frame(self, painter: QPainter, camera: Camera, seen: Box, ratio: float) -> Frame:
        """Return a frame that shows a part of the canvas."""
        made = Frame(painter, camera, seen, ratio)
        if self.patient:
            made.deadline = float("inf")
        return made

    def paint_still(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint everything but what is raised and its wires."""
        paint_ground(frame, self.theme)
        held, painter, camera = mirror.annotations, frame.painter, frame.camera
        sheets = [id_ for id_ in held.within(frame.seen) if id_ not in marks.raised]
        self.annotations.frames(painter, camera, held, sheets)
        nodes = mirror.within(frame.seen.grown(AROUND))
        raised = _slots(mirror, marks.raised)
        live = mirror.live_edges()
        edges = visible(frame, mirror, marks, live[~adrift(mirror, marks, live, raised)])
        nodes = np.setdiff1d(nodes, raised) if len(raised) else nodes
        smooth = frame.camera.zoom >= SMOOTH or frame.few
        thin = width_at(frame.camera.zoom) if smooth else 0.0
        paint_wires(frame, self.theme, mirror, marks, edges, thin)
        if frame.camera.zoom >= LABELS:
            self._labels(frame, self._places_in(mirror).find(mirror, edges, frame.seen))
        self.annotations.notes(painter, camera, held, sheets)
        self._nodes(frame, mirror, nodes)
        self.annotations.titles(painter, camera, held, marks.raised)

    def paint_blocks(self, frame: Frame, mirror: Mirror) -> None:
        """Paint the ground and a plain block for each card, which takes next to no time."""
        paint_ground(frame, self.theme)
        self._blocks(frame, mirror, mirror.within(frame.seen))

    def mend_labels(self, mirror: Mirror, damage: Box, since: int, zoom: float) -> Box | None:
        """Return the area to paint anew for an edit's damage; None when that is everything."""
        return self._places_in(mirror).mend(mirror, damage, since) if zoom >= LABELS else damage

    def _places_in(self, mirror: Mirror) -> Places:
        return self._places.setdefault(mirror, Places())

    def paint_picked(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint the selected wires and the one under the pointer above the picture."""
        edges = slots_of(mirror, marks.edges | {marks.hovered})
        edges = visible(frame, mirror, marks, edges) if len(edges) else edges
        paint_wires(frame, self.theme, mirror, marks, edges, width_at(frame.camera.zoom))
        if len(edges) and frame.camera.zoom >= LABELS:
            self._labels(frame, self._places_in(mirror).find(mirror, edges, frame.seen))

    def paint_labels(self, frame: Frame, mirror: Mirror, edges: Ints) -> None:
        """Paint the labels of the wires in these slots above all else."""
        if len(edges) and frame.camera.zoom >= LABELS:
            self._labels(frame, self._places_in(mirror).find(mirror, edges, frame.seen))

    def paint_raised(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint what is raised and its wires, above what lies still."""
        held, painter, camera = mirror.annotations, frame.painter, frame.camera
        sheets = [id_ for id_ in held.within(frame.seen) if id_ in marks.raised]
        self.annotations.frames(painter, camera, held, sheets)
        raised, live = _slots(mirror, marks.raised), mirror.live_edges()
        edges = live[adrift(mirror, marks, live, raised)]
        seen = edges if len(edges) > MANY else visible(frame, mirror, marks, edges)
        frame.few = len(seen) <= FEW
        if len(seen) <= FINE or not len(raised):
            self._loose(frame, mirror, marks, seen, raised)
        else:
            self._together(frame, mirror, marks, edges, raised)
        self.annotations.titles(painter, camera, held, held.items.keys() - marks.raised)

    def _loose(self, frame: Frame, mirror: Mirror, marks: Marks, edges: Ints, raised: Ints) -> None:
        """Paint raised nodes and wires one by one, with their labels."""
        paint_wires(frame, self.theme, mirror, marks, edges, _following(frame, edges))
        if frame.camera.zoom >= LABELS and len(edges) <= FINE:
            self._labels(frame, placed(mirror, edges))
        self._raised_cards(frame, mirror, marks, raised)

    def _together(
        self, frame: Frame, mirror: Mirror, marks: Marks, edges: Ints, raised: Ints
    ) -> None:
        """Paint much that is raised as the picture it moves as; wires that lead out of it anew."""
        tied = among(mirror.source[edges], raised) & among(mirror.target[edges], raised)
        inner, outer = edges[tied], visible(frame, mirror, marks, edges[~tied])
        paint_wires(frame, self.theme, mirror, marks, outer, _following(frame, outer))

        def paint(painter: QPainter, camera: Camera, area: Box) -> bool:
            part = self.frame(painter, camera, area, frame.ratio)
            wires = visible(part, mirror, marks, inner)
            part.few = len(wires) <= FEW
            thin = width_at(camera.zoom) if part.few else 0.0
            paint_wires(part, self.theme, mirror, marks, wires, thin)
            self._raised_cards(part, mirror, marks, raised)
            return part.pending

        def whole() -> Box:
            corner = mirror.xy[raised]
            sides = [*mirror.reach(inner), *corner.T, *(corner + mirror.wh[raised]).T]
            left, top, right, bottom = (np.concatenate(sides[i::4]) for i in range(4))
            around = left.min(), top.min(), right.max(), bottom.max()
            return Box(*map(float, around)).grown(AROUND)

        of = ref(mirror), mirror.revision, frame.scale, frame.ratio, self.theme.name, marks
        self._moving.show(frame, of, mirror.xy[raised], whole, paint)

    def _raised_cards(self, frame: Frame, mirror: Mirror, marks: Marks, raised: Ints) -> None:
        held = mirror.annotations
        sheets = [id_ for id_ in held.within(frame.seen) if id_ in marks.raised]
        self.annotations.notes(frame.painter, frame.camera, held, sheets)
        nodes = np.intersect1d(mirror.within(frame.seen.grown(AROUND)), raised)
        self._nodes(frame, mirror, nodes.astype(np.int64))

    # Wires

    def _labels(self, frame: Frame, labels: Iterable[Placed]) -> None:
        self.cards.labels(frame, list(labels))

    # Nodes

    def _nodes(self, frame: Frame, mirror: Mirror, nodes: Ints) -> None:
        zoom = frame.camera.zoom
        if zoom < OVERVIEW or (zoom < PLATES and not frame.few):
            self._blocks(frame, mirror, nodes)
        elif waiting := self.cards.cards(frame, mirror, nodes):
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

    def paint_found(self, frame: Frame, mirror: Mirror, found: frozenset[str]) -> None:
        """Paint a ring around nodes that are looked for, wider than a selection's border."""
        nodes = mirror.within(frame.seen.grown(AROUND))
        nodes = nodes[among(nodes, _slots(mirror, found))]
        corner, size = frame.to_view(mirror.xy[nodes]), mirror.wh[nodes] * frame.camera.zoom
        rects = np.ascontiguousarray(np.hstack([corner - 8, size + 16]))
        painter = frame.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=len(nodes) <= FINE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.colour(self.theme.warning), 2.5, Qt.PenStyle.DotLine))
        draw_rects(painter, rects)

    def paint_selection(self, frame: Frame, mirror: Mirror, marks: Marks) -> None:
        """Paint the double border of selected nodes; a plain one when there are many."""
        if marks.found:
            self.paint_found(frame, mirror, marks.found)
        if not marks.nodes:
            return
        chosen_sheets = [id_ for id_ in mirror.annotations.items if id_ in marks.nodes]
        self.annotations.outlines(frame.painter, frame.camera, mirror.annotations, chosen_sheets)
        nodes = mirror.within(frame.seen.grown(AROUND))
        self._paint_tied(frame, mirror, nodes[among(nodes, _slots(mirror, tied(mirror, marks)))])
        chosen = nodes[among(nodes, _slots(mirror, marks.nodes))]
        if not len(chosen):
            return
        painter, zoom = frame.painter, frame.camera.zoom
        if zoom >= OVERVIEW and len(chosen) <= FINE:
            self.cards.outlines(frame, mirror, chosen)
            return
        corner = frame.to_view(mirror.xy[chosen])
        rects = np.ascontiguousarray(np.hstack([corner, mirror.wh[chosen] * zoom]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        tone = ink.colour(self.theme.selection)
        painter.setPen(QPen(tone, 2 if zoom >= OVERVIEW else 0))
        if not frame.panes:
            draw_rects(painter, rects)
            return
        boxes = np.hstack([rects[:, :2], rects[:, :2] + rects[:, 2:]])
        draw_apart(painter, frame.panes, boxes, lambda some: draw_rects(painter, rects[some]))


def tied(mirror: Mirror, marks: Marks) -> frozenset[str]:
    """Return the other calls of the selected layers, unless a great many are selected."""
    graph = mirror.graph
    if len(marks.nodes) > FINE + len(mirror.annotations.items):
        return frozenset()
    chosen = marks.nodes & graph.nodes.keys()
    if len(chosen) > FINE:
        return frozenset()
    calls = (graph.calls(graph.nodes[node].layer) for node in chosen)
    return frozenset(other for others in calls for other in others) - chosen


def _following(frame: Frame, edges: Ints) -> float:
    """Return how thin wires are that follow a drag."""
    if len(edges) <= FINE:
        return width_at(frame.camera.zoom)
    return 1.0 if len(edges) <= CROWD else 0.0


def _slots(mirror: Mirror, nodes: frozenset[str]) -> Ints:
    return np.array(mirror.nodes.known_of(nodes), np.int64)


def adrift(mirror: Mirror, marks: Marks, edges: Ints, raised: Ints) -> Mask:
    """Tell which wires move with what is raised."""
    if not len(raised) and not marks.adrift:
        return np.zeros(len(edges), np.bool_)
    ends = among(mirror.source[edges], raised) | among(mirror.target[edges], raised)
    return ends | among(edges, slots_of(mirror, marks.adrift))
