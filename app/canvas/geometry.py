"""Geometry: the size of a card and where its sockets sit, in canvas units (pixels at 100 %)."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from app.canvas.card import Card
from app.theme import MONO_FONT, UI_FONT
from graph_core.layout.sizes import (
    AROUND,
    FOOT,
    HEADER,
    NARROWEST,
    PICTURE,
    ROW,
    ROWS_TOP,
    STEP,
    WIDEST,
    collapsed_height,
    height_of,
    socket_y,
)

__all__ = [
    "FOOT",
    "GRID",
    "HEADER",
    "PAD",
    "PORT_RADIUS",
    "RADIUS",
    "REACH",
    "ROW",
    "ROWS_TOP",
    "size_of",
    "socket_y",
]

PAD = 11.0
RADIUS = 7.0
PORT_RADIUS = 5.0
REACH = 11.0
GRID = 8.0


@lru_cache(maxsize=32)
def font(family: str, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return a font of this pixel size whose glyphs scale without jumping."""
    return _new_font(family, size, weight)


def _new_font(family: str, size: float, weight: QFont.Weight) -> QFont:
    made = QFont(family)
    made.setPixelSize(max(1, round(size)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleHint(
        QFont.StyleHint.Monospace if family == MONO_FONT else QFont.StyleHint.SansSerif
    )
    return made


def title_font() -> QFont:
    """A card's title."""
    return font(UI_FONT, 13, QFont.Weight.DemiBold)


def label_font() -> QFont:
    """The name of a param."""
    return font(UI_FONT, 11)


def value_font() -> QFont:
    """The value of a param."""
    return font(MONO_FONT, 11)


def shape_font() -> QFont:
    """A shape, on a card or a wire."""
    return font(MONO_FONT, 10)


def badge_font() -> QFont:
    """A badge in a header."""
    return font(UI_FONT, 9, QFont.Weight.DemiBold)


@lru_cache(maxsize=4096)
def text_width(family: str, size: float, weight: QFont.Weight, text: str) -> float:
    """Return how wide a text is in canvas units."""
    # Mirrors are made in threads as well, and no two threads may use one font at a time.
    return QFontMetricsF(_new_font(family, size, weight)).horizontalAdvance(text)


def width_of(text: str, of: QFont) -> float:
    """Return how wide a text is in a font, in canvas units."""
    return text_width(of.family(), of.pixelSize(), of.weight(), text)


def elided(text: str, of: QFont, width: float) -> str:
    """Return the text, shortened in its middle when it's wider than this."""
    if width_of(text, of) <= width:
        return text
    fewer = len(text)
    while fewer > 1:
        fewer -= 1
        half = fewer // 2
        short = text[: fewer - half] + "…" + (text[-half:] if half else "")
        if width_of(short, of) <= width:
            return short
    return "…"


def badge_width(card: Card) -> float:
    """Return the room the header's badge needs, its gap included."""
    return width_of(badge_text(card), badge_font()) + 20 if badge_text(card) else 0.0


def badge_text(card: Card) -> str:
    """Return what the badge in a card's header says, or an empty text."""
    parts = [f"×{card.repeat}"] if card.repeat > 1 else []
    if card.shared:
        parts.append(f"shared {card.shared}")
    elif card.frozen:
        parts.append("frozen")
    if card.bypassed:
        parts.append("bypassed")
    return " · ".join(parts)


@lru_cache(maxsize=8192)
def size_of(card: Card) -> tuple[float, float]:
    """Return the width and height of a card."""
    head = width_of(card.title, title_font()) + badge_width(card)
    if card.name:
        head += width_of(card.name, shape_font()) + 10
    rows = [
        width_of(label, label_font()) + width_of(value, value_font()) + 18
        for label, value in card.rows
    ]
    wanted = max(head, width_of(card.shape, shape_font()), *rows, 0.0) + 2 * PAD
    width = min(max(-(-wanted // STEP) * STEP, NARROWEST), WIDEST)
    sockets = max(len(card.inputs), len(card.outputs))
    if card.collapsed:
        return width, collapsed_height(sockets)
    if card.inside:
        wide, high = card.inside.size
        return max(width, wide + 2 * AROUND), height_of(len(card.rows), sockets, high + 2 * AROUND)
    return width, height_of(len(card.rows), sockets, PICTURE if card.picture else 0.0)


def inside_corner(card: Card) -> tuple[float, float]:
    """Return where the top left corner of what a card shows in place is."""
    width, height = size_of(card)
    wide, high = card.inside.size if card.inside else (0.0, 0.0)
    return (width - wide) / 2, height - FOOT - AROUND - high


def picture_box(card: Card) -> QRectF:
    """Return where a card shows what is inside."""
    width, height = size_of(card)
    top = height - FOOT - PICTURE
    return QRectF(PAD - 3, top + 4, width - 2 * PAD + 6, PICTURE - 6)


def input_offsets(card: Card) -> list[tuple[float, float]]:
    """Return where the input sockets sit, from the card's top left corner."""
    _, height = size_of(card)
    count = len(card.inputs)
    return [(0.0, socket_y(count, place, height)) for place in range(count)]


def output_offsets(card: Card) -> list[tuple[float, float]]:
    """Return where the output sockets sit, from the card's top left corner."""
    width, height = size_of(card)
    count = len(card.outputs)
    return [(width, socket_y(count, place, height)) for place in range(count)]
