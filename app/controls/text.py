"""Labels and lines that show text as it stands, never as markup."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from app.guard import guarded

# Qt wraps few lines, or any of more letters, where it thinks that looks better.
FEW, BROAD = 3, 40


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text; `role` picks its look in the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


class Wrapped(QLabel):
    """A label of several lines that is never narrower than its longest word."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setProperty("role", role)
        self.setWordWrap(True)

    def minimumSizeHint(self) -> QSize:
        return self._least() or super().minimumSizeHint()

    @guarded
    def _least(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(widest + 1, super().minimumSizeHint().height())


class Measures(NamedTuple):
    """How many lines a text has, how high they are, how wide the longest line and word are."""

    lines: int
    height: int
    line: int
    word: int


class Lines(QLabel):
    """A label of several lines whose size is reckoned from them.

    By itself a label lays out its whole text anew for every width that is considered.
    """

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(True)
        self._known: tuple[object, Measures] = (None, Measures(0, 0, 0, 0))
        self._heights: dict[int, int] = {}  # of lines that are wrapped, by width

    def sizeHint(self) -> QSize:
        return self._whole() or super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._least() or super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        return self._height(width) or super().heightForWidth(width)

    @guarded
    def _whole(self) -> QSize | None:
        found = self._measures()
        plain = found.lines > FEW and found.line <= self.fontMetrics().averageCharWidth() * BROAD
        return QSize(found.line, found.height) if plain else None

    @guarded
    def _least(self) -> QSize | None:
        found = self._measures()
        return QSize(found.word, found.height) if found.lines > FEW else None

    @guarded
    def _height(self, width: int) -> int | None:
        found = self._measures()
        if found.lines <= FEW:
            return None
        if found.line <= width:
            return found.height
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def _measures(self) -> Measures:
        text, font = self.text(), self.font()
        if self._known[0] != (text, font):
            metrics, lines = QFontMetricsF(font), text.split("\n")
            width, height = metrics.horizontalAdvance, len(lines) * ceil(metrics.lineSpacing())
            line, word = (max(map(width, parts), default=0) for parts in (lines, {*text.split()}))
            found = Measures(len(lines), height, ceil(line), ceil(word))
            self._known, self._heights = ((text, font), found), {}
        return self._known[1]


class Elided(QLabel):
    """A label that shortens a long text with an ellipsis and keeps the whole as its tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(
            self.fontMetrics().elidedText(self._whole, mode, max(self.contentsRect().width(), 20))
        )


def rule() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setObjectName("rule")
    return made


def button(text: str, role: str = "", *, tip: str = "", name: str = "") -> QPushButton:
    """Return a button; its accessible name is its text unless another is given."""
    made = QPushButton(text.replace("&", "&&"))
    made.setProperty("role", role)
    made.setToolTip(plain_tip(tip))
    made.setAccessibleName(name or text)
    return made


def sentence(text: str) -> str:
    """Return a message with a capital letter in front."""
    return text[:1].upper() + text[1:]


def plain_tip(text: str) -> str:
    """Return a tool tip that Qt can't take for markup."""
    return text.replace("<", "‹").replace(">", "›")


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet asks for, and have it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the style sheet hasn't been asked yet
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
