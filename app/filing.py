"""New, open, save, revert, recent: what a person does with the file of a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from app.autosave import patch_between
from app.dialogs.ask import Answer, Rescue
from app.documents import Documents
from app.opened import Opened
from app.settings import SettingsFile
from app.waiting import wait_for
from graph_core import files
from graph_core.document import GraphDocument
from graph_core.edits import Restore
from graph_core.errors import FileError, LoomError
from graph_core.files import pictures
from graph_core.graph import Graph

SUFFIX = ".loom"
# How many bytes of a file are read while the window waits, about a tenth of a second's work.
LARGE = 200_000
T = TypeVar("T")


class Asks(Protocol):
    """The questions filing needs answers to; `app.dialogs.ask.Ask` asks them in dialogs."""

    def about_changes(self, name: str) -> Answer: ...

    def about_lost(self, name: str) -> Rescue: ...

    def yes(self, question: str, detail: str, yes: str) -> bool: ...

    def path_to_open(self, folder: Path) -> Path | None: ...

    def path_to_save(self, suggested: Path) -> Path | None: ...

    def show_error(self, title: str, error: LoomError) -> None: ...


class Filing(QObject):
    """Keeps documents and their files together; nothing unsaved is lost without an answer.

    `opened` says that another document is shown; `saved` that the one shown now stands in its file;
    `reading` carries whether a large file is being read, while other work had better wait.
    """

    opened = Signal()
    reading = Signal(bool)
    saved = Signal()

    def __init__(self, documents: Documents, settings: SettingsFile, ask: Asks) -> None:
        super().__init__()
        self.documents, self.workspace = documents, documents.workspace
        self.settings, self.ask = settings, ask

    @property
    def title(self) -> str:
        """Return what the document is called: its file's name, else the network's."""
        return self.documents.current.title

    def may_leave(self) -> bool:
        """Ask about the unsaved changes of the document shown; False when a person would stay."""
        if not self.documents.current.modified:
            return True
        answer = self.ask.about_changes(self.title)
        if answer is Answer.SAVE:
            return self.save()
        return answer is Answer.DISCARD

    def may_leave_all(self) -> bool:
        """Ask about each unsaved document, which is shown meanwhile."""
        for opened in self.documents:
            if opened.modified:
                self.documents.show(opened)
                if not self.may_leave():
                    return False
        return True

    def new(self, graph: Graph | None = None) -> bool:
        """Show a new document, empty or made from a template; it has no file yet."""
        self.documents.open(graph or Graph())
        self.opened.emit()
        return True

    def choose(self) -> Path | None:
        """Ask for a network's file."""
        return self.ask.path_to_open(self._folder())

    def choose_and_open(self) -> None:
        if path := self.choose():
            self.open(path)

    def open(self, path: Path) -> bool:
        """Show the document of a file, once only; a file that can't be read changes nothing."""
        if path.suffix.lower() in pictures.SUFFIXES:
            return self._open_picture(path)
        if already := self.documents.of_path(path):
            self.documents.show(already)
        else:
            document = self._made_ready(path)
            if document is None:
                return False
            self.documents.put(document, path)
        self.settings.remember(path)
        self.opened.emit()
        return True

    def _open_picture(self, path: Path) -> bool:
        """Show the network a picture carries, as a document that has no file yet."""
        graph = self._read(path)
        return graph is not None and self.new(graph)

    def _made_ready(self, path: Path) -> GraphDocument | None:
        """Return the document of a file, ready to be shown; a large one is read in a thread."""
        if not _large(path):
            graph = self._read(path)
            return None if graph is None else self.workspace.document_of(graph)
        make = self.workspace.document_prepared
        self.reading.emit(True)  # noqa: FBT003 - a signal
        try:
            return self._answered(path, lambda: wait_for(path.name, lambda: make(files.load(path))))
        finally:
            self.reading.emit(False)  # noqa: FBT003 - a signal

    def _read(self, path: Path) -> Graph | None:
        return self._answered(path, lambda: files.load(path))

    def _answered(self, path: Path, read: Callable[[], T | None]) -> T | None:
        try:
            return read()
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
        if path is None:
            return False
        holder = self.documents.of_path(path)
        if holder is None or holder is self.documents.current:
            return self._write(path)
        error = FileError("that file is open in another tab", where=str(path))
        self.ask.show_error("The network was not saved", error)
        return False

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

    def close(self, opened: Opened | None = None) -> bool:
        """Close a document, the one shown by default, after asking where it has changes."""
        if opened is not None and opened.modified:
            self.documents.show(opened)
        if (opened is None or opened.modified) and not self.may_leave():
            return False
        self.documents.close(opened or self.documents.current)
        return True

    def reopen(self) -> None:
        """Bring back what was closed last: its file, or its unsaved network."""
        closed = self.documents.take_closed()
        if closed is None:
            return
        if closed.path is not None:
            self.open(closed.path)
            return
        empty = Graph()
        self.documents.open(empty)
        self.workspace.apply_whole(Restore(patch_between(empty, closed.graph), "Reopen"))
        self.opened.emit()

    def _folder(self) -> Path:
        if self.workspace.path:
            return self.workspace.path.parent
        recent = next(iter(self.settings.value.recent), "")
        return Path(recent).parent if recent else Path.home()


def _large(path: Path) -> bool:
    """Tell whether reading a file would keep the window waiting noticeably."""
    try:
        return path.stat().st_size > LARGE
    except OSError:
        return False  # reading it will say what is wrong
