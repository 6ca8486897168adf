"""Levels of the outline: lists of rows that stand below the network, a node or a block's call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.outline.rows import Part, Row, Seen, node_rows, port_rows
from app.scope import Level, Scope, block_at
from graph_core.analysis import Analysis
from graph_core.edits import Edit
from graph_core.edits.blocks import Inside
from graph_core.graph import Diff, Graph
from graph_core.topology import Topology

Path = tuple[Level, ...]
# So many rows are shown at once; the rest follows as somebody scrolls to it.
CHUNK = 400


class Body:
    """A network or a block's body that is listed, in an order that follows its wires."""

    def __init__(self, path: Path, whole: Analysis) -> None:
        self.path = path
        self._scope = Scope()
        self._scope.enter(whole, path)
        self.seen = self._look(whole)
        self._topology = Topology(self.seen.graph)

    def _look(self, whole: Analysis) -> Seen:
        inside = self._scope.levels
        return Seen(self._scope.graph, self._scope.analysis) if inside else Seen(whole.graph, whole)

    def follow(self, whole: Analysis, change: Diff | None) -> bool:
        """Take up a change of the document; return False when the body is gone.

        `change` says how the graph listed differs where that is known.
        """
        if not self._scope.follow(whole):
            return False
        before, self.seen = self.seen.graph, self._look(whole)
        after = self.seen.graph
        if self.path or change is None:
            if before is not after:
                self._topology = Topology(after)
        elif not change.only_layout:
            self._topology.update(after, change)
        return True

    def rows(self) -> list[Row]:
        """Return the nodes as rows, each after those that feed it."""
        return node_rows(self._topology.ordered(self.seen.graph.nodes))


@dataclass
class Listing:
    """Rows below one row, or at the top; views know of `shown` rows from the `first` on."""

    id: int
    body: Body
    above: Listing | None = None
    row: Row | None = None
    inner: Body | None = None
    rows: list[Row] = field(default_factory=list)
    first: int = 0
    shown: int = 0
    _places: dict[Row, int] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.body.path

    def body_of(self, row: Row) -> Body:
        """Return the body that a row's node stands in: inner rows of a block's call are nodes."""
        own = self.inner is not None and row.part is Part.NODE
        return self.inner if own and self.inner else self.body

    def wanted(self) -> list[Row]:
        """Return the rows as they should be now."""
        if self.row is None:
            return self.body.rows()
        inside = self.inner.rows() if self.inner else []
        return [*port_rows(self.body.seen.graph, self.row.node), *inside]

    def become(self, rows: Sequence[Row], shown: int, first: int = 0) -> None:
        """List other rows."""
        self.rows, self.first, self.shown = list(rows), first, shown
        self._places = {}

    @property
    def beyond(self) -> int:
        """The place after the last row that views know of."""
        return self.first + self.shown

    @property
    def window(self) -> list[Row]:
        """The rows that views know of."""
        return self.rows[self.first : self.beyond]

    def anchored(self, rows: Sequence[Row]) -> int:
        """Return where the window begins in other rows, so that it shows much the same."""
        if not self.first:
            return 0
        places = {row: place for place, row in enumerate(rows)}
        kept = (places[row] for row in self.window if row in places)
        return next(kept, max(min(self.first, len(rows) - self.shown), 0))

    def place(self, row: Row) -> int:
        """Return where a row stands, or -1."""
        if not self._places:
            self._places = {row: place for place, row in enumerate(self.rows)}
        return self._places.get(row, -1)


def inner_body(graph: Graph, whole: Analysis, path: Path, row: Row) -> Body | None:
    """Return the body that a row's node calls, or None."""
    block = block_at(graph, row.node)
    return Body((*path, Level(row.node, block.id)), whole) if block else None


def within(path: Path, edit: Edit) -> Edit:
    """Return an edit of the body that a path leads to, as one of the whole document."""
    return Inside(path[-1].block, edit) if path else edit
