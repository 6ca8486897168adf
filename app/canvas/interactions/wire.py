"""Wiring: from port to port either way, moving a wire's end, or into the open for the palette."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from app.canvas.bubble import Bubble, paint_bubble
from app.canvas.hit_test import PortHit, port_at
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.drawing import DASHED, SOLID, pen, span
from app.canvas.interactions.glow import Glow
from app.canvas.judge import Judge
from graph_core.adapting import JOINED, adapters
from graph_core.diagnostics import Fix
from graph_core.edits import Connect, Disconnect, Edit, Rewire
from graph_core.graph import PortRef


class DragWire(Interaction):
    """Drag from a port; ports that would take the wire glow, others fade and say why.

    A wire dropped on a port that it doesn't fit is offered layers that make it fit.

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
        self._glow = Glow(stage, output=not fixed.output, why_not=self._why_not)
        self._begun = False
        self._found: dict[PortRef, list[Fix]] = {}

    @property
    def reason(self) -> str:
        """Why the port under the pointer refuses the wire; empty when it takes it."""
        return self._why_not(self._over) if self._over else ""

    def _why_not(self, hit: PortHit) -> str:
        return self._judge.why_not(hit.ref)

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
            self._mend(pointer, self._over)

    def _mend(self, pointer: Pointer, hit: PortHit) -> None:
        """Let a refusal of structure reach the window; offer ways out of a misfit."""
        anyway = self._edit(hit)
        refusal = self.stage.workspace.check(anyway)
        if refusal:
            self.stage.workspace.refused.emit(refusal)
        else:
            fixes = [*self._fixes(), Fix("Connect anyway", anyway)]
            self.stage.offer_fixes(pointer, self.reason, fixes)

    def _fixes(self) -> list[Fix]:
        """Return layers that would make the wire fit the port under the pointer."""
        hit, seen = self._over, self.stage.workspace
        if hit is None:
            return []
        if hit.ref not in self._found:
            ends = self._wire(hit)
            self._found[hit.ref] = adapters(seen.graph, seen.analysis, *ends, self._lifted)
        return self._found[hit.ref]

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
        refused, theme, stage = self.reason, self.stage.theme, self.stage
        self._glow.paint(painter)
        tone, style = (theme.error, DASHED) if refused else (theme.selection, SOLID)
        painter.setPen(pen(tone, 2.2, style))
        span(painter, stage.camera, np.array([self._ends()]))
        if refused:
            bubble = Bubble(self._words(), self._end.pixel)
            paint_bubble(painter, bubble, theme, theme.error)

    def _words(self) -> str:
        """Return why the port refuses the wire, and what releasing it there offers."""
        fixes = self._fixes()
        return f"{self.reason}\n{fixes[0].title.removesuffix(JOINED)}?" if fixes else self.reason

    def _ends(self) -> tuple[float, float, float, float]:
        mirror, over = self.stage.mirror, self._over
        fixed = mirror.socket_point(
            self.fixed.ref, output=self.fixed.output, index=self.fixed.index
        )
        free = self._end.at
        if over:
            free = mirror.socket_point(over.ref, output=over.output, index=over.index)
        return (*fixed, *free) if self.fixed.output else (*free, *fixed)


def grab_port(stage: Stage, start: Pointer, hit: PortHit) -> DragWire:
    """Begin at a port: from an occupied input its wire comes off, else a new one begins."""
    if not hit.edge:
        return DragWire(stage, start, hit)
    edge = stage.mirror.graph.edges[hit.edge]
    return DragWire(stage, start, PortHit(edge.source, output=True), hit.edge)
