"""The project file: line-stable, versioned JSON, read with suspicion and written atomically.

One line per layer, node and edge, sorted by id; the layout stands apart, so that a moved node is
a difference of one line.
"""

from __future__ import annotations

from pathlib import Path

from graph_core.atomic import write_atomically
from graph_core.errors import FileError
from graph_core.files import fields, pictures
from graph_core.files.json_text import parse
from graph_core.files.limits import MAX_BYTES
from graph_core.files.reader import graph_of
from graph_core.files.writer import dumps
from graph_core.graph import Graph
from graph_core.migrations import upgraded

__all__ = ["MAX_BYTES", "dumps", "load", "loads", "save"]


def loads(text: str, name: str = "") -> Graph:
    """Return the graph a project's text describes; raises FileError, `name` saying where."""
    try:
        return graph_of(upgraded(parse(text)))
    except FileError as error:
        where = ": ".join(part for part in (name, error.where) if part)
        raise fields.at(where, error) from None
    except RecursionError:
        expected = "a project file"
        raise FileError("the file is nested too deeply", expected=expected, where=name) from None


def load(path: Path) -> Graph:
    """Return the graph in a project file, or in a picture that carries one; raises FileError."""
    if path.suffix.lower() in pictures.SUFFIXES:
        return loads(pictures.text_in(path), path.name)
    return loads(_text(path), path.name)


def save(graph: Graph, path: Path) -> None:
    """Write a project file, atomically; raises FileError and leaves the old file as it was.

    A picture may be read as the network it carries, and is never written over with one.
    """
    if path.suffix.lower() in pictures.SUFFIXES:
        raise FileError(
            "a network isn't saved as a picture",
            expected="a name that ends in .loom",
            received=path.name,
        )
    write_atomically(path, dumps(graph).encode())


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise FileError("this is not a project file", expected="a file", where=str(path))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(
            f"{path.name} can't be read", received=error.strerror or str(error), where=str(path)
        ) from error
    if len(data) > MAX_BYTES:
        raise FileError(
            "the file is too large for a project",
            expected=f"at most {MAX_BYTES // 2**20} MB",
            where=str(path),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            "this is not a project file",
            expected="UTF-8 text",
            received=f"byte {data[error.start]:#04x} at {error.start}",
            where=path.name,
        ) from None
