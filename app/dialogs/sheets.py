"""Sheets to read: the shortcuts, the details of a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.action import Action
from app.actions import shortcut_rows
from app.dialogs.columns import Row
from app.dialogs.frame import Framed, fitting
from app.dialogs.rows import RowList

# A menu and its rows: menu, title, keys.
Group = tuple[str, list[tuple[str, str, str]]]


def shortcut_sheet(
    parent: QWidget, actions: Iterable[Action], more: Iterable[tuple[str, str, str]] = ()
) -> Framed:
    """Return the sheet of all shortcuts, menu by menu; `more` are rows of the same kind."""
    dialog = Framed(parent, "Shortcuts", width=860)
    rows = sorted([*shortcut_rows(actions), *more], key=lambda row: row[0])
    groups = [(menu, list(group)) for menu, group in groupby(rows, key=lambda row: row[0])]
    columns = ([row for group in held for row in _rows(*group)] for held in _balanced(groups))
    dialog.body.addWidget(RowList(dialog.accessibleName(), columns))
    dialog.offer("Close", 0, "primary")
    dialog.resize(fitting(880, parent), 660)
    return dialog


def measured(make: Callable[[], Framed]) -> Iterator[bool]:
    """Measure a sheet's texts and draw it unseen, so that it opens at once the first time too."""
    sheet = make()
    for rows in sheet.findChildren(RowList):
        yield True
        rows.high(rows.least)
    yield True
    sheet.grab()
    sheet.deleteLater()
    yield True


def _balanced(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """Return the groups in two columns of about as many rows, each in the order given."""
    counts, place = [0, 0], dict[str, int]()
    for menu, group in sorted(groups, key=lambda group: -len(group[1])):
        place[menu] = counts.index(min(counts))
        counts[place[menu]] += len(group) + 2
    first, second = ([g for g in groups if place[g[0]] == side] for side in (0, 1))
    return first, second


def _rows(menu: str, group: Iterable[tuple[str, str, str]]) -> list[Row]:
    return [Row(menu.upper()), *(Row(title, keys) for _, title, keys in group)]


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
