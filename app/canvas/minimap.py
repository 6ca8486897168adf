"""The minimap: the whole network small, and the part the canvas shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas import ink
from app.canvas.camera import Box, Camera
from app.canvas.lay import Floats, Ints
from app.canvas.surface import Surface
from app.canvas.turning import WHEEL_STEP
from app.canvas.wires import draw_lines, draw_rects
from app.guard import guarded
from graph_core.diagnostics import Severity

WIDTH, HEIGHT, PAD = 150, 96, 7
# The network is drawn anew at most so often while it changes, in milliseconds.
PAUSE = 80
MOST_WIRES = 400


# How large the dots of what is selected or in need of mending are at least, in pixels.
DOT = 2.5


class Minimap(QWidget):
    """Click to look elsewhere, drag what is seen, turn the wheel to zoom there."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._camera = Camera()
        self._drawn: tuple[object, ...] = ()
        # The network without the selection, which changes far more often, and then with it.
        self._network, self._picture = QPixmap(), QPixmap()
        # How far what is dragged lies from the middle of what is seen, on the canvas.
        self._held = (0.0, 0.0)
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(lambda: surface.workspace.turns.soon(self._redraw))
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName("Minimap")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def refresh(self) -> None:
        """Show what the canvas shows; the network itself follows after a short pause."""
        if not self.isVisible():
            return  # it catches up when it is shown
        if self._state() != self._drawn and not self._later.isActive():
            self._later.start()
        self.update()

    def _state(self) -> tuple[object, ...]:
        surface, mirror = self._surface, self._surface.mirror
        state = id(mirror), mirror.revision, mirror.previews
        return *state, surface.theme.name, self.devicePixelRatioF(), surface.marks.nodes

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn(event)

    def _point(self, at: QPointF) -> tuple[float, float]:
        """Return what lies under a pixel, on the canvas."""
        if self._state() != self._drawn:
            self._draw()
        return self._camera.to_canvas((at.x(), at.y()))

    @guarded
    def _press(self, event: QMouseEvent) -> None:
        """Take hold of what is seen, or look at the point under the pointer first."""
        x, y = self._point(event.position())
        seen = self._surface.camera.seen(self._surface.width(), self._surface.height())
        inside = seen.left <= x <= seen.right and seen.top <= y <= seen.bottom
        middle = seen.centre
        small = self._frame().width() < WIDTH / 2
        self._held = (middle[0] - x, middle[1] - y) if inside and small else (0.0, 0.0)
        self._go(event)

    @guarded
    def _go(self, event: QMouseEvent) -> None:
        """Look at the point under the pointer; the canvas keeps the keyboard."""
        x, y = self._point(event.position())
        self._surface.centre_on((x + self._held[0], y + self._held[1]))
        self._surface.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    @guarded
    def _turn(self, event: QWheelEvent) -> None:
        """Zoom at the point under the pointer."""
        camera, at = self._surface.camera, self._point(event.position())
        factor = WHEEL_STEP ** (event.angleDelta().y() or event.angleDelta().x())
        self._surface.zoom_to(camera.zoom * factor, camera.to_view(at))
        event.accept()

    @guarded
    def _redraw(self) -> None:
        self._draw()
        self.update()

    def _draw(self) -> None:
        before, self._drawn = self._drawn, self._state()
        if before[:-1] != self._drawn[:-1]:
            self._draw_network()
        self._picture = QPixmap(self._network)
        painter = QPainter(self._picture)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_selection(painter)
        painter.end()

    def _draw_network(self) -> None:
        surface, ratio = self._surface, self.devicePixelRatioF()
        self._network = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        self._network.setDevicePixelRatio(ratio)
        self._network.fill(ink.colour(surface.theme.panel))
        box = surface.mirror.bounds() or Box(0, 0, 1, 1)
        self._camera.fit(box, WIDTH, HEIGHT, PAD + 5)
        painter = QPainter(self._network)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_frames(painter)
        self._draw_wires(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_nodes(painter)
        self._draw_problems(painter)
        painter.end()

    def _draw_frames(self, painter: QPainter) -> None:
        held, theme, camera = self._surface.mirror.annotations, self._surface.theme, self._camera
        for id_, item in held.items.items():
            left, top = camera.to_view((held.box(id_).left, held.box(id_).top))
            size = (item.box[2] * camera.zoom, item.box[3] * camera.zoom)
            painter.setBrush(ink.mixed(theme.panel, theme.annotation[item.colour], 0.28))
            painter.drawRect(QRectF(left, top, *size))

    def _draw_wires(self, painter: QPainter) -> None:
        """Draw the ways of wires; a great many would only be a haze."""
        mirror, theme, camera = self._surface.mirror, self._surface.theme, self._camera
        edges = mirror.live_edges()
        if 0 < len(edges) <= MOST_WIRES:
            lines = mirror.courses(edges).lines(camera.zoom, 8)
            pixels = lines * camera.zoom + (camera.x, camera.y, camera.x, camera.y)
            painter.setPen(QPen(ink.mixed(theme.panel, theme.wire, 0.6), 0))
            draw_lines(painter, np.ascontiguousarray(pixels))

    def _boxes(self, slots: Ints, least: float) -> Floats:
        """Return where nodes are, in pixels, (n, 4) of x, y, width, height.

        Of mere dots that fall on one pixel, one is enough: a large network has thousands.
        """
        mirror, camera = self._surface.mirror, self._camera
        corner = mirror.xy[slots] * camera.zoom + (camera.x, camera.y)
        size = mirror.wh[slots] * camera.zoom
        larger = np.maximum(size, least)
        corner -= (larger - size) / 2
        if not (size > least).any():
            pixel = np.rint(corner * self.devicePixelRatioF()) @ (1.0, 1e6)
            _, slots = np.unique(pixel, return_index=True)
            corner, larger = corner[slots], larger[slots]
        return np.ascontiguousarray(np.hstack([corner, larger]))

    def _draw_problems(self, painter: QPainter) -> None:
        """Draw what is wrong in the colours of findings, errors above warnings."""
        mirror, theme = self._surface.mirror, self._surface.theme
        for severity in (Severity.WARNING, Severity.ERROR):
            slots = mirror.marked_with(severity)
            painter.setBrush(ink.colour(ink.severity(theme, severity)))
            draw_rects(painter, self._boxes(slots, DOT))

    def _draw_selection(self, painter: QPainter) -> None:
        mirror, theme = self._surface.mirror, self._surface.theme
        chosen = mirror.nodes.known_of(self._surface.marks.nodes)
        painter.setBrush(ink.colour(theme.selection))
        draw_rects(painter, self._boxes(np.asarray(chosen, np.int64), DOT))

    def _draw_nodes(self, painter: QPainter) -> None:
        mirror, theme = self._surface.mirror, self._surface.theme
        slots = mirror.live_nodes()
        owners = mirror.category[slots]
        for place in np.unique(owners).tolist():
            name = ink.category(theme, mirror.categories[place])
            painter.setBrush(ink.mixed(theme.panel, name, 0.7))
            draw_rects(painter, self._boxes(slots[owners == place], 1.5))

    def _frame(self) -> QRectF:
        """Return where what the canvas shows lies, in pixels."""
        surface = self._surface
        seen = surface.camera.seen(surface.width(), surface.height())
        a = self._camera.to_view((seen.left, seen.top))
        return QRectF(QPointF(*a), QPointF(*self._camera.to_view((seen.right, seen.bottom))))

    @guarded
    def _paint(self) -> None:
        if not self._drawn:
            self._draw()
        theme = self._surface.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink.colour(theme.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(QPointF(0, 0), self._picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.colour(theme.border), 1))
        painter.drawRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1))
        frame = self._frame().intersected(QRectF(2, 2, WIDTH - 4, HEIGHT - 4))
        painter.setPen(QPen(ink.colour(theme.selection), 1.4))
        painter.setBrush(ink.colour(theme.selection, 22))
        painter.drawRoundedRect(frame, 2, 2)
        painter.end()
