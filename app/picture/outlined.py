"""Text of an SVG as outlines, so that it looks alike where our fonts are not installed."""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtGui import QFont, QPainterPath

# As QSvgGenerator writes it; what it says of a font is what QFont understands.
_TEXT = re.compile(
    r'<text fill="(?P<fill>[^"]*)" fill-opacity="(?P<opacity>[^"]*)"[^>]*?'
    r' x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" font-family="(?P<family>[^"]*)"'
    r' font-size="(?P<size>[^"]*)" font-weight="(?P<weight>[^"]*)"'
    r' font-style="(?P<style>[^"]*)"[^>]*>(?P<text>[^<]*)</text>',
    re.DOTALL,
)
_DEFS = "<defs>"


class Outlines:
    """The outlines of a picture's texts, each once however often it is shown."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        self.definitions: list[str] = []

    def of(self, found: re.Match[str]) -> str:
        """Return what stands in the place of a text: its outline, the words as its title."""
        words = unescape(found["text"])
        key = (words, *(found[name] for name in ("family", "size", "weight", "style")))
        if key not in self._ids:
            self._ids[key] = f"t{len(self._ids)}"
            self.definitions.append(f'<path id="{self._ids[key]}" d="{_outline(*key)}"/>')
        return (
            f'<use href="#{self._ids[key]}" x="{found["x"]}" y="{found["y"]}"'
            f' fill="{found["fill"]}" fill-opacity="{found["opacity"]}" stroke="none">'
            f"<title>{escape(words)}</title></use>"
        )


def outlined(svg: str) -> str:
    """Return an SVG of Qt's with every text as an outline."""
    outlines = Outlines()
    body = _TEXT.sub(outlines.of, svg)
    return body.replace(_DEFS, _DEFS + "\n" + "\n".join(outlines.definitions), 1)


def _outline(words: str, family: str, size: str, weight: str, style: str) -> str:
    font = QFont(family)
    font.setPixelSize(max(1, round(float(size))))
    font.setWeight(QFont.Weight(int(weight)))
    font.setItalic(style != "normal")
    path = QPainterPath()
    path.addText(0, 0, font, words)
    return _drawn(path)


def _drawn(path: QPainterPath) -> str:
    """Return a path in the words of SVG."""
    parts: list[str] = []
    for place in range(path.elementCount()):
        point = path.elementAt(place)
        at = f"{point.x:.2f} {point.y:.2f}"
        if point.isMoveTo():
            parts.append(f"M{at}")
        elif point.isLineTo():
            parts.append(f"L{at}")
        elif point.isCurveTo():
            parts.append(f"C{at}")
        else:
            parts.append(at)
    return " ".join(parts)
