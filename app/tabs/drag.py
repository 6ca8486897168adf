"""Dragging nodes onto a tab: let go there and they are copied, stay there and the tab opens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.canvas.geometry import GRID
from app.canvas.interactions.carry_copy import CarryCopy
from app.canvas.interactions.move import MoveNodes
from app.canvas.view import CanvasView
from app.guard import guarded
from app.opened import Opened
from app.tabs.strip import TabStrip
from graph_core.clipboard import fragment
from graph_core.edits import Edit
from graph_core.edits.blocks import Inside
from graph_core.edits.paste import Paste
from graph_core.graph import Graph, Position

# How long nodes are held over a tab before it opens, in milliseconds.
HOVER_MS = 650
BELOW = 8 * GRID


class TabDrag(QObject):
    """Watches a canvas for nodes that leave it over the tabs; `copied` carries what was done."""

    copied = Signal(str)

    def __init__(self, canvas: CanvasView, strip: TabStrip) -> None:
        super().__init__(canvas)
        self._canvas, self._strip, self._documents = canvas, strip, strip.documents
        self._target: Opened | None = None
        self._origin: Opened | None = None
        self._rest = QTimer(self, interval=HOVER_MS, singleShot=True)
        self._rest.timeout.connect(self._open)
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._seen(event))

    @guarded
    def _seen(self, event: QEvent) -> bool:
        """Take the events of a drag over the tabs; the canvas has all the others."""
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseMove:
            over = self._over(event)
            self._aim(self._under(event) if over else None)
            return over
        if event.type() == QEvent.Type.MouseButtonRelease and self._target is not None:
            self._drop(self._target)
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Esc gives up the copy and goes back to where it came from."""
        if event.type() != QEvent.Type.KeyPress or event.key() != Qt.Key.Key_Escape:
            return False
        self._aim(None)
        if not isinstance(self._canvas.pointing.gesture, CarryCopy):
            return False
        self._canvas.pointing.cancel()
        if self._origin is not None:
            self._documents.show(self._origin)
        return True

    def _held(self) -> frozenset[str]:
        gesture = self._canvas.pointing.gesture
        return gesture.held if isinstance(gesture, MoveNodes) else frozenset()

    def _over(self, event: QMouseEvent) -> bool:
        """Tell whether nodes are held over the strip, where the canvas mustn't pan after them."""
        if not self._held() or not self._strip.isVisible():
            return False
        over = self._strip.rect().contains(
            self._strip.mapFromGlobal(event.globalPosition().toPoint())
        )
        if over:
            self._canvas.pointing.carry.stop()
        return over

    def _under(self, event: QMouseEvent) -> Opened | None:
        """Return the document of the tab that nodes are held over, unless it is their own."""
        at = self._strip.mapFromGlobal(event.globalPosition().toPoint())
        opened = self._strip.opened_at(self._strip.tabAt(at))
        return None if opened is self._documents.current else opened

    def _aim(self, target: Opened | None) -> None:
        if target is self._target:
            return
        self._target = target
        self._strip.aim(target)
        if target is None:
            self._rest.stop()
        else:
            self._rest.start()

    def _drop(self, target: Opened) -> None:
        """Put a copy of what is held into a document that isn't shown."""
        held = self._held()
        part = fragment(self._documents.workspace.graph, held)
        self._aim(None)
        self._canvas.pointing.cancel()
        within = target.scope.graph if target.scope.levels else target.document.graph
        paste = Paste(part, below(part.graph, within), title="Copy from another tab")
        levels = target.scope.levels
        edit: Edit = Inside(levels[-1].block, paste) if levels else paste
        if self._documents.apply(target, edit):
            target.selection = frozenset(paste.pasted)
            self.copied.emit(f"{_counted(held)} copied to {target.title}.")

    def _open(self) -> None:
        """Show the document that is aimed at; what is held goes on as a copy."""
        target, held = self._target, self._held()
        self._aim(None)
        gesture = self._canvas.pointing.gesture
        if target is None or gesture is None or not held:
            return
        mirror, start = self._canvas.mirror, gesture.start
        part = fragment(self._documents.workspace.graph, held)
        self._canvas.pointing.cancel()
        boxes = [mirror.box(node) for node in part.graph.nodes]
        self._origin = self._documents.current
        self._documents.show(target)
        carry = CarryCopy(self._canvas, replace(start), part, boxes)
        self._canvas.pointing.hand_over(carry)


def below(part: Graph, there: Graph) -> Position:
    """Return how far a fragment moves to stand below all that is there."""
    ours, theirs = part.positions.values(), there.positions.values()
    if not ours or not theirs:
        return 0.0, 0.0
    left = min(x for x, _ in theirs) - min(x for x, _ in ours)
    top = max(y for _, y in theirs) + BELOW - min(y for _, y in ours)
    return left, top


def _counted(held: Collection[str]) -> str:
    return "1 node" if len(held) == 1 else f"{len(held)} nodes"
