"""Entries as Qt wants them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from app.controls.text import plain_tip
from app.guard import guarded
from app.palette.entries import Entry

AnyIndex = QModelIndex | QPersistentModelIndex
FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class EntryModel(QStringListModel):
    """A row for each entry.

    A list asks how many rows there are for every row it lays out: Qt's own model answers that
    without Python, so thousands of rows open as fast as ten. Its strings are never shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """Show other entries."""
        self.entries = entries
        self.setStringList([""] * len(entries))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return FLAGS

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._data(index, role)

    @guarded
    def _data(self, index: AnyIndex, role: int) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, not possible" if entry.reason else entry.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return entry.reason or entry.subtitle
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(entry.reason) or None
        return None
