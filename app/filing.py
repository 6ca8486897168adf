"""New, open, save, revert, recent: what a person does with the file of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.dialogs.ask import Answer, Rescue
from app.settings import SettingsFile
from app.workspace import Workspace
from graph_core import files
from graph_core.errors import FileError, LoomError
from graph_core.graph import Graph

SUFFIX = ".loom"


class Asks(Protocol):
    """The questions filing needs answers to; `app.dialogs.ask.Ask` asks them in dialogs."""

    def about_changes(self, name: str) -> Answer: ...

    def about_lost(self, name: str) -> Rescue: ...

    def yes(self, question: str, detail: str, yes: str) -> bool: ...

    def path_to_open(self, folder: Path) -> Path | None: ...

    def path_to_save(self, suggested: Path) -> Path | None: ...

    def show_error(self, title: str, error: LoomError) -> None: ...


class Filing(QObject):
    """Keeps the document and its file together; nothing unsaved is lost without an answer.

    `opened` says that another document is shown; `saved` that it now stands in its file.
    """

    opened = Signal()
    saved = Signal()

    def __init__(self, workspace: Workspace, settings: SettingsFile, ask: Asks) -> None:
        super().__init__()
        self.workspace, self.settings, self.ask = workspace, settings, ask

    @property
    def title(self) -> str:
        """Return what the document is called: its file's name, else the network's."""
        path = self.workspace.path
        return path.stem if path else self.workspace.document.graph.name

    def may_leave(self) -> bool:
        """Ask about unsaved changes; False when the person would rather stay."""
        if not self.workspace.document.modified:
            return True
        answer = self.ask.about_changes(self.title)
        if answer is Answer.SAVE:
            return self.save()
        return answer is Answer.DISCARD

    def new(self, graph: Graph | None = None) -> bool:
        """Show a new document, empty or made from a template; it has no file yet."""
        if not self.may_leave():
            return False
        self.workspace.replace(graph or Graph())
        self.opened.emit()
        return True

    def choose_and_open(self) -> None:
        path = self.ask.path_to_open(self._folder())
        if path:
            self.open(path)

    def open(self, path: Path) -> bool:
        """Show the document of a file; a file that can't be read changes nothing."""
        graph = self._read(path)
        if graph is None or not self.may_leave():
            return False
        self.workspace.replace(graph, path)
        self.settings.remember(path)
        self.opened.emit()
        return True

    def _read(self, path: Path) -> Graph | None:
        try:
            return files.load(path)
        except LoomError as error:
            self.ask.show_error(f"{path.name} can't be opened", error)
            if not path.exists():
                self.settings.forget(str(path))
            return None

    def save(self) -> bool:
        """Save to the document's file, asking for one when it has none."""
        path = self.workspace.path
        return self._write(path) if path else self.save_as()

    def save_as(self) -> bool:
        name = self.workspace.path.name if self.workspace.path else self.title + SUFFIX
        path = self.ask.path_to_save(self._folder() / name)
        return self._write(path) if path else False

    def _write(self, path: Path) -> bool:
        try:
            files.save(self.workspace.document.graph, path)
        except FileError as error:
            self.ask.show_error("The network was not saved", error)
            return False
        self.workspace.mark_saved(path)
        self.settings.remember(path)
        self.saved.emit()
        return True

    def can_revert(self) -> bool:
        return self.workspace.path is not None and self.workspace.document.modified

    def revert(self) -> None:
        """Go back to what stands in the file, after asking."""
        path = self.workspace.path
        detail = "Everything changed since the last save is dropped."
        if path is None or not self.ask.yes(f"Revert {self.title}?", detail, "Revert"):
            return
        graph = self._read(path)
        if graph is not None:
            self.workspace.replace(graph, path)
            self.opened.emit()

    def close(self) -> bool:
        """Leave the document; an empty one takes its place."""
        return self.new()

    def _folder(self) -> Path:
        if self.workspace.path:
            return self.workspace.path.parent
        recent = next(iter(self.settings.value.recent), "")
        return Path(recent).parent if recent else Path.home()
