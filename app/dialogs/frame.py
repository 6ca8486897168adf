"""The frame that dialogs share: a title, a body, and buttons on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.controls.text import button, label
from app.style import scaled


class Framed(QDialog):
    """A modal dialog; Esc always leaves it, and what is left is deleted."""

    def __init__(self, parent: QWidget | None, title: str, width: int = 460) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(fitting(width, parent))
        self.setModal(True)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(label(title, "title", wrap=True))
        layout.addLayout(self.body, 1)
        layout.addLayout(self._buttons)

    def open(self) -> None:
        """Show it and go on; it is deleted soon after it is closed."""
        self.finished.connect(self.deleteLater)
        super().open()

    def exec(self) -> int:
        """Show it until it is closed and return its result; who asked may still read from it."""
        result = super().exec()
        self.deleteLater()
        return result

    def say(self, text: str, role: str = "") -> None:
        """Add a paragraph that can be selected and copied."""
        made = label(text, role, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(made)

    def offer(self, text: str, result: int, role: str = "") -> QPushButton:
        """Add a button that closes the dialog with a result; the last primary one is Enter's."""
        made = button(text, role)
        made.setAutoDefault(role == "primary")
        made.setDefault(role == "primary")
        made.clicked.connect(lambda: self.done(result))
        self._buttons.addWidget(made)
        if role == "primary":
            made.setFocus()  # or the first button would have it, which may be the dangerous one
        return made


def fitting(width: int, parent: QWidget | None) -> int:
    """Return a width that grows with the text, up to that of the window."""
    return min(scaled(width), parent.window().width() - 40) if parent else scaled(width)


def scrolled(dialog: Framed, layout: QVBoxLayout | QHBoxLayout) -> None:
    """Put what may be longer than the dialog into it, to be scrolled."""
    inside = QWidget()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    area.setAccessibleName(dialog.accessibleName())
    dialog.body.addWidget(area)
    # Only now, or all would be measured without the style sheet first.
    layout.setContentsMargins(0, 0, 12, 0)
    inside.setLayout(layout)
