"""The canvas widget: Qt's events in, gestures and a painted picture out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.action import Action
from app.canvas import annotation_actions, drop, keys, wire_menu
from app.canvas.actions import actions
from app.canvas.annotation_editor import AnnotationEditor
from app.canvas.bubble import paint_bubble
from app.canvas.crumbs import Crumbs
from app.canvas.exposure import Exposure, Pieces
from app.canvas.halo import paint_ends
from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Pointer
from app.canvas.interactions.insert import paint_aimed
from app.canvas.key_wiring import KeyWiring
from app.canvas.minimap import Minimap
from app.canvas.navigation import Does
from app.canvas.overlays import focus_ring, hint, place_overlays
from app.canvas.pieces import pieces
from app.canvas.placing import Placing
from app.canvas.pointing import Pointing
from app.canvas.renaming import Renaming
from app.canvas.surface import Surface
from app.canvas.turning import pinch, turn
from app.canvas.zoom_bar import ZoomBar
from app.guard import guarded
from app.theme import Theme
from app.workspace import Workspace
from graph_core.diagnostics import Fix

BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
# How long after a rough frame a sharper one is painted, in milliseconds.
REFINE_AFTER = 25


class CanvasView(Surface):
    """The canvas of a workspace; `camera_changed` says that it looks elsewhere or closer."""

    camera_changed = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(workspace, theme, parent)
        self._exposure = Exposure(self, self._still, self._above)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        self.setAccessibleName("Canvas")
        self.pointing = Pointing(self)
        self.placing = Placing(self)
        self.editing = AnnotationEditor(self)
        self.key_wiring = KeyWiring(self, self.placing)
        self.renaming = Renaming(self)
        self.actions_offered: list[Action] = actions(self)
        self.minimap = Minimap(self)
        self.zoom_bar = ZoomBar(self)
        self.crumbs = Crumbs(self)
        self._refine = QTimer(self, singleShot=True, interval=REFINE_AFTER)
        self._refine.timeout.connect(lambda: workspace.turns.soon(self._sharpen))
        self._fresh = True
        self._aimed: drop.Aimed | None = None
        self._ringed = False
        self._describe()
        workspace.selection_changed.connect(self._describe)

    def end_gesture(self) -> None:
        self.pointing.cancel()
        self.pointing.hush()
        self.tidying.glide.finish()

    def repaint_soon(self) -> None:
        self._exposure.soon()

    def rest(self) -> None:
        self._exposure.rest()
        self.workspace.turns.rest()

    def camera_or_graph_changed(self) -> None:
        self.pointing.hush()  # another thing lies under the pointer now
        self.repaint_soon()
        self.minimap.refresh()
        self.zoom_bar.refresh()
        self.crumbs.refresh()
        self.renaming.follow()
        self.editing.follow()
        self._describe()
        self.camera_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.minimap.refresh()
        self.zoom_bar.refresh()
        self.crumbs.refresh()
        self.placing.set_theme(theme)

    def complete(self) -> None:
        """Make what is opened by key, in turns to come, so that it opens at once."""
        self.workspace.turns.soon(self._prepare)

    def _prepare(self) -> bool:
        return self.placing.prepare()

    def offer_layers(self, pointer: Pointer, pending: PortHit | None) -> None:
        self.placing.open(pointer, pending)

    def finish_painting(self) -> None:
        """Paint every visible card sharply before returning, for a picture of the window."""
        self.mirror.catch_up()
        self.painter.patient = True
        self.backing.forget()
        self.grab()
        self.painter.patient = False

    def _sharpen(self) -> bool:
        """Paint a little of what looks rough; tell whether there is more that can be painted."""
        if self.backing.sharpen(self.mirror, self.camera).isEmpty():
            self._exposure.anew()
            return False
        self.repaint_soon()
        return self.backing.waiting

    def toggle_minimap(self) -> None:
        self.minimap.setVisible(not self.minimap.isVisibleTo(self))

    def _describe(self) -> None:
        self.setAccessibleDescription(keys.description(self.workspace))

    # What Qt calls: one line each, guarded.

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resized()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._double_clicked(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheeled(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._pen(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._context(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._key_up(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focused(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._unfocused(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        return False if next_ else super().focusNextPrevChild(next_)

    def event(self, event: QEvent) -> bool:
        return bool(self._any(event)) or super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._left()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drag(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim_at(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop(event)

    # What they mean.

    def _still(self) -> QRegion:
        """Bring the still picture up to date; return what looks different, in whole pixels."""
        size, ratio = (self.width(), self.height()), self.devicePixelRatioF()
        changed = self.backing.prepare(self.mirror, self.camera, size, self.marks, ratio)
        return changed if ratio == round(ratio) else QRegion(self.rect())

    def _above(self, known: Pieces) -> Pieces:
        """Return what is seen above the still picture."""
        gesture, marked = self.pointing.gesture, self.trust_marks.nodes()
        seen = self.mirror.revision, self.mirror.previews
        anywhere: dict[str, Hashable] = {
            "aimed": self._aimed,
            "bubble": None if gesture else self.bubble,
            "untrusted": (marked, seen) if marked else None,
            "empty": not self.workspace.graph.nodes,
            "ringed": self._ringed,
        }
        return pieces(self, gesture, [one for one in anywhere.items() if one[1]], known)

    @guarded
    def _left(self) -> None:
        self.pointing.leave()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        size, ratio = (self.width(), self.height()), self.devicePixelRatioF()
        pending = self.backing.paint(painter, self.mirror, self.camera, size, self.marks, ratio)
        paint_ends(painter, self, self.marks.hovered)
        if self._aimed:
            aimed = self._aimed
            paint_aimed(painter, self, aimed.wire, aimed.reason, aimed.pixel)
        if self.pointing.gesture:
            self.pointing.gesture.paint(painter)
        elif self.bubble:
            paint_bubble(painter, self.bubble, self.theme)
        self.trust_marks.paint(painter, self.mirror, self.camera, self.theme)
        if not self.workspace.graph.nodes:
            hint(painter, self.rect(), self.theme)
        if self._ringed:
            focus_ring(painter, self.rect(), self.theme)
        painter.end()
        self._exposure.painted()
        self.workspace.turns.rest()
        if pending:
            self._refine.start(REFINE_AFTER if self.backing.passing else 0)

    @guarded
    def _resized(self) -> None:
        place_overlays(self, self.minimap, self.zoom_bar, self.crumbs)
        if self._fresh:
            self._fresh = False
            self.begin()

    @guarded
    def _pressed(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ringed = False
        self.placing.close()
        self.pointing.press(event)

    @guarded
    def _moved(self, event: QMouseEvent) -> None:
        self.pointing.move(event)
        if self.pointing.gesture:
            self.camera_or_graph_changed()

    @guarded
    def _released(self, event: QMouseEvent) -> None:
        self.pointing.release(event)
        self.camera_or_graph_changed()

    @guarded
    def _double_clicked(self, event: QMouseEvent) -> None:
        self.pointing.double(event)

    @guarded
    def _context(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.offer_menu(self.pointing.last)
        elif self.navigation.right_drag is Does.MENU and self.pointing.gesture is None:
            at = QPointF(event.pos())
            self.offer_menu(Pointer.at_pixel(at, event.modifiers(), self.camera))

    def offer_menu(self, pointer: Pointer) -> None:
        """Open the menu of what lies under the pointer, on empty canvas the palette."""
        found = self.pointing.under(pointer)
        id_ = found.port.ref.node if found.port else found.node
        id_ = found.held.id if found.held else id_
        if found.edge and found.edge not in self.marks.edges:
            self.workspace.select(())
            self.mark(edges=frozenset({found.edge}), dots=frozenset())
        elif id_ and id_ not in self.workspace.chosen:
            self.workspace.select([id_])
        if not found.edge and not id_:
            self.placing.open(pointer)
            return
        show = annotation_actions.show_menu if found.held else keys.show_menu
        show = wire_menu.show_menu if found.edge else show
        show(self, self.mapToGlobal(QPoint(*map(round, pointer.pixel))))

    def offer_editing(self, id_: str) -> None:
        self.editing.open(id_)

    def offer_fixes(self, pointer: Pointer, reason: str, fixes: Sequence[Fix]) -> None:
        wire_menu.offer_fixes(self, pointer, reason, fixes)

    @guarded
    def _wheeled(self, event: QWheelEvent) -> None:
        turn(self, event)

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        if not keys.pressed(self, event):
            event.ignore()

    @guarded
    def _key_up(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.pointing.hold_space(down=False)

    @guarded
    def _focused(self, event: QFocusEvent) -> None:
        """Come into focus, with a ring for who came by keyboard."""
        self._ringed = event.reason() in BY_KEYBOARD
        self.update()

    @guarded
    def _unfocused(self, event: QFocusEvent) -> None:
        self._ringed = False
        self.pointing.hold_space(down=False)

    @guarded
    def _any(self, event: QEvent) -> bool:
        """Take pinches, and the keys that are the canvas' own before a menu takes them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if keys.own(self, event):
                event.accept()
                return True
            return False
        return pinch(self, event)

    @guarded
    def _pen(self, event: QTabletEvent) -> None:
        event.setAccepted(self.pointing.pen(event))
        if self.pointing.gesture:
            self.camera_or_graph_changed()

    @guarded
    def _drag(self, event: QDragMoveEvent) -> None:
        self._aim_at(drop.consider(self, self.placing, event))

    @guarded
    def _drop(self, event: QDropEvent) -> None:
        self._aim_at(None)
        drop.take(self, self.placing, event)

    @guarded
    def _aim_at(self, aimed: drop.Aimed | None) -> None:
        if aimed != self._aimed:
            self._aimed = aimed
            self.update()
