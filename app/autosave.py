"""The journal: what is unsaved stands in a private file, so that a crash loses two seconds at most.

A journal is plain JSON: the path of the document's file and the network as a .loom text. A lock
beside it tells the journal of a living window from one that was left behind.
"""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.background import Background
from app.documents import Documents
from app.opened import Opened
from app.settings import make_private
from graph_core import files
from graph_core.atomic import write_atomically
from graph_core.edits import Restore
from graph_core.errors import FileError, LoomError
from graph_core.graph import PARTS, Graph, Patch

DELAY_MS = 1_000
STEM = "unsaved-"
log = logging.getLogger(__name__)


class Journal(QObject):
    """Writes a document's unsaved edits within a second of the first, and goes once all are saved.

    `failed` carries a FileError when the journal can't be written; it is tried again.
    """

    failed = Signal(object)

    def __init__(self, opened: Opened, folder: Path) -> None:
        super().__init__()
        self._opened = opened
        self.path = make_private(folder) / f"{STEM}{secrets.token_hex(6)}.json"
        self._lock = _lock(self.path)
        self._lock.tryLock(0)
        self._written: Graph | None = None
        self._told = False
        self._timer = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._timer.timeout.connect(self._write_soon)
        self._background = Background(self)
        self._background.answered.connect(self._stands)
        self._background.failed.connect(self._tell)

    def follow(self) -> None:
        """Write soon when something is unsaved, at once take the journal away when all is."""
        if not self._opened.modified:
            self._timer.stop()
            self._remove()
        elif not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write the journal now, if it isn't up to date."""
        graph = self._opened.document.graph
        if graph is self._written or not self._opened.modified:
            return
        try:
            self._stands(self._put(graph, self._opened.path))
        except FileError as error:
            self._tell(error)

    def _write_soon(self) -> None:
        """Write in a thread: a disk may keep who writes waiting."""
        graph, path = self._opened.document.graph, self._opened.path
        if graph is not self._written and self._opened.modified:
            self._background.ask(lambda: self._put(graph, path))

    def _put(self, graph: Graph, path: Path | None) -> Graph:
        write_atomically(self.path, _text(graph, path).encode())
        return graph

    def _stands(self, graph: Graph) -> None:
        """Take up that a graph stands in the journal; it may have been changed or saved since."""
        self._written, self._told = graph, False
        if graph is not self._opened.document.graph or not self._opened.modified:
            self.follow()

    def _tell(self, error: FileError) -> None:
        log.warning("unsaved edits can't be kept: %s", error)
        if not self._told:
            self._told = True
            self.failed.emit(error)
        self._timer.start()

    def _remove(self) -> None:
        self._written = None
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Take the journal and its lock away: the document closes, nothing of it is wanted."""
        self._timer.stop()
        self._background.finish()
        self._remove()
        self._lock.unlock()


class Journals(QObject):
    """A journal for each open document; `failed` carries a FileError of any of them."""

    failed = Signal(object)

    def __init__(self, documents: Documents, folder: Path) -> None:
        super().__init__()
        self._documents, self._folder = documents, folder
        self._kept: dict[Opened, Journal] = {}
        for opened in documents:
            self._begin(opened)
        workspace = documents.workspace
        workspace.file_changed.connect(lambda: self.current.follow())
        workspace.replaced.connect(lambda: self.current.follow())
        documents.touched.connect(lambda opened: self.of(opened).follow())
        documents.opened.connect(self._begin)
        documents.closed.connect(self._end)

    @property
    def current(self) -> Journal:
        """The journal of the document that is shown."""
        return self.of(self._documents.current)

    def of(self, opened: Opened) -> Journal:
        """Return the journal of an open document."""
        return self._kept[opened]

    def write(self) -> None:
        """Write every journal that isn't up to date."""
        for journal in self._kept.values():
            journal.write()

    def close(self) -> None:
        """Take all journals away: the window closes and nothing is unsaved."""
        for opened in tuple(self._kept):
            self._end(opened)

    def _begin(self, opened: Opened) -> None:
        journal = Journal(opened, self._folder)
        journal.failed.connect(self.failed)
        self._kept[opened] = journal

    def _end(self, opened: Opened) -> None:
        self._kept.pop(opened).close()


@dataclass(frozen=True)
class Lost:
    """A journal whose window is gone: what was unsaved, and the file it belongs to."""

    journal: Path
    graph: Graph
    path: Path | None

    @property
    def name(self) -> str:
        return self.path.stem if self.path else self.graph.name


def find_lost(folder: Path) -> list[Lost]:
    """Return the journals left behind by windows that are gone; unreadable ones are set aside."""
    found = []
    for left in folder.glob(f"{STEM}*.lock"):
        journal = left.with_suffix(".json")
        if not journal.exists() and (lock := _lock(journal)).tryLock(0):
            lock.unlock()  # which takes the file of a window that had nothing unsaved away
    for journal in sorted(folder.glob(f"{STEM}*.json")):
        lock = _lock(journal)
        if not lock.tryLock(0):
            continue
        lock.unlock()
        lost = _read(journal)
        if lost:
            found.append(lost)
    return found


def recover(documents: Documents, lost: Lost) -> None:
    """Show what was unsaved as one undoable step over what stands in the file."""
    before = Graph()
    path = lost.path
    if path is not None:
        try:
            before = files.load(path)
        except FileError as error:
            log.warning("recovered without its file: %s", error)
            path = None
    already = documents.of_path(path) if path else None
    if already is None or already.modified:
        documents.open(before, path)
    else:
        documents.show(already)
    step = patch_between(documents.current.document.graph, lost.graph)
    documents.workspace.apply_whole(Restore(step, "Recover unsaved edits"))


def discard(lost: Lost) -> None:
    """Take a journal away that is no longer wanted."""
    with contextlib.suppress(OSError):
        lost.journal.unlink(missing_ok=True)


def patch_between(before: Graph, after: Graph) -> Patch:
    """Return the patch that makes one graph into the other."""
    parts: dict[str, Any] = {}
    for part in PARTS:
        old, new = getattr(before, part), getattr(after, part)
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        parts[part] = {**dict.fromkeys(old.keys() - new.keys()), **changed}
    return Patch(**parts, name=after.name)


def _text(graph: Graph, path: Path | None) -> str:
    return json.dumps({"file": str(path.absolute()) if path else None, "loom": files.dumps(graph)})


def _read(journal: Path) -> Lost | None:
    try:
        content = json.loads(journal.read_text("utf-8"))
        path = content["file"]
        return Lost(journal, files.loads(content["loom"]), Path(path) if path else None)
    except (OSError, ValueError, KeyError, TypeError, LoomError) as error:
        log.warning("%s can't be recovered: %s", journal.name, error)
        with contextlib.suppress(OSError):
            journal.rename(journal.with_suffix(".unreadable"))
        return None


def _lock(journal: Path) -> QLockFile:
    lock = QLockFile(str(journal.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # only the death of its process makes a lock stale
    return lock
