"""A line for a name that is checked at every keystroke; what is wrong stands beneath it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QMoveEvent, QValidator
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.controls.text import label, restyle, sentence
from app.guard import guarded
from graph_core.errors import LoomError

Check = Callable[[str], LoomError | None]
WIDEST = 300
GAP = 4


class NameCheck(QValidator):
    """Keeps Enter from taking a name that is refused."""

    def __init__(self, check: Check, parent: QWidget) -> None:
        super().__init__(parent)
        self._check = check

    def validate(self, text: str, place: int) -> object:
        return (self._state(text) or QValidator.State.Intermediate, text, place)

    @guarded
    def _state(self, text: str) -> QValidator.State:
        refused = self._check(text) is not None
        return QValidator.State.Intermediate if refused else QValidator.State.Acceptable


class NameLine(QLineEdit):
    """A name in a line over what bears it; Enter takes it only when nothing is wrong with it."""

    def __init__(self, name: str, check: Check, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._check = check
        self.reason = _reason(parent.window())
        self.setProperty("role", "mono")
        self.setAccessibleName(f"New name of {name}")
        self.setValidator(NameCheck(check, self))
        self.textChanged.connect(lambda text: self._judge(text))
        self.selectAll()

    def _judge(self, text: str) -> None:
        refusal = self._check(text)
        restyle(self, invalid="true" if refusal else "false")
        self.setAccessibleDescription(str(refusal) if refusal else "")
        self.reason.setText(sentence(str(refusal)) if refusal else "")
        self.reason.setVisible(refusal is not None)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        self.reason.hide()

    def moveEvent(self, event: QMoveEvent) -> None:
        self._place()

    @guarded
    def _place(self) -> None:
        """Keep the reason beneath the line, within the window."""
        if not self.reason.isVisibleTo(self.window()):
            return
        window, reason = self.window(), self.reason
        wide = reason.fontMetrics().horizontalAdvance(reason.text()) + 24
        reason.setFixedWidth(min(wide, WIDEST))
        reason.setFixedHeight(reason.heightForWidth(reason.width()))
        corner = self.mapTo(window, QPoint(0, self.height() + GAP))
        left = max(GAP, min(corner.x(), window.width() - reason.width() - GAP))
        reason.move(left, min(corner.y(), window.height() - reason.height() - GAP))
        reason.raise_()

    def take_away(self) -> None:
        """Go, and take the reason along."""
        self.reason.deleteLater()
        self.deleteLater()


def _reason(window: QWidget) -> QLabel:
    made = label("", "reason", wrap=True)
    made.setParent(window)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.hide()
    return made
