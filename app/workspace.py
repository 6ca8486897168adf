"""The workspace: one open document, its file and its selection, with Qt signals for the views."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from graph_core.document import Change, GraphDocument, SignatureOf, no_data
from graph_core.edits import Edit
from graph_core.errors import LoomError
from graph_core.graph import Graph


class Workspace(QObject):
    """What every view of a document shares; views listen, and change it only through `apply`.

    `changed` carries a graph_core Change; `replaced` says that another document took its place;
    `selection_changed` and `file_changed` carry nothing; `refused` carries a LoomError to show.
    """

    changed = Signal(object)
    replaced = Signal()
    selection_changed = Signal()
    file_changed = Signal()
    refused = Signal(object)

    def __init__(self, signature_of: SignatureOf = no_data, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signature_of = signature_of
        self.path: Path | None = None
        self.selection: frozenset[str] = frozenset()
        self.document = GraphDocument(Graph(), signature_of)
        self._end = self.document.subscribe(self._on_change)

    @property
    def graph(self) -> Graph:
        return self.document.graph

    def replace(self, graph: Graph, path: Path | None = None) -> None:
        """Show another graph; its file is `path`, or None when it has none yet."""
        self._end()
        self.path = path
        self.selection = frozenset()
        self.document = GraphDocument(graph, self._signature_of)
        self._end = self.document.subscribe(self._on_change)
        self.replaced.emit()
        self.selection_changed.emit()
        self.file_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """Remember that the graph now stands in a file."""
        self.path = path
        self.document.mark_saved()
        self.file_changed.emit()

    def apply(self, edit: Edit, merge: str = "") -> bool:
        """Apply an edit; a refusal is announced and returns False."""
        try:
            self.document.apply(edit, merge)
        except LoomError as refusal:
            self.refused.emit(refusal)
            return False
        return True

    def select(self, nodes: Iterable[str]) -> None:
        """Select exactly these nodes."""
        selection = frozenset(nodes) & self.graph.nodes.keys()
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()

    def undo(self) -> None:
        self.document.undo()

    def redo(self) -> None:
        self.document.redo()

    def _on_change(self, change: Change) -> None:
        if change.diff.nodes.removed & self.selection:
            self.select(self.selection)
        self.changed.emit(change)
        self.file_changed.emit()
