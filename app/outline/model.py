"""The outline as a Qt model: the network's rows, kept in step with the document's changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.controls.text import plain_tip
from app.guard import guarded
from app.outline.levels import CHUNK, Body, Listing, Path, inner_body
from app.outline.rows import Part, Row, Seen, explained, spoken, title
from app.workspace import Workspace
from graph_core.document import Change
from graph_core.edits import Delete, Edit, Rename
from graph_core.edits.blocks import Inside

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
# With more separate pieces than this to put in or take out, views begin anew.
MOST_RUNS = 100
PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
OF_NODES = PLAIN | Qt.ItemFlag.ItemIsEditable
OF_PORTS = PLAIN | Qt.ItemFlag.ItemNeverHasChildren


class OutlineModel(QAbstractItemModel):
    """Nodes in the order of their wires; below each its ports, and a block's body.

    A row's index carries the number of the listing it stands in; listings are made when asked for.
    """

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._numbers = count(1)
        self._listings: dict[int, Listing] = {}
        self._below: dict[tuple[int, Row], Listing] = {}
        self._top = self._new(Listing(0, Body((), workspace.document.analysis_so_far)))

    # Keeping in step

    def reset(self) -> None:
        """List the document anew."""
        self.beginResetModel()
        self._listings, self._below = {}, {}
        self._top = self._new(Listing(0, Body((), self._workspace.document.analysis_so_far)))
        self.endResetModel()

    def _new(self, listing: Listing) -> Listing:
        listing.id = next(self._numbers)
        self._listings[listing.id] = listing
        rows = listing.wanted()
        listing.become(rows, min(len(rows), CHUNK))
        return listing

    def update(self, change: Change) -> None:
        """Take up what an edit of the document changed."""
        whole = self._workspace.document.analysis_so_far
        self._top.body.follow(whole, change.diff)
        if change.diff.only_layout:
            return
        if change.diff.nodes or change.diff.edges:
            self._adapt(self._top)
        self._retell()

    def learn(self) -> None:
        """Show what is known by now of the document as it stands."""
        self._top.body.follow(self._workspace.document.analysis_so_far, None)
        self._retell()

    def _retell(self) -> None:
        for listing in [*self._listings.values()]:
            if listing.id in self._listings and listing.row is not None:
                self._follow(listing)
        for listing in self._listings.values():
            if listing.shown:
                first, last = (self._index(listing, at) for at in (0, listing.shown - 1))
                self.dataChanged.emit(first, last)

    def _follow(self, listing: Listing) -> None:
        assert listing.row is not None
        whole, body = self._workspace.document.analysis_so_far, listing.body
        if listing.inner is not None and not listing.inner.follow(whole, None):
            listing.inner = None
        if listing.inner is None:
            listing.inner = inner_body(body.seen.graph, whole, body.path, listing.row)
        self._adapt(listing)

    def _adapt(self, listing: Listing) -> None:
        """Turn a listing's rows into those wanted, telling views of each piece."""
        wanted, old = listing.wanted(), listing.rows[: listing.shown]
        if wanted == listing.rows:
            return
        more = max(len(wanted) - len(listing.rows), 0)
        new = wanted[: max(len(old) + more, CHUNK)]
        gone, fresh = _runs(old, set(new)), _runs(new, set(old))
        if len(gone) + len(fresh) > MOST_RUNS:
            self.reset()
            return
        for first, last in reversed(gone):
            self._remove(listing, first, last)
        kept = set(listing.rows)
        self._reorder(listing, [row for row in new if row in kept])
        for first, last in fresh:
            self.beginInsertRows(self._parent_of(listing), first, last)
            rows = [*listing.rows[:first], *new[first : last + 1], *listing.rows[first:]]
            listing.become(rows, len(rows))
            self.endInsertRows()
        listing.become(wanted, len(new))

    def _remove(self, listing: Listing, first: int, last: int) -> None:
        self.beginRemoveRows(self._parent_of(listing), first, last)
        rows = listing.rows[: listing.shown]
        for row in rows[first : last + 1]:
            self._drop(listing, row)
        rows = [*rows[:first], *rows[last + 1 :]]
        listing.become(rows, len(rows))
        self.endRemoveRows()

    def _drop(self, listing: Listing, row: Row) -> None:
        """Forget what was listed below a row."""
        below = self._below.pop((listing.id, row), None)
        if below is not None:
            for inner in below.rows:
                self._drop(below, inner)
            del self._listings[below.id]

    def _reorder(self, listing: Listing, rows: Sequence[Row]) -> None:
        old = listing.rows[: listing.shown]
        if rows == old:
            listing.become(old, len(old))
            return
        self.layoutAboutToBeChanged.emit()
        held = [i for i in self.persistentIndexList() if i.internalId() == listing.id]
        listing.become(rows, len(rows))
        moved = [self._index(listing, listing.place(old[index.row()])) for index in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    # Finding rows

    def _row(self, index: Index) -> Row | None:
        listing = self._listings.get(index.internalId()) if index.isValid() else None
        place = index.row()
        return listing.rows[place] if listing and place < listing.shown else None

    def at(self, index: Index) -> tuple[Body, Row] | None:
        """Return what an index stands for: the body its node is in, and the row."""
        listing = self._listings.get(index.internalId()) if index.isValid() else None
        if listing is None or not 0 <= index.row() < listing.shown:
            return None
        row = listing.rows[index.row()]
        return listing.body_of(row), row

    def index_of(self, path: Path, node: str) -> QModelIndex:
        """Return the index of a node in a body, fetched where it must be; else an invalid one."""
        listing: Listing | None = self._top
        for level in path:
            above = self._reach(listing, level.node)
            listing = self._listing_below(above) if above.isValid() else None
        return self._reach(listing, node)

    def _reach(self, listing: Listing | None, node: str) -> QModelIndex:
        place = listing.place(Row(Part.NODE, node)) if listing else -1
        if listing is None or place < 0:
            return QModelIndex()
        if place >= listing.shown:
            self._show(listing, place + CHUNK // 4)
        return self._index(listing, place)

    def ranges(self, path: Path, nodes: Set[str]) -> list[tuple[QModelIndex, QModelIndex]]:
        """Return first and last index of each run of rows of nodes in a body.

        Of very many nodes only those whose rows are already shown are told.
        """
        above = self.index_of(path[:-1], path[-1].node) if path else _ROOT
        listing = self._listing_below(above)
        if listing is None:
            return []
        places = sorted(p for n in nodes if (p := listing.place(Row(Part.NODE, n))) >= 0)
        if places and len(nodes) <= CHUNK and places[-1] >= listing.shown:
            self._show(listing, places[-1] + CHUNK // 4)
        runs = _runs_of(place for place in places if place < listing.shown)
        return [(self._index(listing, first), self._index(listing, last)) for first, last in runs]

    def _index(self, listing: Listing, place: int) -> QModelIndex:
        return self.createIndex(place, 0, listing.id)

    def _parent_of(self, listing: Listing) -> QModelIndex:
        if listing.above is None or listing.row is None:
            return QModelIndex()
        return self._index(listing.above, listing.above.place(listing.row))

    def _listing_below(self, index: Index) -> Listing | None:
        """Return what is listed below an index, made when first asked for."""
        if not index.isValid():
            return self._top
        above, found = self._listings.get(index.internalId()), self.at(index)
        if above is None or found is None or found[1].part is not Part.NODE:
            return None
        body, row = found
        if (above.id, row) not in self._below:
            whole = self._workspace.document.analysis_so_far
            inner = inner_body(body.seen.graph, whole, body.path, row)
            self._below[above.id, row] = self._new(Listing(0, body, above, row, inner))
        return self._below[above.id, row]

    # What Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return self._count(parent) or 0

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 1

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        return bool(self._has_children(parent))

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        return self._index_at(row, column, parent) or QModelIndex()

    def parent(self, child: Index = _ROOT) -> Any:
        return self._above(child) or QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags(index) or Qt.ItemFlag.NoItemFlags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        return bool(self._set(index, value))

    def canFetchMore(self, parent: Index) -> bool:
        return bool(self._hidden(parent))

    def fetchMore(self, parent: Index) -> None:
        self._fetch(parent)

    # What it is answered

    @guarded
    def _count(self, parent: Index) -> int:
        listing = self._listing_below(parent)
        return listing.shown if listing else 0

    @guarded
    def _has_children(self, parent: Index) -> bool:
        if not parent.isValid():
            return self._top.shown > 0
        row = self._row(parent)
        return row is not None and row.part is Part.NODE

    @guarded
    def _index_at(self, row: int, column: int, parent: Index) -> QModelIndex | None:
        listing = self._listing_below(parent) if parent.isValid() else self._top
        if listing is None or column or not 0 <= row < listing.shown:
            return None
        return self.createIndex(row, 0, listing.id)

    @guarded
    def _above(self, child: Index) -> QModelIndex | None:
        listing = self._listings.get(child.internalId()) if child.isValid() else None
        return self._parent_of(listing) if listing else None

    @guarded
    def _data(self, index: Index, role: int) -> Any:
        found = self.at(index)
        if found is None:
            return None
        seen, row = found[0].seen, found[1]
        if row.node not in seen.graph.nodes:
            return None
        if role == ROW:
            return row
        return self._text(seen, row, role)

    def _text(self, seen: Seen, row: Row, role: int) -> str | None:
        if role == Qt.ItemDataRole.EditRole:
            return seen.graph.layer_of(row.node).name
        telling = {
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.AccessibleTextRole: spoken,
            Qt.ItemDataRole.AccessibleDescriptionRole: explained,
            Qt.ItemDataRole.ToolTipRole: explained,
        }.get(Qt.ItemDataRole(role))
        if telling is None:
            return None
        text = telling(seen, row)
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    @guarded
    def _flags(self, index: Index) -> Qt.ItemFlag:
        row = self._row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        return OF_NODES if row.part is Part.NODE else OF_PORTS

    @guarded
    def _hidden(self, parent: Index) -> bool:
        listing = self._listing_below(parent)
        return listing is not None and listing.shown < len(listing.rows)

    @guarded
    def _fetch(self, parent: Index) -> None:
        listing = self._listing_below(parent)
        if listing is not None:
            self._show(listing, listing.shown + CHUNK)

    def _show(self, listing: Listing, number: int) -> None:
        """Let views know of so many of a listing's rows."""
        number = min(number, len(listing.rows))
        if number > listing.shown:
            self.beginInsertRows(self._parent_of(listing), listing.shown, number - 1)
            listing.shown = number
            self.endInsertRows()

    # Edits

    def renaming(self, index: Index, name: str) -> Edit | None:
        """Return the edit that gives a row's layer another name."""
        found = self.at(index)
        if found is None:
            return None
        layer = found[0].seen.graph.layer_of(found[1].node)
        return within(found[0].path, Rename(layer.id, name))

    @guarded
    def _set(self, index: Index, value: Any) -> bool:
        edit = self.renaming(index, str(value))
        return edit is not None and self._workspace.apply_whole(edit)

    def deleting(self, indexes: Sequence[Index]) -> Edit | None:
        """Return the edit that takes away the nodes of the rows that stand in one body."""
        found = [pair for index in indexes if (pair := self.at(index)) is not None]
        if not found:
            return None
        body = found[0][0]
        nodes = dict.fromkeys(row.node for other, row in found if other is body)
        return within(body.path, Delete(tuple(nodes)))


def within(path: Path, edit: Edit) -> Edit:
    """Return an edit of the body that a path leads to, as one of the whole document."""
    return Inside(path[-1].block, edit) if path else edit


def _runs(rows: Sequence[Row], known: Set[Row]) -> list[tuple[int, int]]:
    """Return first and last place of each run of rows that aren't known."""
    return _runs_of(place for place, row in enumerate(rows) if row not in known)


def _runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of numbers that follow each other.

    >>> _runs_of([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs
