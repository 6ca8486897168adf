"""The open documents, in the order of their tabs; the workspace shows one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.opened import Opened
from app.workspace import Workspace
from graph_core.document import GraphDocument
from graph_core.edits import Edit
from graph_core.errors import LoomError
from graph_core.graph import Graph

# So many closed documents can be had again.
MOST_CLOSED = 10


@dataclass(frozen=True)
class Closed:
    """What is left of a closed document: its file, or its graph when it had none."""

    path: Path | None
    graph: Graph


class Documents(QObject):
    """Opens, closes, orders and shows documents; each has its own history, scope and file.

    `listed` says that there are others, or in another order; `opened`, `closed` and `touched`,
    which says that a document in the background was changed, carry an Opened.
    """

    listed = Signal()
    opened = Signal(object)
    closed = Signal(object)
    touched = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._list = [workspace.opened]
        self._closed: list[Closed] = []

    def __len__(self) -> int:
        return len(self._list)

    def __iter__(self) -> Iterator[Opened]:
        return iter(tuple(self._list))

    def __getitem__(self, place: int) -> Opened:
        return self._list[place]

    @property
    def current(self) -> Opened:
        return self.workspace.opened

    @property
    def place(self) -> int:
        """Where the current document stands among the others."""
        return self._list.index(self.current)

    def of_path(self, path: Path) -> Opened | None:
        """Return the document of a file, if it is open."""
        return next((o for o in self._list if o.path and _same(o.path, path)), None)

    def open(self, graph: Graph, path: Path | None = None) -> Opened:
        """Show a graph as a document of its own; an untouched one gives its place up."""
        return self.put(self.workspace.document_of(graph), path)

    def put(self, document: GraphDocument, path: Path | None = None) -> Opened:
        """Show a document that was made ready elsewhere."""
        if self.current.untouched:
            self.workspace.put(document, path)
            self.listed.emit()
            return self.current
        made = Opened(document, path)
        self._list.insert(self.place + 1, made)
        self.opened.emit(made)
        self.workspace.show(made)
        self.listed.emit()
        return made

    def show(self, opened: Opened) -> None:
        """Show another of the open documents."""
        if opened in self._list and opened is not self.current:
            self.workspace.show(opened)
            self.listed.emit()

    def step(self, by: int) -> None:
        """Show the document so many places on, round and round."""
        self.show(self._list[(self.place + by) % len(self._list)])

    def move(self, start: int, end: int) -> None:
        """Give a document another place; nothing is announced, since whoever asks has done so."""
        self._list.insert(end, self._list.pop(start))

    def close(self, opened: Opened) -> None:
        """Let a document go, unsaved or not; the last leaves an empty one in its place."""
        self._remember(opened)
        if len(self._list) == 1:
            self.workspace.replace(Graph())
        else:
            place = self._list.index(opened)
            self._list.remove(opened)
            if opened is self.current:
                self.workspace.show(self._list[min(place, len(self._list) - 1)])
            self.closed.emit(opened)
        self.listed.emit()

    def _remember(self, opened: Opened) -> None:
        if not opened.untouched:
            kept = Closed(opened.path, opened.document.graph)
            self._closed = [*self._closed, kept][-MOST_CLOSED:]

    @property
    def can_reopen(self) -> bool:
        return bool(self._closed)

    def take_closed(self) -> Closed | None:
        """Return what was closed last, which is forgotten, or None."""
        return self._closed.pop() if self._closed else None

    def apply(self, opened: Opened, edit: Edit) -> bool:
        """Apply an edit to the whole of a document, shown or not; a refusal is announced."""
        if opened is self.current:
            return self.workspace.apply_whole(edit)
        try:
            opened.document.apply(edit)
        except LoomError as refusal:
            self.workspace.refused.emit(refusal)
            return False
        self.touched.emit(opened)
        self.listed.emit()
        return True


def _same(one: Path, other: Path) -> bool:
    """Tell whether two paths are one file, whether or not it exists now."""
    return one.absolute() == other.absolute() or one.resolve() == other.resolve()
