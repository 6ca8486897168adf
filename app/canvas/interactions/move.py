"""Moving nodes, frames and notes; a press without a drag selects instead."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.canvas.geometry import GRID
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.select import merged
from app.canvas.lift import Lift


class MoveNodes(Interaction):
    """Drag a node, frame or note: the selection goes with it, and what lies in its frames.

    Alt leaves the grid.
    """

    cursor = Qt.CursorShape.SizeAllCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, node: str) -> None:
        super().__init__(stage, start)
        self._node = node
        self._lifted: Lift | None = None
        before = stage.workspace.chosen
        if node not in before and not start.toggle:
            stage.workspace.select(merged(before, frozenset({node}), start))

    def move(self, pointer: Pointer) -> None:
        if self._lifted is None and not pointer.travelled(self.start):
            return
        lifted = self._lifted = self._lifted or self._lift()
        lifted.shift(*self._distance(pointer))
        self.stage.repaint_soon()

    def _lift(self) -> Lift:
        workspace = self.stage.workspace
        if self._node not in workspace.chosen:
            workspace.select(workspace.chosen | {self._node})
        lifted = Lift(self.stage.mirror, workspace.chosen)
        self.stage.mark(raised=lifted.ids)
        box = lifted.box(self._node)
        self._anchor = (box.left, box.top)
        return lifted

    def _distance(self, pointer: Pointer) -> tuple[float, float]:
        """Return how far all of it goes; the one that was grabbed lands on the grid."""
        away = [now - then for now, then in zip(pointer.at, self.start.at, strict=True)]
        if not pointer.alone:
            goal = [round((a + d) / GRID) * GRID for a, d in zip(self._anchor, away, strict=True)]
            away = [g - a for g, a in zip(goal, self._anchor, strict=True)]
        return away[0], away[1]

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        workspace = self.stage.workspace
        if self._lifted is None:
            chosen = frozenset({self._node})
            if self.start.toggle or not self.start.add:
                workspace.select(merged(workspace.chosen, chosen, self.start))
            return
        several = len(self._lifted.nodes)
        workspace.apply(self._lifted.edit(f"Move {several} nodes" if several > 1 else "Move"))
        self._lifted.settle()

    def cancel(self) -> None:
        if self._lifted:
            self._lifted.settle()
            self.stage.repaint_soon()
