"""The outline as a Qt model: the network's rows, kept in step with the document's changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.controls.text import plain_tip
from app.guard import guarded
from app.outline.levels import CHUNK, Body, Listing, Path, inner_body, within
from app.outline.rows import Part, Row, Seen, explained, painted, spoken, title
from app.outline.runs import runs_of, runs_unlike
from app.workspace import Workspace
from graph_core.edits import Delete, Edit, Rename
from graph_core.graph import Diff, diff

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
# With more separate pieces than this to put in or take out, views begin anew.
MOST_RUNS = 100
PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
OF_NODES = PLAIN | Qt.ItemFlag.ItemIsEditable
OF_PORTS = PLAIN | Qt.ItemFlag.ItemNeverHasChildren
TELLING: Mapping[Qt.ItemDataRole, Callable[[Seen, Row], str]] = {
    Qt.ItemDataRole.DisplayRole: title,
    Qt.ItemDataRole.AccessibleTextRole: spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: explained,
    Qt.ItemDataRole.ToolTipRole: explained,
}


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

    def missed(self) -> Diff:
        """Return how the document differs from what is listed."""
        return diff(self._top.body.seen.graph, self._workspace.document.graph)

    def update(self, found: Diff) -> None:
        """Take up how the document differs from what is listed."""
        whole = self._workspace.document.analysis_so_far
        self._top.body.follow(whole, found)
        if found.only_layout:
            return
        if found.nodes or found.edges:
            self._adapt(self._top)
        self._retell()

    def learn(self) -> None:
        """Show what is known by now of the document as it stands."""
        self._top.body.follow(self._workspace.document.analysis_so_far, None)
        self._retell()

    def says(self, index: QModelIndex) -> tuple[object, ...]:
        """Return a row and all that is painted of it."""
        found = self.at(index)
        if found is None or found[1].node not in found[0].seen.graph.nodes:
            return ()
        return found[0].path, found[1], *painted(found[0].seen, found[1])

    def tell(self, index: QModelIndex) -> None:
        """Say that a row says something else by now."""
        self.dataChanged.emit(index, index)

    def _retell(self) -> None:
        for listing in [*self._listings.values()]:
            if listing.id in self._listings and listing.row is not None:
                self._follow(listing)

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
        wanted, old = listing.wanted(), listing.window
        if wanted == listing.rows:
            return
        more = max(len(wanted) - len(listing.rows), 0)
        start = listing.anchored(wanted)
        new = wanted[start : start + max(len(old) + more, CHUNK)]
        gone, fresh = runs_unlike(old, set(new)), runs_unlike(new, set(old))
        if len(gone) + len(fresh) > MOST_RUNS:
            self.reset()
            return
        listing.become(old, len(old))  # meanwhile there is no more than views know of
        for first, last in reversed(gone):
            self._remove(listing, first, last)
        kept = set(listing.rows)
        self._reorder(listing, [row for row in new if row in kept])
        for first, last in fresh:
            self.beginInsertRows(self._parent_of(listing), first, last)
            rows = [*listing.rows[:first], *new[first : last + 1], *listing.rows[first:]]
            listing.become(rows, len(rows))
            self.endInsertRows()
        listing.become(wanted, len(new), start)

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
        if listing is None or not 0 <= index.row() < listing.shown:
            return None
        return listing.rows[listing.first + index.row()]

    def at(self, index: Index) -> tuple[Body, Row] | None:
        """Return what an index stands for: the body its node is in, and the row."""
        listing = self._listings.get(index.internalId()) if index.isValid() else None
        if listing is None or not 0 <= index.row() < listing.shown:
            return None
        row = listing.rows[listing.first + index.row()]
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
        self._show_span(listing, place, place)
        return self._index(listing, place)

    def ranges(self, path: Path, nodes: Set[str]) -> list[tuple[QModelIndex, QModelIndex]]:
        """Return first and last index of each run of rows of nodes in a body.

        Of very many nodes only those whose rows are already shown are told.
        """
        above = self.index_of(path[:-1], path[-1].node) if path else _ROOT
        listing = self._listing_below(above)
        if listing is None:
            return []
        if len(nodes) <= CHUNK:
            places = [p for n in nodes if (p := listing.place(Row(Part.NODE, n))) >= 0]
            if places:
                self._show_span(listing, min(places), max(places))
        window = enumerate(listing.window, listing.first)
        runs = runs_of(p for p, row in window if row.part is Part.NODE and row.node in nodes)
        return [(self._index(listing, first), self._index(listing, last)) for first, last in runs]

    def _index(self, listing: Listing, place: int) -> QModelIndex:
        return self.createIndex(place - listing.first, 0, listing.id)

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
        telling = TELLING.get(Qt.ItemDataRole(role))
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
        return listing is not None and listing.beyond < len(listing.rows)

    @guarded
    def _fetch(self, parent: Index) -> None:
        listing = self._listing_below(parent)
        if listing is not None:
            self._grow(listing, listing.first, listing.beyond + CHUNK)

    @property
    def more_above(self) -> bool:
        """Whether there are rows above those that views know of."""
        return self._top.first > 0

    def fetch_above(self) -> None:
        """Let views know of more of the rows above those they know of."""
        self._grow(self._top, self._top.first - CHUNK, self._top.beyond)

    def fetch_end(self, *, last: bool) -> QModelIndex:
        """Let views know of the first or the last rows there are; return the outermost."""
        place = len(self._top.rows) - 1 if last else 0
        self._show_span(self._top, place, place)
        return self._index(self._top, place)

    def _show_span(self, listing: Listing, first: int, last: int) -> None:
        """Let views know of these rows; what lies far away is given up for them."""
        if listing.first <= first and last < listing.beyond:
            return
        start, end = first - CHUNK // 4, last + CHUNK // 4
        if start > listing.beyond + CHUNK or end < listing.first - CHUNK:
            self._give_up(listing)
            listing.first = max(start, 0)
        self._grow(listing, min(start, listing.first), max(end, listing.beyond))

    def _give_up(self, listing: Listing) -> None:
        """Let views know of none of a listing's rows."""
        self.beginRemoveRows(self._parent_of(listing), 0, listing.shown - 1)
        for row in listing.window:
            self._drop(listing, row)
        listing.shown = 0
        self.endRemoveRows()

    def _grow(self, listing: Listing, first: int, beyond: int) -> None:
        """Let views know of the rows from one place to another, which those they know lie in."""
        first, beyond = max(first, 0), min(beyond, len(listing.rows))
        if beyond > listing.beyond:
            self.beginInsertRows(
                self._parent_of(listing), listing.shown, beyond - listing.first - 1
            )
            listing.shown = beyond - listing.first
            self.endInsertRows()
        if first < listing.first:
            self.beginInsertRows(self._parent_of(listing), 0, listing.first - first - 1)
            listing.first, listing.shown = first, listing.beyond - first
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
