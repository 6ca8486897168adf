"""The library's rows as a Qt model that can be dragged from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from app.library.entries import Row, rows
from graph_core.spec import LayerSpec

MIME = "application/x-layerloom-layer"
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LibraryModel(QAbstractListModel):
    """The rows that match a filter; a dragged row carries its layer kind's id."""

    def __init__(self, specs: Iterable[LayerSpec]) -> None:
        super().__init__()
        self._specs = tuple(specs)
        self._wanted = ""
        self._rows = tuple(rows(self._specs))

    def __len__(self) -> int:
        return len(self._specs)

    def offer(self, specs: Iterable[LayerSpec]) -> None:
        """List other layers than before."""
        self._specs = tuple(specs)
        self.filter(self._wanted)

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
        """Return the index of the first layer, or an invalid one."""
        place = next((i for i, row in enumerate(self._rows) if row.kind), -1)
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
            return row.help or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or not row.kind:
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
