"""An open document: its graph with history, its file, and where a person is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.scope import Scope
from graph_core.document import GraphDocument


@dataclass(eq=False)
class Opened:
    """What belongs to one document and not to the window; a tab stands for one of these."""

    document: GraphDocument
    path: Path | None = None
    selection: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    scope: Scope = field(default_factory=Scope)

    @property
    def title(self) -> str:
        """What the document is called: its file's name, else the network's."""
        return self.path.stem if self.path else self.document.graph.name

    @property
    def modified(self) -> bool:
        return self.document.modified

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever done here, so that another document may take its place."""
        document = self.document
        history = document.undo_title or document.redo_title
        return self.path is None and not document.graph.nodes and not history and not self.modified
