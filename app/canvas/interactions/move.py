"""Moving nodes; a press without a drag selects instead."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.canvas.geometry import GRID
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.select import merged
from graph_core.edits import Move


class MoveNodes(Interaction):
    """Drag a node: the whole selection goes with it; Alt leaves the grid."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, stage: Stage, start: Pointer, node: str) -> None:
        super().__init__(stage, start)
        self._node = node
        self._nodes: list[str] = []
        self._slots: list[int] = []
        before = stage.workspace.selection
        if node not in before and not start.toggle:
            stage.workspace.select(merged(before, frozenset({node}), start))

    def move(self, pointer: Pointer) -> None:
        if not self._nodes and not pointer.travelled(self.start):
            return
        if not self._nodes:
            self._lift()
        mirror = self.stage.mirror
        mirror.shift(self._slots, self._starts, *self._distance(pointer))
        self.stage.repaint_soon()

    def _lift(self) -> None:
        workspace, mirror = self.stage.workspace, self.stage.mirror
        if self._node not in workspace.selection:
            workspace.select(workspace.selection | {self._node})
        self._nodes = sorted(workspace.selection)
        self._slots = [mirror.nodes[node] for node in self._nodes]
        self._starts = mirror.xy[self._slots].copy()
        self.stage.mark(raised=frozenset(self._nodes))
        self._anchor = mirror.xy[mirror.nodes[self._node]].tolist()

    def _distance(self, pointer: Pointer) -> tuple[float, float]:
        """Return how far the nodes go; the one that was grabbed lands on the grid."""
        zoom = self.stage.camera.zoom
        pixels = zip(pointer.pixel, self.start.pixel, strict=True)
        away = [(now - then) / zoom for now, then in pixels]
        if not pointer.alone:
            goal = [round((a + d) / GRID) * GRID for a, d in zip(self._anchor, away, strict=True)]
            away = [g - a for g, a in zip(goal, self._anchor, strict=True)]
        return away[0], away[1]

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        workspace, mirror = self.stage.workspace, self.stage.mirror
        if not self._nodes:
            chosen = frozenset({self._node})
            if self.start.toggle or not self.start.add:
                workspace.select(merged(workspace.selection, chosen, self.start))
            return
        places = mirror.xy[self._slots].tolist()
        moved = {node: (x, y) for node, (x, y) in zip(self._nodes, places, strict=True)}
        title = "Move" if len(moved) == 1 else f"Move {len(moved)} nodes"
        workspace.apply(Move(moved, title))
        mirror.settle(self._nodes)

    def cancel(self) -> None:
        if self._nodes:
            self.stage.mirror.settle(self._nodes)
            self.stage.repaint_soon()
