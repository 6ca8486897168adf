"""Questions about files, and errors in full."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.controls.text import label, sentence
from app.dialogs.frame import Framed
from graph_core.errors import LoomError
from graph_core.files.pictures import SUFFIXES

FILES = "Layerloom networks (*.loom)"
PICTURES = "Pictures of networks (" + " ".join(f"*{ending}" for ending in SUFFIXES) + ")"
OPENED = f"{FILES};;{PICTURES}"


class Answer(IntEnum):
    """What is to become of unsaved changes; closing the question cancels."""

    CANCEL = 0
    SAVE = 1
    DISCARD = 2


class Rescue(IntEnum):
    """What is to become of edits that a crash left behind; closing the question keeps them."""

    LATER = 0
    RECOVER = 1
    DISCARD = 2


class Ask:
    """Asks a person, in dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def about_changes(self, name: str) -> Answer:
        """Ask whether unsaved changes are to be saved."""
        dialog = Framed(self._window, f"Save the changes to {name}?")
        dialog.say("If you don't save, what you changed since the last save is lost.", "muted")
        dialog.offer("Discard", Answer.DISCARD)
        dialog.offer("Cancel", Answer.CANCEL)
        dialog.offer("Save", Answer.SAVE, "primary")
        return Answer(dialog.exec())

    def about_lost(self, name: str) -> Rescue:
        """Ask what is to become of edits that were never saved."""
        dialog = Framed(self._window, f"Recover unsaved changes to {name}?")
        dialog.say("Layerloom ended before they were saved. Nothing is overwritten.", "muted")
        dialog.offer("Discard them", Rescue.DISCARD)
        dialog.offer("Ask me later", Rescue.LATER)
        dialog.offer("Recover", Rescue.RECOVER, "primary")
        return Rescue(dialog.exec())

    def yes(self, question: str, detail: str, yes: str) -> bool:
        """Ask for consent; `yes` is the button that gives it."""
        dialog = Framed(self._window, question)
        dialog.say(detail, "muted")
        dialog.offer("Cancel", 0)
        dialog.offer(yes, 1, "primary")
        return bool(dialog.exec())

    def path_to_open(self, folder: Path) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open", str(folder), OPENED)
        return Path(chosen) if chosen else None

    def path_to_save(self, suggested: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(suggested), FILES)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(".loom")

    def show_error(self, title: str, error: LoomError) -> None:
        """Show an error with its parts: what, expected, received, where."""
        error_dialog(self._window, title, error).exec()


def error_dialog(parent: QWidget | None, title: str, error: LoomError) -> Framed:
    """Return a dialog that lays out an error's parts."""
    dialog = Framed(parent, title, width=520)
    dialog.say(sentence(error.what) + ".")
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setColumnStretch(1, 1)
    parts = (("EXPECTED", error.expected), ("RECEIVED", error.received), ("WHERE", error.where))
    for line, (name, text) in enumerate((name, text) for name, text in parts if text):
        grid.addWidget(label(name, "section"), line, 0)
        grid.addWidget(label(text, "mono", wrap=True), line, 1)
    dialog.body.addLayout(grid)
    dialog.offer("Close", 0, "primary")
    return dialog
