"""Sheets to read: the shortcuts, the details of a failure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.action import Action
from app.actions import shortcut_rows
from app.controls.text import Wrapped, label
from app.dialogs.frame import Framed, fitting, scrolled


def shortcut_sheet(
    parent: QWidget, actions: Iterable[Action], more: Iterable[tuple[str, str, str]] = ()
) -> Framed:
    """Return the sheet of all shortcuts, menu by menu; `more` are rows of the same kind."""
    dialog = Framed(parent, "Shortcuts", width=860)
    columns = QHBoxLayout()
    columns.setSpacing(36)
    rows = sorted([*shortcut_rows(actions), *more], key=lambda row: row[0])
    groups = [(menu, list(group)) for menu, group in groupby(rows, key=lambda row: row[0])]
    half = len(rows) / 2
    left, right = QVBoxLayout(), QVBoxLayout()
    for side in (left, right):
        side.setSpacing(8)
    seen = 0
    for menu, group in groups:
        side = left if seen < half else right
        side.addWidget(label(menu.upper(), "section"))
        side.addLayout(_table((title, keys) for _, title, keys in group))
        side.addSpacing(10)
        seen += len(group)
    for side in (left, right):
        side.addStretch(1)
        columns.addLayout(side, 1)
    scrolled(dialog, columns)
    dialog.offer("Close", 0, "primary")
    dialog.resize(fitting(880, parent), 660)
    return dialog


def _table(rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    for line, (name, text) in enumerate(rows):
        grid.addWidget(Wrapped(name), line, 0)
        grid.addWidget(label(text, "mono-muted"), line, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def failure_details(parent: QWidget | None, message: str, trace: str) -> Framed:
    """Return a dialog with the traceback of something that went wrong inside."""
    dialog = Framed(parent, "Something went wrong inside Layerloom", width=680)
    dialog.say(message)
    dialog.say("Your network is untouched. The details also stand in the log.", "muted")
    text = QPlainTextEdit(trace)
    text.setReadOnly(True)
    text.setProperty("role", "mono")
    text.setAccessibleName("Details")
    text.setMinimumHeight(240)
    dialog.body.addWidget(text)
    dialog.offer("Close", 0, "primary")
    return dialog
