"""Resizing a frame or a note by its edges and corners."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.canvas.annotations import Held, boxed, resized
from app.canvas.camera import Box
from app.canvas.geometry import GRID
from app.canvas.interactions.base import Interaction, Pointer, Stage
from app.canvas.interactions.select import merged
from graph_core.annotations import Frame
from graph_core.edits import Annotate

_SLANTED = Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeBDiagCursor
CURSORS = {
    **dict.fromkeys(("n", "s"), Qt.CursorShape.SizeVerCursor),
    **dict.fromkeys(("w", "e"), Qt.CursorShape.SizeHorCursor),
    **dict.fromkeys(("nw", "se"), _SLANTED[0]),
    **dict.fromkeys(("ne", "sw"), _SLANTED[1]),
}


class Resize(Interaction):
    """Drag an edge or a corner; a press without a drag selects. Alt leaves the grid."""

    def __init__(self, stage: Stage, start: Pointer, held: Held) -> None:
        super().__init__(stage, start)
        self.cursor = CURSORS[held.part]
        self._held = held
        self._box = stage.mirror.annotations.box(held.id)
        self._begun = False

    def move(self, pointer: Pointer) -> None:
        if not self._begun and not pointer.travelled(self.start):
            return
        if not self._begun:
            self._begun = True
            self.stage.workspace.select([self._held.id])
            self.stage.mark(raised=frozenset({self._held.id}))
        self.stage.mirror.annotations.show({self._held.id: self._wanted(pointer)})
        self.stage.repaint_soon()

    def _wanted(self, pointer: Pointer) -> Box:
        part, box = self._held.part, self._box
        edge = (
            box.left if "w" in part else box.right,
            box.top if "n" in part else box.bottom,
        )
        pairs = zip(edge, pointer.at, self.start.at, strict=True)
        to = [side + now - then for side, now, then in pairs]
        if not pointer.alone:
            to = [round(value / GRID) * GRID for value in to]
        return resized(box, part, (to[0], to[1]))

    def commit(self, pointer: Pointer) -> None:
        self.move(pointer)
        workspace, held = self.stage.workspace, self.stage.mirror.annotations
        if not self._begun:
            workspace.select(merged(workspace.chosen, frozenset({self._held.id}), self.start))
            return
        item = boxed(held.items[self._held.id], held.box(self._held.id))
        if isinstance(item, Frame):
            workspace.apply(Annotate(frames={item.id: item}, title="Resize frame"))
        else:
            workspace.apply(Annotate(notes={item.id: item}, title="Resize note"))
        held.settle()

    def cancel(self) -> None:
        self.stage.mirror.annotations.settle()
        self.stage.repaint_soon()
