"""Renaming on the canvas: a line over a card's head that lives while somebody types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.canvas.geometry import HEADER
from app.canvas.surface import Surface
from app.controls.name_line import NameLine
from app.guard import guarded
from app.palette.palette import STAYING
from graph_core.edits import Rename
from graph_core.errors import LoomError

LEAST_WIDTH, LEAST_HEIGHT, FRAME = 150, 30, 3


class Renaming(QObject):
    """Renames the selected node's layer; Enter takes the name, Esc leaves it as it was."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._node = self._layer = ""
        self.line: NameLine | None = None
        surface.workspace.changed.connect(lambda _: self.follow())
        surface.workspace.scope_changed.connect(self._end)
        surface.workspace.replaced.connect(self._end)

    def can_begin(self) -> bool:
        """Tell whether one node, and nothing else, is selected."""
        return len(self._surface.workspace.selection) == 1

    def begin(self) -> None:
        """Put the line over the selected node, brought into view."""
        self._end()
        surface = self._surface
        (self._node,) = surface.workspace.selection
        layer = surface.workspace.graph.layer_of(self._node)
        self._layer = layer.id
        seen = surface.camera.seen(surface.width(), surface.height())
        box = surface.mirror.box(self._node)
        if seen.joined(box) != seen:
            surface.reveal(self._node)
        self.line = NameLine(layer.name, self._refusal, surface)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self._take)
        self.follow()
        self.line.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _refusal(self, name: str) -> LoomError | None:
        return self._surface.workspace.check(Rename(self._layer, name))

    def follow(self) -> None:
        """Keep the line over its card."""
        if self.line is None:
            return
        surface = self._surface
        if self._node not in surface.workspace.graph.nodes:
            self._end()
            return
        box, camera = surface.mirror.box(self._node), surface.camera
        left, top = camera.to_view((box.left, box.top))
        width = max(round(box.width * camera.zoom), LEAST_WIDTH) + 2 * FRAME
        height = max(round(HEADER * camera.zoom), LEAST_HEIGHT, self.line.sizeHint().height())
        self.line.setGeometry(QRect(round(left) - FRAME, round(top) - FRAME, width, height))

    def _take(self) -> None:
        """Give the layer the name typed, when it is another one."""
        line, workspace = self.line, self._surface.workspace
        if line is None:
            return
        name = line.text()
        self._end()
        if name != workspace.graph.layers[self._layer].name:
            workspace.apply(Rename(self._layer, name))

    def _end(self) -> None:
        """Take the line away; the keyboard goes back to the canvas when the line had it."""
        line, self.line = self.line, None
        if line is None:
            return
        line.removeEventFilter(self)
        if line.hasFocus():
            self._surface.setFocus(Qt.FocusReason.PopupFocusReason)
        line.hide()
        line.take_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filter(event))

    @guarded
    def _filter(self, event: QEvent) -> bool:
        """Esc lets go; a press elsewhere takes the name when nothing is wrong with it."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self._end()
            event.accept()
            return True
        if isinstance(event, QFocusEvent) and event.lostFocus() and self.line is not None:
            if event.reason() in STAYING:
                return False
            if self.line.hasAcceptableInput():
                self._take()
            else:
                self._end()
        return False
