"""Panning: the canvas follows the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.canvas.interactions.base import Interaction, Pointer, Stage


class Pan(Interaction):
    """Middle-drag or Space-drag, and what else the navigation preset says."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, stage: Stage, start: Pointer) -> None:
        super().__init__(stage, start)
        self._origin = (stage.camera.x, stage.camera.y)

    def move(self, pointer: Pointer) -> None:
        camera = self.stage.camera
        camera.x = self._origin[0] + pointer.pixel[0] - self.start.pixel[0]
        camera.y = self._origin[1] + pointer.pixel[1] - self.start.pixel[1]
        self.stage.repaint_soon()

    def cancel(self) -> None:
        self.stage.camera.x, self.stage.camera.y = self._origin
        self.stage.repaint_soon()


class PanOrMenu(Pan):
    """A drag with a button that opens the menu when it is only clicked."""

    def __init__(self, stage: Stage, start: Pointer) -> None:
        super().__init__(stage, start)
        self._begun = False

    def move(self, pointer: Pointer) -> None:
        self._begun = self._begun or pointer.travelled(self.start)
        if self._begun:
            super().move(pointer)

    def commit(self, pointer: Pointer) -> None:
        if not self._begun:
            self.stage.offer_menu(pointer)
