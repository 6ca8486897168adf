"""Markdown: the few marks that notes know, as a document that is made without any HTML.

Headings, lists, fenced code, **bold**, *italic* and `code`. All else stays the text it is: there
are no links, no images and no HTML, so that a note can neither fetch nor open anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from app.canvas import geometry as geo
from app.canvas import ink
from app.theme import MONO_FONT, UI_FONT

SIZE = 13.0
HEADINGS = {1: 19.0, 2: 16.0, 3: 14.0}
INDENT = 16.0
_HEADING = re.compile(r"(#{1,3})\s+(.*)")
_BULLET = re.compile(r"(\s*)[-*+]\s+(.*)")
_NUMBER = re.compile(r"(\s*)(\d{1,3})[.)]\s+(.*)")
_SPANS = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|(?<![\w*])\*(?P<italic>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note: its heading level, depth in a list, mark and whether it is code."""

    text: str
    heading: int = 0
    depth: int = 0
    mark: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text that looks one way: "", "bold", "italic" or "code"."""

    text: str
    look: str = ""


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a note as its marks say."""
    fenced = False
    for raw in text.split("\n"):
        if raw.strip().startswith("```"):
            fenced = not fenced
        elif fenced:
            yield Line(raw, code=True)
        else:
            yield _line(raw)


def _line(raw: str) -> Line:
    if found := _HEADING.match(raw):
        return Line(found[2], heading=len(found[1]))
    if found := _BULLET.match(raw):
        return Line(found[2], depth=1 + len(found[1]) // 2, mark="•")
    if found := _NUMBER.match(raw):
        return Line(found[3], depth=1 + len(found[1]) // 2, mark=f"{found[2]}.")
    return Line(raw)


def spans_of(text: str) -> Iterator[Span]:
    """Yield the runs of a line; a mark without its partner stays as it is."""
    done = 0
    for found in _SPANS.finditer(text):
        if found.start() > done:
            yield Span(text[done : found.start()])
        look = found.lastgroup or ""
        yield Span(found[look], look)
        done = found.end()
    if done < len(text):
        yield Span(text[done:])


def document(text: str, width: float, tone: str, *, rendered: bool) -> QTextDocument:
    """Return a note's text laid out to a width; as it stands unless `rendered`."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDocumentMargin(0)
    made.setDefaultFont(geo.font(UI_FONT, SIZE))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(option)
    cursor = QTextCursor(made)
    lines = lines_of(text) if rendered else (Line(raw) for raw in text.split("\n"))
    for place, line in enumerate(lines):
        block = _block_format(line, first=not place)
        if place:
            cursor.insertBlock(block)
        else:
            cursor.setBlockFormat(block)
        _insert(cursor, line, tone, rendered=rendered)
    made.setTextWidth(max(width, 1.0))
    return made


def _block_format(line: Line, *, first: bool) -> QTextBlockFormat:
    made = QTextBlockFormat()
    if line.heading and not first:
        made.setTopMargin(6)
    if line.heading:
        made.setBottomMargin(3)
    if line.depth:
        made.setLeftMargin(INDENT * line.depth)
        made.setTextIndent(-INDENT)
        tab = QTextOption.Tab(INDENT, QTextOption.TabType.LeftTab)
        made.setTabPositions([tab])
    return made


def _insert(cursor: QTextCursor, line: Line, tone: str, *, rendered: bool) -> None:
    if line.mark:
        cursor.insertText(f"{line.mark}\t", _char_format(tone, "", 0))
    if line.code or not rendered:
        cursor.insertText(line.text, _char_format(tone, "code" if line.code else "", 0))
        return
    for span in spans_of(line.text):
        cursor.insertText(span.text, _char_format(tone, span.look, line.heading))


def _char_format(tone: str, look: str, heading: int) -> QTextCharFormat:
    size = HEADINGS.get(heading, SIZE)
    heavy = look == "bold" or heading > 0
    family = MONO_FONT if look == "code" else UI_FONT
    font = QFont(geo.font(family, size - (1 if look == "code" else 0)))
    font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
    font.setItalic(look == "italic")
    made = QTextCharFormat()
    made.setFont(font)
    made.setForeground(ink.colour(tone))
    return made
