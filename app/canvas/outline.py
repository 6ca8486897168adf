"""The outline of a selected card: a border, and a second one around it that glows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.canvas.card_paint import MARGIN
from app.theme import Theme

# How far out each line lies, how wide it is, in pixels at 100 %, and how opaque.
LINES = ((0.0, 1.8, 255), (4.0, 1.6, 190), (6.5, 4.0, 50))


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of cards of a size, in canvas units, as it looks at a zoom."""

    width: float
    height: float
    zoom: float

    @property
    def thickness(self) -> float:
        """How large the canvas takes a pixel of the outline, which never gets very thin."""
        return min(1.0, max(self.zoom, 0.5)) / self.zoom

    @property
    def margin(self) -> float:
        """How far it reaches beyond the card, in canvas units.

        By whole pixels more than a card's picture, so that both fall on the same.
        """
        away, wide, _ = LINES[-1]
        more = (away + wide / 2 + 1) * self.thickness - MARGIN
        return MARGIN + ceil(more * self.zoom) / self.zoom

    @property
    def area(self) -> QRectF:
        """The card with the outline around it, the card's corner at the origin."""
        out = self.margin
        return QRectF(0, 0, self.width, self.height).adjusted(-out, -out, out, out)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint it in canvas units, the card's corner at the origin."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for grown, width, alpha in LINES:
            away = grown * self.thickness
            painter.setPen(QPen(ink.colour(theme.selection, alpha), width * self.thickness))
            box = QRectF(0, 0, self.width, self.height).adjusted(-away, -away, away, away)
            radius = geo.RADIUS + away
            painter.drawRoundedRect(box, radius, radius)
