"""The library's rows as a Qt model that can be dragged from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from app.library.entries import Row, rows
from graph_core.spec import LayerSpec

BARRED = "What is inside a block can't hold that block itself."
MIME = "application/x-layerloom-layer"
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LibraryModel(QAbstractListModel):
    """The rows that match a filter; a dragged row carries its layer kind's id.

    What is barred stays in its place, so that the list doesn't jump as somebody goes in and out.
    """

    def __init__(self, specs: Iterable[LayerSpec]) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self._wanted = ""
        self._barred: Collection[str] = ()
        self._rows = tuple(rows(self._specs))

    def __len__(self) -> int:
        return len(self._specs)

    def offer(self, specs: Iterable[LayerSpec]) -> None:
        """List other layers than before."""
        self._specs = tuple(specs)
        self.filter(self._wanted)

    def bar(self, kinds: Collection[str]) -> None:
        """List these kinds as they are, but let nobody take them."""
        changed = set(kinds) ^ set(self._barred)
        self._barred = kinds
        for place, row in enumerate(self._rows):
            if row.kind in changed:
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def is_barred(self, row: Row) -> bool:
        """Tell whether a row stands for what can't be taken now."""
        return row.kind in self._barred

    def filter(self, wanted: str) -> None:
        """Show only the layers that match the words."""
        self.beginResetModel()
        self._wanted = wanted
        self._rows = tuple(rows(self._specs, wanted))
        self.endResetModel()

    def row(self, index: Index) -> Row | None:
        """Return the row at an index, or None."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def first(self) -> QModelIndex:
        """Return the index of the first layer that can be taken, or an invalid one."""
        free = (i for i, row in enumerate(self._rows) if row.kind and not self.is_barred(row))
        place = next(free, -1)
        return self.index(place, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return BARRED if self.is_barred(row) else row.help or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or not row.kind or self.is_barred(row):
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        )

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        row = self.row(indexes[0]) if indexes else None
        if row:
            data.setData(MIME, row.kind.encode())
        return data
