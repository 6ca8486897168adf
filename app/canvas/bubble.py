"""Bubbles: a few words beside the pointer, painted on the canvas. Plain text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.canvas import geometry as geo
from app.canvas import ink
from app.theme import UI_FONT, Theme

WIDEST = 320.0


@dataclass(frozen=True, slots=True)
class Bubble:
    """What to say, and at which pixel of the widget; `more` is said quietly below."""

    text: str
    pixel: tuple[float, float]
    more: str = ""


def paint_bubble(painter: QPainter, bubble: Bubble, theme: Theme, border: str = "") -> None:
    """Paint a bubble below the pointer, or wherever it fits into the widget."""
    x, y = bubble.pixel
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(geo.font(UI_FONT, 12))
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
    text = painter.boundingRect(QRectF(x + 18, y + 18, WIDEST, 400), flags, bubble.text)
    start = QRectF(text.left(), text.bottom() + 5, WIDEST, 400)
    more = painter.boundingRect(start, flags, bubble.more) if bubble.more else text
    box = text.united(more).adjusted(-10, -7, 10, 7)
    device = painter.device()
    away = QPointF(
        min(0.0, device.width() - 8 - box.right()),
        min(0.0, y - 10 - box.bottom()) if box.bottom() > device.height() - 8 else 0.0,
    )
    painter.setPen(QPen(ink.colour(border or theme.border), 1))
    painter.setBrush(ink.colour(theme.panel))
    painter.drawRoundedRect(box.translated(away), 6, 6)
    painter.setPen(ink.colour(theme.text))
    painter.drawText(text.translated(away), flags, bubble.text)
    if bubble.more:
        painter.setPen(ink.colour(theme.muted))
        painter.drawText(more.translated(away), flags, bubble.more)
