"""Authored: which words this user wrote, so that a stranger's notes are shown as plain text."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from app.settings import make_private
from graph_core.atomic import write_atomically
from graph_core.errors import FileError

MOST = 4000
log = logging.getLogger(__name__)


class Authored:
    """The rule for Markdown in notes: words this user wrote are rendered, all others stand plain.

    A note counts as written here once it was typed in this program, or once this user chose
    "Render Markdown" for it. What is kept, in a file beside the settings, are digests of whole
    texts: a note somebody else altered is plain again, and no text leaves its document. Without a
    path the words are known until the program ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._digests: dict[str, None] = {}
        if path is not None and path.is_file():
            self._digests = dict.fromkeys(_read(path)[-MOST:])

    def knows(self, text: str) -> bool:
        """Tell whether a note's text may be rendered."""
        return _digest(text) in self._digests

    def add(self, text: str) -> None:
        """Remember that this user wrote a text, or vouches for it."""
        self._digests.pop(_digest(text), None)
        self._digests[_digest(text)] = None
        self._keep()

    def discard(self, text: str) -> None:
        """Show a text as it stands from now on."""
        self._digests.pop(_digest(text), None)
        self._keep()

    def _keep(self) -> None:
        if self._path is None:
            return
        kept = list(self._digests)[-MOST:]
        try:
            make_private(self._path.parent)
            write_atomically(self._path, "".join(f"{d}\n" for d in kept).encode("ascii"))
        except FileError as error:
            log.warning("what was written here can't be kept: %s", error)


def _read(path: Path) -> list[str]:
    try:
        return path.read_text("ascii", "replace").split()
    except OSError as error:
        log.warning("what was written here can't be read: %s", error)
        return []


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
