"""What the window remembers between starts: plain JSON in the user's own folders."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from graph_core.atomic import write_atomically
from graph_core.errors import FileError

HOME = "LAYERLOOM_HOME"
MOST_RECENT = 12
log = logging.getLogger(__name__)


class Settings(msgspec.Struct, frozen=True):
    """Every remembered choice; `geometry` and `splitters` are Qt's own bytes as base64.

    `used` counts what was chosen in the palettes, by entry id.
    """

    theme: str = "dark"
    font_scale: float = 1.0
    navigation: str = "mouse"
    recent: tuple[str, ...] = ()
    geometry: str = ""
    splitters: dict[str, str] = {}
    used: dict[str, float] = {}


def config_folder() -> Path:
    """Return the folder of the settings; the variable LAYERLOOM_HOME puts everything below it."""
    return _folder("config", "XDG_CONFIG_HOME", ".config")


def state_folder() -> Path:
    """Return the private folder of journals and the log."""
    return _folder("state", "XDG_STATE_HOME", ".local/state")


def data_folder() -> Path:
    """Return the folder of what a person made without giving it a place, such as runs."""
    return _folder("data", "XDG_DATA_HOME", ".local/share")


def _folder(part: str, variable: str, usual: str) -> Path:
    if home := os.environ.get(HOME):
        return Path(home) / part
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "Layerloom" / part
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Layerloom" / part
    return Path(os.environ.get(variable) or Path.home() / usual) / "layerloom"


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner may enter, and return it; raises FileError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # a folder made by somebody else keeps its rights
            folder.chmod(0o700)
    except OSError as error:
        raise FileError(
            "a folder can't be made", received=error.strerror or str(error), where=str(folder)
        ) from error
    return folder


class SettingsFile:
    """The settings and the file they stand in; a file that can't be read counts as none."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or config_folder()) / "settings.json"
        self.value = self._read()

    def _read(self) -> Settings:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Settings)
        except FileNotFoundError:
            return Settings()
        except (OSError, msgspec.DecodeError) as error:
            log.warning("settings are left aside: %s", error)
            return Settings()

    def update(self, **changes: Any) -> None:
        """Change some settings and write them; a failure to write is logged, not raised."""
        changed = msgspec.structs.replace(self.value, **changes)
        if changed == self.value:
            return
        self.value = changed
        try:
            make_private(self.path.parent)
            text = msgspec.json.format(msgspec.json.encode(changed), indent=2)
            write_atomically(self.path, text + b"\n")
        except FileError as error:
            log.warning("settings can't be kept: %s", error)

    def remember(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        shown = str(path.absolute())
        others = tuple(entry for entry in self.value.recent if entry != shown)
        self.update(recent=(shown, *others)[:MOST_RECENT])

    def forget(self, path: str) -> None:
        """Take a file from the recent ones."""
        self.update(recent=tuple(entry for entry in self.value.recent if entry != path))
