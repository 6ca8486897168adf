"""Wiring: from port to port either way, moving a wire's end, or into the open for the palette."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.bubble import Bubble, paint_bubble
from app.canvas.hit_test import PortHit, port_at
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.judge import Judge
from app.canvas.mirror import Floats
from app.canvas.wires import draw_lines, joined, sampled
from graph_core.edits import Connect, Disconnect, Edit, Rewire
from graph_core.graph import PortRef

MOST_JUDGED = 240


class DragWire(Interaction):
    """Drag from a port; ports that would take the wire glow, others fade.

    `fixed` is the end that stays; `lifted` the edge whose other end is in hand, or empty.
    """

    cursor = Qt.CursorShape.CrossCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, fixed: PortHit, lifted: str = "") -> None:
        super().__init__(stage, start)
        self.fixed = fixed
        self._lifted = lifted
        self._end = start
        self._over: PortHit | None = None
        self._judge = Judge(stage.workspace, fixed)
        self._begun = False

    @property
    def reason(self) -> str:
        """Why the port under the pointer refuses the wire; empty when it takes it."""
        return self._judge.why_not(self._over.ref) if self._over else ""

    def move(self, pointer: Pointer) -> None:
        self._end = pointer
        if not self._begun and not pointer.travelled(self.start):
            return
        self._begun = True
        if self._lifted:
            self.stage.mark(lifted=frozenset({self._lifted}))
        hit = port_at(self.stage.mirror, pointer.at, self.stage.camera.zoom)
        self._over = hit if hit and self._opposite(hit) else None
        self.stage.repaint_soon()

    def _opposite(self, hit: PortHit) -> bool:
        return hit.output != self.fixed.output

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        if not self._begun:
            return
        if self._over is None:
            self._drop_in_the_open(pointer)
        elif self._same(self._over):
            return
        elif not self.reason:
            self.stage.workspace.apply(self._edit(self._over))
        else:
            source, target = self._wire(self._over)
            self._announce(source, target)

    def _announce(self, source: PortRef, target: PortRef) -> None:
        """Let a refusal of structure reach the window; a misfit was shown at the port."""
        refusal = self.stage.workspace.check(Connect(source, target, replace=True))
        if refusal:
            self.stage.workspace.refused.emit(refusal)

    def _drop_in_the_open(self, pointer: Pointer) -> None:
        if self._lifted:
            self.stage.workspace.apply(Disconnect((self._lifted,)))
        else:
            self.stage.offer_layers(pointer, self.fixed)

    def _same(self, hit: PortHit) -> bool:
        return bool(self._lifted) and hit.edge == self._lifted

    def _edit(self, hit: PortHit) -> Edit:
        source, target = self._wire(hit)
        if self._lifted:
            return Rewire(self._lifted, source, target, replace=True)
        return Connect(source, target, replace=True)

    def _wire(self, hit: PortHit) -> tuple[PortRef, PortRef]:
        return (self.fixed.ref, hit.ref) if self.fixed.output else (hit.ref, self.fixed.ref)

    # Painting

    def paint(self, painter: QPainter) -> None:
        if not self._begun:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ports(painter)
        refused = bool(self.reason)
        theme = self.stage.theme
        tone = theme.error if refused else theme.selection
        style = Qt.PenStyle.DashLine if refused else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink.colour(tone), 2.2, style))
        draw_lines(painter, self._line())
        if refused:
            bubble = Bubble(self.reason, self._end.pixel)
            paint_bubble(painter, bubble, theme, theme.error)

    def _line(self) -> Floats:
        mirror, camera = self.stage.mirror, self.stage.camera
        fixed = mirror.socket_point(
            self.fixed.ref, output=self.fixed.output, index=self.fixed.index
        )
        free = self._end.at
        if self._over:
            over = self._over
            free = mirror.socket_point(over.ref, output=over.output, index=over.index)
        pair = (*fixed, *free) if self.fixed.output else (*free, *fixed)
        points = sampled(np.array([(*pair, 0.0)]), 32)
        return joined(points * camera.zoom + (camera.x, camera.y))

    def _paint_ports(self, painter: QPainter) -> None:
        """Let ports that take the wire glow and the others fade."""
        mirror, camera, theme = self.stage.mirror, self.stage.camera, self.stage.theme
        width, height = painter.device().width(), painter.device().height()
        seen = mirror.within(camera.seen(width, height)).tolist()
        if len(seen) > MOST_JUDGED:
            return
        radius = (geo.PORT_RADIUS + 4) * max(camera.zoom, 0.4)
        for slot in seen:
            output = not self.fixed.output
            sockets = mirror.output_sockets(slot) if output else mirror.input_sockets(slot)
            x, y = mirror.xy[slot].tolist()
            for port, index, (dx, dy) in sockets:
                hit = PortHit(PortRef(mirror.nodes.ids[slot], port), output, index)
                at = QPointF(*camera.to_view((x + dx, y + dy)))
                if self._judge.why_not(hit.ref):
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(ink.colour(theme.canvas, 190))
                    painter.drawEllipse(at, radius - 2, radius - 2)
                else:
                    painter.setPen(QPen(ink.colour(theme.good), 2))
                    painter.setBrush(ink.colour(theme.good, 70))
                    painter.drawEllipse(at, radius, radius)


def grab_port(stage: Stage, start: Pointer, hit: PortHit) -> DragWire:
    """Begin at a port: from an occupied input its wire comes off, else a new one begins."""
    if not hit.edge:
        return DragWire(stage, start, hit)
    edge = stage.mirror.graph.edges[hit.edge]
    return DragWire(stage, start, PortHit(edge.source, output=True), hit.edge)
