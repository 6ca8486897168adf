"""The one way a file is written: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from graph_core.errors import FileError

_BINARY = getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file's content; after any failure the old file stands intact.

    Raises FileError when the disk is full, the folder is missing or writing isn't permitted.
    """
    target = Path(os.path.realpath(path))  # a link stays a link; the file it names is replaced
    try:
        _replace(target, data)
    except OSError as error:
        raise FileError(
            f"{path.name} can't be written",
            expected="a folder with room that may be written to",
            received=error.strerror or str(error),
            where=str(path.parent),
        ) from error


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name[:64]}.{secrets.token_hex(6)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync_folder(folder: Path) -> None:
    """Make the replacement itself durable, where the platform can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
