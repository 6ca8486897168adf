"""Detaching: nodes are pulled out of their wires, which heal behind them."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from app.canvas.interactions.base import Pointer
from app.canvas.interactions.drawing import DASHED, pen, span
from app.canvas.interactions.move import MoveNodes
from app.canvas.lift import Lift
from graph_core.edits import Detach, Edit
from graph_core.graph import Graph


class DetachNodes(MoveNodes):
    """Drag with Alt from the start: the selection leaves its wires, and may be put into another.

    The wires that would heal show dashed.
    """

    def _lift(self) -> Lift:
        graph = self.stage.workspace.graph
        nodes = self.stage.workspace.selection | ({self._node} & graph.nodes.keys())
        self._detach = Detach(tuple(sorted(nodes)))
        patch = self._detach.plan(graph)
        self._apart = graph.patched(patch)
        self._healed = [edge for edge in patch.edges.values() if edge]
        lifted = super()._lift()
        self.stage.mark(lifted=frozenset(patch.edges))
        return lifted

    def _free(self, node: str) -> Graph | None:
        return self._apart if node in self._apart.nodes else None

    def _off_grid(self, pointer: Pointer) -> bool:
        return False

    def _before(self) -> tuple[Edit, ...]:
        return (self._detach,)

    def lines(self) -> None:
        return None

    def paint(self, painter: QPainter) -> None:
        if self._lifted:
            mirror, theme = self.stage.mirror, self.stage.theme
            pairs = [
                (
                    *mirror.socket_point(edge.source, output=True),
                    *mirror.ends(np.array([mirror.edges[edge.id]]))[0, 2:4],
                )
                for edge in self._healed
            ]
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pen(theme.good, 1.8, DASHED))
            span(painter, self.stage.camera, np.array(pairs, np.float64).reshape(-1, 4))
        super().paint(painter)
