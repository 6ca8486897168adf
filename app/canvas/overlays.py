"""What lies over the canvas: where minimap and zoom bar sit, and the words on an empty one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.canvas import geometry as geo
from app.canvas import ink
from app.theme import UI_FONT, Theme

GAP = 14
NARROW = 460
TITLE = "An empty canvas"
LINES = ("Press Tab or double-click to add a layer,", "or drag one here from the library.")


def place_overlays(surface: QWidget, minimap: QWidget, zoom_bar: QWidget, crumbs: QWidget) -> None:
    """Put the zoom bar bottom left, the minimap bottom right and the breadcrumb top left."""
    crumbs.move(GAP, GAP)
    bottom = surface.height() - GAP
    zoom_bar.move(GAP, bottom - zoom_bar.height())
    lift = 0 if surface.width() >= NARROW else zoom_bar.height() + GAP
    minimap.move(surface.width() - GAP - minimap.width(), bottom - minimap.height() - lift)


def focus_ring(painter: QPainter, area: QRect, theme: Theme) -> None:
    """Show that the keyboard is here."""
    painter.setPen(QPen(ink.colour(theme.selection), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))


def hint(painter: QPainter, area: QRect, theme: Theme) -> None:
    """Say how to begin."""
    painter.setPen(ink.colour(theme.text))
    painter.setFont(geo.font(UI_FONT, 17, QFont.Weight.DemiBold))
    middle = QRectF(area)
    top = middle.center().y() - 34
    painter.drawText(QRectF(0, top, middle.width(), 26), Qt.AlignmentFlag.AlignCenter, TITLE)
    painter.setPen(ink.colour(theme.muted))
    painter.setFont(geo.font(UI_FONT, 13))
    for place, line in enumerate(LINES):
        row = QRectF(0, top + 32 + place * 20, middle.width(), 20)
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, line)
