"""Python in colours, taken from the theme."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.guard import guarded
from app.theme import Theme

PATTERN = re.compile(
    r'(?P<comment>#.*)|(?P<string>"""|[rbf]?"(?:\\.|[^"\\])*"|[rbf]?\'(?:\\.|[^\'\\])*\')'
    r"|(?P<define>(?<=def )\w+|(?<=class )\w+)|(?P<decorator>@[\w.]+)"
    r"|(?P<number>\b\d[\d_.]*(?:e[+-]?\d+)?\b)|(?P<word>\b[A-Za-z_]\w*\b)"
)
TRIPLE = '"""'
PLAIN, IN_DOC = 0, 1


def tokens(line: str) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, start, length) of what is coloured in a line of Python."""
    for found in PATTERN.finditer(line):
        kind = found.lastgroup or ""
        if kind == "word":
            if found.group() == "self":
                kind = "self"
            elif not keyword.iskeyword(found.group()):
                continue
        yield kind, found.start(), len(found.group())


class Highlighter(QSyntaxHighlighter):
    """Colours a document of Python, line by line."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        colours = {
            "comment": theme.faint,
            "string": theme.good,
            "define": theme.category["Core"],
            "decorator": theme.category["Merge"],
            "number": theme.category["Recurrent"],
            "word": theme.category["Convolution"],
            "self": theme.category["Merge"],
        }
        for kind, colour in colours.items():
            style = QTextCharFormat()
            style.setForeground(QColor(colour))
            if kind == "word":
                style.setFontWeight(QFont.Weight.DemiBold)
            self._formats[kind] = style
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        self._highlight(text)

    @guarded
    def _highlight(self, text: str) -> None:
        if self.previousBlockState() == IN_DOC or text.lstrip().startswith(TRIPLE):
            self._docstring(text, continued=self.previousBlockState() == IN_DOC)
            return
        self.setCurrentBlockState(PLAIN)
        for kind, start, length in tokens(text):
            self.setFormat(start, length, self._formats[kind])

    def _docstring(self, text: str, *, continued: bool) -> None:
        self.setFormat(0, len(text), self._formats["string"])
        ends = text.count(TRIPLE) % 2 == 1 if continued else text.count(TRIPLE) == 2
        self.setCurrentBlockState(PLAIN if ends else IN_DOC)
