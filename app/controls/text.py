"""Labels and lines that show text as it stands, never as markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from app.guard import guarded


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
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
