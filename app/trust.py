"""Trusted code: what this user has read and lets run, kept by content outside of every project."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from app.settings import config_folder, make_private
from graph_core.atomic import write_atomically
from graph_core.graph import Graph
from graph_core.trust import Piece, pieces, untrusted

TRUSTED = "trusted.json"
log = logging.getLogger(__name__)


class Entry(msgspec.Struct, frozen=True):
    """Where trusted code stood when it was trusted, and the day."""

    title: str
    date: str


class _Content(msgspec.Struct, frozen=True):
    trusted: dict[str, Entry]
    format: int = 1


class TrustFile:
    """Which code is trusted, by the digest of its content; a file that is damaged trusts nothing.

    The file is read again whenever another window or the command line has changed it. Without a
    path, trust lasts as long as the program.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.problem = ""
        self._state: tuple[int, int] | None = None
        self._entries: dict[str, Entry] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All that is trusted, by digest."""
        if self.path is not None and (state := _state(self.path)) != self._state:
            self._state = state
            self._entries = self._read(self.path)
        return self._entries

    def _read(self, path: Path) -> dict[str, Entry]:
        self.problem = ""
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Content).trusted
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            self.problem = f"the list of trusted code is damaged, so none is trusted: {error}"
            log.warning("%s (%s)", self.problem, path)
            return {}

    def permits(self, graph: Graph) -> list[str]:
        """Return the digests of a network's own code that is trusted."""
        return sorted({piece.digest for piece in pieces(graph)} & self.entries.keys())

    def lacking(self, graph: Graph) -> tuple[Piece, ...]:
        """Return the code of a network that isn't trusted, each content once."""
        return untrusted(graph, self.entries)

    def add(self, found: Iterable[Piece]) -> None:
        """Trust code; raises FileError when that can't be kept."""
        today = datetime.now().astimezone().date().isoformat()
        self._write(dict(self.entries) | {p.digest: Entry(p.where, today) for p in found})

    def revoke(self, digests: Iterable[str]) -> None:
        """Trust code no longer; raises FileError when that can't be kept."""
        gone = set(digests)
        self._write({key: entry for key, entry in self.entries.items() if key not in gone})

    def _write(self, entries: dict[str, Entry]) -> None:
        if self.path is not None:
            make_private(self.path.parent)
            text = msgspec.json.format(msgspec.json.encode(_Content(entries)), indent=1)
            write_atomically(self.path, text + b"\n")
            self._state, self.problem = _state(self.path), ""
        self._entries = entries


def user_trust() -> TrustFile:
    """Return what the user of this account trusts."""
    return TrustFile(config_folder() / TRUSTED)


def _state(path: Path) -> tuple[int, int] | None:
    """Return what changes whenever a file does, None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
