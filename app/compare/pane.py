"""A pane: one network of a comparison, to be looked at and not changed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.backing import Backing
from app.canvas.camera import Box, Camera
from app.canvas.mirror import Mirror
from app.canvas.painter import CanvasPainter, Marks
from app.canvas.surface import SPELL
from app.canvas.turning import WHEEL_STEP
from app.canvas.view import REFINE_AFTER
from app.compare.paint import paint_nodes, paint_wires
from app.compare.told import Side
from app.guard import guarded
from app.theme import Theme
from graph_core.analysis import Analysis

STEP = 60.0
_WAYS = {
    Qt.Key.Key_Left: (STEP, 0.0),
    Qt.Key.Key_Right: (-STEP, 0.0),
    Qt.Key.Key_Up: (0.0, STEP),
    Qt.Key.Key_Down: (0.0, -STEP),
}
_ZOOMS = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}


class Pane(QWidget):
    """`panned` carries pixels, `zoomed` a factor and the pixel it is about, for the other pane.

    `fit_wanted` asks to show both networks whole.
    """

    panned = Signal(float, float)
    zoomed = Signal(float, float, float)
    fit_wanted = Signal()

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.camera = Camera()
        self.side = Side()
        self.mirror: Mirror | None = None
        self.marks = Marks()
        self._painter = CanvasPainter(theme)
        self._backing = Backing(self._painter)
        self._held: QPointF | None = None
        self._refine = QTimer(self, singleShot=True, interval=REFINE_AFTER)
        self._refine.timeout.connect(self._sharpen)
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._catch_up)
        self.setAccessibleName(name)
        self.setMinimumSize(200, 140)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._painter.set_theme(theme)
        self.update()

    def show_graph(self, analysis: Analysis, side: Side) -> None:
        """Show a network with what differs in it."""
        if self.mirror is None or self.mirror.analysis is not analysis:
            self.mirror = Mirror(analysis.graph, analysis)
            self._later.start()
        self.side, self.marks = side, Marks()
        words = f"{len(side.nodes)} nodes and {len(side.wires)} wires differ"
        self.setAccessibleDescription(words)
        self.update()

    def bounds(self) -> Box | None:
        return self.mirror.bounds() if self.mirror else None

    @property
    def shows_difference(self) -> bool:
        """Whether a node that differs lies wholly in what is seen."""
        if self.mirror is None:
            return False
        seen = self.camera.seen(self.width(), self.height())
        return any(seen.joined(self.mirror.box(node)) == seen for node in self.side.nodes)

    def pick(self, nodes: tuple[str, ...], wires: tuple[str, ...]) -> None:
        """Mark nodes and wires, and bring them to the middle."""
        self.marks = Marks(nodes=frozenset(nodes), edges=frozenset(wires))
        if self.mirror and nodes and (box := self.mirror.bounds(nodes)):
            self.camera.centre_on(box.centre, self.width(), self.height())
        self.update()

    def pan(self, dx: float, dy: float) -> None:
        self.camera.pan(dx, dy)
        self.update()

    def zoom(self, factor: float, x: float, y: float) -> None:
        self.camera.zoom_at((x, y), self.camera.zoom * factor)
        self.update()

    def finish_painting(self) -> None:
        """Paint every card sharply before returning, for a picture."""
        self._painter.patient = True
        self._backing.forget()
        self.grab()
        self._painter.patient = False

    def _catch_up(self) -> None:
        """Work out what a large network put off bit by bit, while nothing else happens."""
        if self.mirror is not None:
            self.mirror.catch_up(SPELL)
        if self.mirror is None or not self.mirror.unfinished:
            self._later.stop()
            self.update()

    def _sharpen(self) -> None:
        if self.mirror is not None:
            self._backing.sharpen(self.mirror, self.camera)
        self.update()

    # What Qt calls: one line each, guarded.

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resized(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._released(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheeled(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        if self.mirror is None:
            painter.fillRect(self.rect(), self.palette().window())
            painter.end()
            return
        size, ratio = (self.width(), self.height()), self.devicePixelRatioF()
        self.mirror.catch_up_in(self.camera.seen(*size))
        pending = self._backing.paint(painter, self.mirror, self.camera, size, self.marks, ratio)
        frame = self._painter.frame(painter, self.camera, self.camera.seen(*size), ratio)
        wires = paint_wires(frame, self.mirror, self.side, self.theme)
        self._painter.paint_labels(frame, self.mirror, wires)
        paint_nodes(frame, self.mirror, self.side, self.theme)
        painter.end()
        if pending:
            self._refine.start()

    @guarded
    def _resized(self, event: QResizeEvent) -> None:
        """Keep what was in the middle there."""
        if event.oldSize().isValid():
            moved = event.size() - event.oldSize()
            self.camera.pan(moved.width() / 2, moved.height() / 2)

    @guarded
    def _pressed(self, event: QMouseEvent) -> None:
        self._held = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    @guarded
    def _moved(self, event: QMouseEvent) -> None:
        if self._held is not None:
            away, self._held = event.position() - self._held, event.position()
            self.panned.emit(away.x(), away.y())

    @guarded
    def _released(self, event: QMouseEvent) -> None:
        self._held = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @guarded
    def _wheeled(self, event: QWheelEvent) -> None:
        touchpad = not event.pixelDelta().isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase
        if touchpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.panned.emit(event.pixelDelta().x(), event.pixelDelta().y())
        else:
            at = event.position()
            self.zoomed.emit(WHEEL_STEP ** event.angleDelta().y(), at.x(), at.y())
        event.accept()

    @guarded
    def _key(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WAYS:
            self.panned.emit(*_WAYS[key])
        elif key in _ZOOMS:
            self.zoomed.emit(_ZOOMS[key], self.width() / 2, self.height() / 2)
        elif key == Qt.Key.Key_Home:
            self.fit_wanted.emit()
        else:
            event.ignore()
