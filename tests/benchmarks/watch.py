"""Watching a canvas from outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from app.canvas.view import CanvasView


class Watch(QObject):
    """Knows whether a canvas has painted a network."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self.painted = False
        self._canvas = canvas
        canvas.installEventFilter(self)

    # The name is Qt's.
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and self._canvas.workspace.graph.nodes:
            self.painted = True
        return False
