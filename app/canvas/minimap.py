"""The minimap: the whole network small, and the part the canvas shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.canvas import ink
from app.canvas.camera import Box, Camera
from app.canvas.surface import Surface
from app.canvas.wires import draw_lines, draw_rects
from app.guard import guarded

WIDTH, HEIGHT, PAD = 150, 96, 7
# The network is drawn anew at most so often while it changes, in milliseconds.
PAUSE = 80
MOST_WIRES = 400


class Minimap(QWidget):
    """Click or drag to look elsewhere."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._camera = Camera()
        self._drawn: tuple[object, ...] = ()
        self._picture = QPixmap()
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self._redraw)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setAccessibleName("Minimap")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def refresh(self) -> None:
        """Show what the canvas shows; the network itself follows after a short pause."""
        if self._state() != self._drawn and not self._later.isActive():
            self._later.start()
        self.update()

    def _state(self) -> tuple[object, ...]:
        surface, mirror = self._surface, self._surface.mirror
        return id(mirror), mirror.revision, mirror.previews, surface.theme.name

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @guarded
    def _go(self, event: QMouseEvent) -> None:
        """Look at the point under the pointer; the canvas keeps the keyboard."""
        if self._state() != self._drawn:
            self._draw()
        at = event.position()
        self._surface.centre_on(self._camera.to_canvas((at.x(), at.y())))
        self._surface.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    @guarded
    def _redraw(self) -> None:
        self._draw()
        self.update()

    def _draw(self) -> None:
        surface = self._surface
        self._drawn = self._state()
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(ink.colour(surface.theme.panel))
        box = surface.mirror.bounds() or Box(0, 0, 1, 1)
        self._camera.fit(box, WIDTH, HEIGHT, PAD + 5)
        painter = QPainter(self._picture)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_frames(painter)
        self._draw_wires(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw_nodes(painter)
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

    def _draw_nodes(self, painter: QPainter) -> None:
        mirror, theme, camera = self._surface.mirror, self._surface.theme, self._camera
        slots = np.nonzero(np.isfinite(mirror.xy[: mirror.nodes.size, 0]))[0]
        corner = mirror.xy[slots] * camera.zoom + (camera.x, camera.y)
        rects = np.hstack([corner, np.maximum(mirror.wh[slots] * camera.zoom, 1.5)])
        owners = mirror.category[slots]
        for place in np.unique(owners).tolist():
            name = ink.category(theme, mirror.categories[place])
            painter.setBrush(ink.mixed(theme.panel, name, 0.7))
            draw_rects(painter, np.ascontiguousarray(rects[owners == place]))

    @guarded
    def _paint(self) -> None:
        if not self._drawn:
            self._draw()
        surface, theme = self._surface, self._surface.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink.colour(theme.canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(QPointF(0, 0), self._picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.colour(theme.border), 1))
        painter.drawRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1))
        seen = surface.camera.seen(surface.width(), surface.height())
        a = self._camera.to_view((seen.left, seen.top))
        b = self._camera.to_view((seen.right, seen.bottom))
        whole = QRectF(2, 2, WIDTH - 4, HEIGHT - 4)
        frame = QRectF(QPointF(*a), QPointF(*b)).intersected(whole)
        painter.setPen(QPen(ink.colour(theme.selection), 1.4))
        painter.setBrush(ink.colour(theme.selection, 22))
        painter.drawRoundedRect(frame, 2, 2)
        painter.end()
