"""All wires of a port at once: broken, or moved to another port."""

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
from graph_core.edits import Disconnect, MoveWires
from graph_core.graph import Edge, Graph


def wires_at(graph: Graph, hit: PortHit) -> tuple[Edge, ...]:
    """Return the wires of a port."""
    return graph.at_output(hit.ref) if hit.output else graph.at_input(hit.ref)


class BreakWires(Interaction):
    """A click that takes all wires of a port away."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, start: Pointer, hit: PortHit) -> None:
        super().__init__(stage, start)
        self._wires = tuple(edge.id for edge in wires_at(stage.mirror.graph, hit))

    def commit(self, pointer: Pointer) -> None:
        if not pointer.travelled(self.start):
            self.stage.workspace.apply(Disconnect(self._wires, "Break wires"))


class CarryWires(Interaction):
    """Drag all wires of a port to another of the same side; those that take them glow."""

    cursor = Qt.CursorShape.ClosedHandCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, hit: PortHit) -> None:
        super().__init__(stage, start)
        self._hit, self._end = hit, start
        self._wires = wires_at(stage.mirror.graph, hit)
        self._judges = [Judge(stage.workspace, far) for far in self._far_ends()]
        self._glow = Glow(stage, output=hit.output, why_not=self._why_not)
        self._over: PortHit | None = None
        self._begun = False

    def _far_ends(self) -> list[PortHit]:
        if self._hit.output:
            return [PortHit(edge.target, output=False) for edge in self._wires]
        return [PortHit(edge.source, output=True) for edge in self._wires]

    @property
    def reason(self) -> str:
        """Why the port under the pointer can't take the wires; empty when it can."""
        return self._why_not(self._over) if self._over else ""

    def _why_not(self, hit: PortHit) -> str:
        if hit.ref == self._hit.ref:
            return ""
        said = (judge.why_not(hit.ref) for judge in self._judges)
        if wrong := next((reason for reason in said if reason), ""):
            return wrong
        return str(self.stage.workspace.check(self._edit(hit)) or "")

    def _edit(self, hit: PortHit) -> MoveWires:
        return MoveWires(self._hit.ref, hit.ref, self._hit.output)

    def move(self, pointer: Pointer) -> None:
        self._end = pointer
        if not self._begun and not pointer.travelled(self.start):
            return
        if not self._begun:
            self._begun = True
            self.stage.mark(lifted=frozenset(edge.id for edge in self._wires))
        hit = port_at(self.stage.mirror, pointer.at, self.stage.camera.zoom)
        self._over = hit if hit and hit.output == self._hit.output else None
        self.stage.repaint_soon()

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        if self._begun and self._over and self._over.ref != self._hit.ref:
            workspace, edit = self.stage.workspace, self._edit(self._over)
            refusal = workspace.check(edit)
            if refusal:
                workspace.refused.emit(refusal)
            elif not self.reason:
                workspace.apply(edit)

    def paint(self, painter: QPainter) -> None:
        if not self._begun:
            return
        stage, theme, refused = self.stage, self.stage.theme, bool(self.reason)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._glow.paint(painter)
        tone, style = (theme.error, DASHED) if refused else (theme.selection, SOLID)
        painter.setPen(pen(tone, 2.2, style))
        span(painter, stage.camera, self._pairs())
        if refused:
            paint_bubble(painter, Bubble(self.reason, self._end.pixel), theme, theme.error)

    def _pairs(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Return both ends of every wire in hand on the canvas."""
        mirror, free = self.stage.mirror, self._end.at
        if self._over:
            over = self._over
            free = mirror.socket_point(over.ref, output=over.output, index=over.index)
        far = [mirror.socket_point(end.ref, output=end.output) for end in self._far_ends()]
        pairs = [(*free, *end) if self._hit.output else (*end, *free) for end in far]
        return np.array(pairs, np.float64)
