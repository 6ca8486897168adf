"""Aiming: the wire that a node dropped here would be put into, or why it can't be."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from app.canvas.bubble import Bubble, paint_bubble
from app.canvas.hit_test import Near
from app.canvas.interactions.base import Pointer, Stage
from app.canvas.interactions.drawing import DASHED, SOLID, pen, trace
from graph_core.adapting import node_misfit
from graph_core.edits import Edit, Move, Splice
from graph_core.edits.surgery import room_between
from graph_core.graph import Graph


class Aim:
    """Seeks a wire under a moving node; `graph` is what the node stands in without its wires."""

    def __init__(self, stage: Stage, graph: Graph, node: str) -> None:
        self._stage, self._graph, self._node = stage, graph, node
        self._said: dict[str, str] = {}
        self._at = (0.0, 0.0)
        mirror = stage.mirror
        edges, own = mirror.live_edges(), mirror.nodes[node]
        still = (mirror.source[edges] != own) & (mirror.target[edges] != own)
        self._near = Near(mirror, edges[still])
        self.wire = ""

    @property
    def reason(self) -> str:
        """Why the wire can't take the node; empty when it can or when there is none."""
        return self._said.get(self.wire, "")

    def seek(self, pointer: Pointer) -> None:
        """Look for the wire nearest to the node's middle, no farther than half its height."""
        mirror, self._at = self._stage.mirror, pointer.pixel
        box = mirror.box(self._node)
        found = self._near.nearest(box.centre, box.height / 2)
        self.wire = found if found and found in self._graph.edges else ""
        if self.wire and self.wire not in self._said:
            known = self._stage.workspace.analysis
            refusal = node_misfit(self._graph, known, self.wire, self._node)
            self._said[self.wire] = str(refusal or "")

    def let_go(self) -> None:
        """Aim at nothing."""
        self.wire = ""

    def edits(self) -> tuple[Edit, ...]:
        """Return what puts the node into the wire, if it is to be."""
        if not self.wire or self.reason:
            return ()
        return (*self._room(), Splice(self.wire, self._node))

    def _room(self) -> tuple[Edit, ...]:
        """Return what moves the nodes to the right aside where the wire is too short."""
        edge = self._graph.edges[self.wire]
        place, moved = room_between(self._graph, edge.source.node, edge.target.node)
        return (Move({**moved, self._node: place}),) if moved else ()

    def paint(self, painter: QPainter) -> None:
        """Pick the wire out, and say why it can't take the node."""
        if self.wire:
            paint_aimed(painter, self._stage, self.wire, self.reason, self._at)


def paint_aimed(
    painter: QPainter, stage: Stage, wire: str, reason: str, pixel: tuple[float, float]
) -> None:
    """Pick out the wire that something is to be put into, or that can't take it for a reason."""
    theme = stage.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tone, style = (theme.error, DASHED) if reason else (theme.selection, SOLID)
    painter.setPen(pen(tone, 3.4, style))
    trace(painter, stage.mirror, stage.camera, (wire,))
    if reason:
        paint_bubble(painter, Bubble(reason, pixel), theme, theme.error)
