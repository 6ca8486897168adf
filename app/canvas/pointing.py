"""Pointing: turns mouse events into gestures, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from app.canvas.bubble import Bubble
from app.canvas.card_blit import OVERVIEW
from app.canvas.hit_test import PortHit, node_at, port_at, wire_at
from app.canvas.interactions.base import Interaction, Pointer
from app.canvas.interactions.move import MoveNodes
from app.canvas.interactions.pan import Pan
from app.canvas.interactions.select import BoxSelect, PickWire
from app.canvas.interactions.wire import grab_port
from app.canvas.surface import Surface
from app.canvas.tips import port_tip, wire_tip

# How long the pointer rests before a tip shows, in milliseconds.
TIP_AFTER = 450
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Pointing:
    """What the mouse is doing on one canvas."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.gesture: Interaction | None = None
        self.space = False
        self.last = Pointer((0.0, 0.0), (0.0, 0.0))
        self._words = ""
        self._rested = QTimer(surface, singleShot=True, interval=TIP_AFTER)
        self._rested.timeout.connect(self._show_tip)

    def resting(self) -> Pointer:
        """Return where the pointer is, or the middle of the canvas when it's elsewhere."""
        surface = self._surface
        if surface.underMouse():
            return self.last
        middle = QPointF(surface.width() / 2, surface.height() / 2)
        return Pointer.at_pixel(middle, Qt.KeyboardModifier.NoModifier, surface.camera)

    def press(self, event: QMouseEvent) -> None:
        """Begin the gesture that the button and what lies under it mean."""
        if self.gesture is not None:
            return
        pointer = self.last = Pointer.of(event, self._surface.camera)
        if event.button() == MIDDLE or (event.button() == LEFT and self.space):
            self._begin(Pan(self._surface, pointer))
        elif event.button() == LEFT:
            self._begin(self._left(pointer))

    def _left(self, pointer: Pointer) -> Interaction:
        surface = self._surface
        port = self.port(pointer)
        if port is not None:
            return grab_port(surface, pointer, port)
        node = node_at(surface.mirror, pointer.at, surface.workspace.selection)
        if node is not None:
            return MoveNodes(surface, pointer, node)
        edge = wire_at(surface.mirror, pointer.at, surface.camera.zoom)
        if edge is not None:
            return PickWire(surface, pointer, edge)
        return BoxSelect(surface, pointer)

    def _begin(self, gesture: Interaction) -> None:
        self.gesture = gesture
        self._say("")
        self._surface.show_cursor(gesture.cursor)

    def port(self, pointer: Pointer) -> PortHit | None:
        """Return the port under the pointer; from afar ports can't be told apart."""
        surface = self._surface
        if surface.camera.zoom < OVERVIEW:
            return None
        return port_at(surface.mirror, pointer.at, surface.camera.zoom)

    def move(self, event: QMouseEvent) -> None:
        pointer = self.last = Pointer.of(event, self._surface.camera)
        if self.gesture is not None:
            self.gesture.move(pointer)
        else:
            self._hover(pointer)

    def release(self, event: QMouseEvent) -> None:
        """End the gesture when the last button goes up."""
        if self.gesture is None or event.buttons() & (LEFT | MIDDLE):
            return
        gesture, self.gesture = self.gesture, None
        self._surface.unmark()
        gesture.commit(Pointer.of(event, self._surface.camera))
        self._rest()

    def cancel(self) -> bool:
        """End the gesture without a trace; tell whether there was one."""
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        self._surface.unmark()
        gesture.cancel()
        self._rest()
        return True

    def hold_space(self, *, down: bool) -> None:
        self.space = down
        if self.gesture is None:
            self._rest()

    def _rest(self) -> None:
        hand = Qt.CursorShape.OpenHandCursor
        self._surface.show_cursor(hand if self.space else Qt.CursorShape.ArrowCursor)
        self._surface.repaint_soon()

    # Hovering

    def _hover(self, pointer: Pointer) -> None:
        surface = self._surface
        port = self.port(pointer)
        node = None if port else node_at(surface.mirror, pointer.at)
        edge = None if port or node else wire_at(surface.mirror, pointer.at, surface.camera.zoom)
        surface.hover(edge or "")
        if not self.space:
            shape = Qt.CursorShape.CrossCursor if port else Qt.CursorShape.ArrowCursor
            surface.show_cursor(shape)
        if port:
            self._say(port_tip(surface.workspace, port))
        elif edge:
            self._say(wire_tip(surface.workspace, edge))
        else:
            self._say("")

    def _say(self, text: str) -> None:
        """Show the tip once the pointer has rested on its thing; an empty text hides it."""
        if text == self._words:
            return
        self._words = text
        self._surface.show_bubble(None)
        if text:
            self._rested.start()
        else:
            self._rested.stop()

    def _show_tip(self) -> None:
        self._surface.show_bubble(Bubble(self._words, self.last.pixel))
