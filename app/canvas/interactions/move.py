"""Moving nodes, frames and notes; a press without a drag selects instead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from app.canvas.geometry import GRID
from app.canvas.guides import Guides, Line
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.insert import Aim
from app.canvas.interactions.select import merged
from app.canvas.lift import Lift, shifted
from graph_core.edits import Edit, Several
from graph_core.graph import Graph


class MoveNodes(Interaction):
    """Drag a node, frame or note: the selection goes with it, and what lies in its frames.

    A node without wires is put into the wire it is dropped on. Alt pressed on the way leaves the
    guides and the grid and puts it into none.
    """

    cursor = Qt.CursorShape.SizeAllCursor
    carries = True

    def __init__(self, stage: Stage, start: Pointer, node: str) -> None:
        super().__init__(stage, start)
        self._node = node
        self._lifted: Lift | None = None
        self._aim: Aim | None = None
        before = stage.workspace.chosen
        if node not in before and not start.toggle:
            stage.workspace.select(merged(before, frozenset({node}), start))
            if not start.add:
                stage.mark(edges=frozenset(), dots=frozenset())

    @property
    def held(self) -> frozenset[str]:
        """What is in hand; nothing until the drag has begun."""
        return self._lifted.ids if self._lifted else frozenset()

    def move(self, pointer: Pointer) -> None:
        if self._lifted is None and not pointer.travelled(self.start):
            return
        lifted = self._lifted = self._lifted or self._lift()
        lifted.shift(*self._distance(pointer))
        if self._aim and self._off_grid(pointer):
            self._aim.let_go()
        elif self._aim:
            self._aim.seek(pointer)
        self.stage.repaint_soon()

    def _lift(self) -> Lift:
        workspace = self.stage.workspace
        if self._node not in workspace.chosen:
            workspace.select(workspace.chosen | {self._node})
        lifted = Lift(self.stage.mirror, workspace.chosen, self.stage.marks.dots)
        self.stage.mark(raised=lifted.ids, adrift=lifted.adrift)
        alone = self._free(self._node) if lifted.ids == {self._node} else None
        self._aim = Aim(self.stage, alone, self._node) if alone else None
        box = lifted.box(self._node)
        self._anchor = box
        self._guides = Guides(self.stage.mirror, lifted.ids)
        return lifted

    def _free(self, node: str) -> Graph | None:
        """Return the graph in which a node has no wires, or None when it has some."""
        graph = self.stage.workspace.graph
        wired = node not in graph.nodes or graph.into(node) or graph.out_of(node)
        return None if wired else graph

    def _off_grid(self, pointer: Pointer) -> bool:
        return pointer.alone

    def _before(self) -> tuple[Edit, ...]:
        """Return what is done before the nodes are put down."""
        return ()

    def _distance(self, pointer: Pointer) -> tuple[float, float]:
        """Return how far all of it goes; what was grabbed lands on a guide, else on the grid."""
        dx, dy = (now - then for now, then in zip(pointer.at, self.start.at, strict=True))
        if self._off_grid(pointer):
            self._guides.rest()
            return dx, dy
        box = shifted(self._anchor, dx, dy)
        snap = self._guides.at(box, self.stage.camera.zoom)
        x = round(box.left / GRID) * GRID if snap.dx is None else box.left + snap.dx
        y = round(box.top / GRID) * GRID if snap.dy is None else box.top + snap.dy
        return x - self._anchor.left, y - self._anchor.top

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        workspace = self.stage.workspace
        if self._lifted is None:
            chosen = frozenset({self._node})
            if self.start.toggle or not self.start.add:
                workspace.select(merged(workspace.chosen, chosen, self.start))
            if not (self.start.toggle or self.start.add):
                self.stage.mark(edges=frozenset(), dots=frozenset())
            return
        several = len(self._lifted.nodes)
        put = self._lifted.edit(f"Move {several} nodes" if several > 1 else "Move")
        edits = *self._before(), put, *(self._aim.edits() if self._aim else ())
        title = (edits[0] if self._before() else edits[-1]).title
        workspace.apply(put if len(edits) == 1 else Several(edits, title))
        self._lifted.settle()

    def cancel(self) -> None:
        if self._lifted:
            self._lifted.settle()
            self.stage.repaint_soon()

    def lines(self) -> tuple[Line, ...] | None:
        if self._aim and self._aim.wire:
            return None
        return self._guides.lines if self._lifted else ()

    def paint(self, painter: QPainter) -> None:
        if self._lifted:
            self._guides.paint(painter, self.stage.camera, self.stage.theme)
        if self._aim:
            self._aim.paint(painter)
