"""Pointing: turns mouse events into gestures, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QSinglePointEvent, QTabletEvent

from app.canvas.bubble import Bubble
from app.canvas.carrying import Carry
from app.canvas.gestures import GESTURES, Gesture, How, hints, meant
from app.canvas.interactions.base import Interaction, Pointer
from app.canvas.interactions.pan import Pan, PanOrMenu
from app.canvas.interactions.resize import CURSORS
from app.canvas.navigation import Does
from app.canvas.surface import Surface
from app.canvas.tips import port_tip, wire_tip
from app.canvas.turning import pen_pans
from app.canvas.under import Under, under

# How long the pointer rests before a tip shows, in milliseconds.
TIP_AFTER = 450
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
RIGHT = Qt.MouseButton.RightButton


class Pointing:
    """What the mouse is doing on one canvas."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.gesture: Interaction | None = None
        self.space = False
        self._by_pen = False
        self.last = Pointer((0.0, 0.0), (0.0, 0.0))
        self.carry = Carry(surface)
        self._words = ("", "")
        self.gestures: list[Gesture] = list(GESTURES)
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
        preset, panning = self._surface.navigation, event.button() == LEFT and self.space
        if panning or (event.button() == MIDDLE and preset.middle_drag is Does.PAN):
            self._begin(Pan(self._surface, pointer))
        elif begun := self._press(event, How.CLICK):
            self._begin(begun)
        elif event.button() == RIGHT and preset.right_drag is Does.PAN:
            self._begin(PanOrMenu(self._surface, pointer))

    def pen(self, event: QTabletEvent) -> bool:
        """Take a pen whose button pans; what it doesn't take comes again as a mouse."""
        pressed = event.type() == QEvent.Type.TabletPress
        if pressed and self.gesture is None and pen_pans(self._surface, event):
            self.last = Pointer.of(event, self._surface.camera)
            self._begin(PanOrMenu(self._surface, self.last))
            self._by_pen = True
        elif not self._by_pen:
            return False
        elif event.type() == QEvent.Type.TabletMove:
            self.move(event)
        elif event.type() == QEvent.Type.TabletRelease:
            self.release(event)
        return True

    def _press(self, event: QMouseEvent, how: How) -> Interaction | None:
        found = self.under(self.last)
        return meant(self.gestures, self._surface, event.button(), how, self.last, found)

    def double(self, event: QMouseEvent) -> None:
        """Begin what a double-click means, or what another press would."""
        self.last = Pointer.of(event, self._surface.camera)
        begun = None if self.gesture or self.space else self._press(event, How.DOUBLE)
        if begun:
            self._begin(begun)
        else:
            self.press(event)

    def hand_over(self, gesture: Interaction) -> None:
        """Go on with a gesture whose press was another one's."""
        self._begin(gesture)

    def _begin(self, gesture: Interaction) -> None:
        self.gesture = gesture
        self._say("")
        self._surface.show_cursor(gesture.cursor)

    def under(self, pointer: Pointer) -> Under:
        """Return what lies under the pointer, selected nodes first."""
        surface = self._surface
        first = surface.workspace.selection
        return under(surface.mirror, pointer.at, surface.camera.zoom, first)

    def move(self, event: QSinglePointEvent) -> None:
        pointer = self.last = Pointer.of(event, self._surface.camera)
        if self.gesture is not None:
            self.gesture.move(pointer)
            self.carry.follow(self.gesture, pointer)
        else:
            self._hover(pointer)

    def release(self, event: QSinglePointEvent) -> None:
        """End the gesture when the last button goes up."""
        if self.gesture is None or event.buttons() & (LEFT | MIDDLE | RIGHT):
            return
        gesture, self.gesture = self.gesture, None
        try:
            gesture.commit(Pointer.of(event, self._surface.camera))
        finally:
            self._over()
            self._rest()

    def cancel(self) -> bool:
        """End the gesture without a trace; tell whether there was one."""
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        self._over()
        gesture.cancel()
        self._rest()
        return True

    def _over(self) -> None:
        self._by_pen = False
        self.carry.stop()
        self._surface.unmark()

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
        surface, found = self._surface, self.under(pointer)
        surface.hover(found.edge)
        if not self.space:
            surface.show_cursor(_shape(found))
        more = "\n".join(hints(self.gestures, found.thing))
        if found.port:
            self._say(port_tip(surface.workspace, found.port), more)
        elif found.edge:
            self._say(wire_tip(surface, found.edge), more)
        else:
            self._say("")

    def leave(self) -> None:
        """Let go of what the pointer was on: it is elsewhere."""
        self.hush()
        if self.gesture is None:
            self._surface.hover("")

    def hush(self) -> None:
        """Hide the tip: what it tells of may be another thing now."""
        self._say("")

    def _say(self, text: str, more: str = "") -> None:
        """Show the tip once the pointer has rested on its thing; an empty text hides it."""
        if (text, more) == self._words:
            return
        self._words = (text, more)
        self._surface.show_bubble(None)
        if text:
            self._rested.start()
        else:
            self._rested.stop()

    def _show_tip(self) -> None:
        text, more = self._words
        self._surface.show_bubble(Bubble(text, self.last.pixel, more))


def _shape(found: Under) -> Qt.CursorShape:
    """Return the cursor that says what a press here would do."""
    if found.port:
        return Qt.CursorShape.CrossCursor
    if found.dot:
        return Qt.CursorShape.SizeAllCursor
    if found.held is None:
        return Qt.CursorShape.ArrowCursor
    return CURSORS.get(found.held.part, Qt.CursorShape.SizeAllCursor)
