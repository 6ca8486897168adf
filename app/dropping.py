"""Files dropped on the window: which of them can be opened, and how.

A picture exported by us is opened as the network it carries.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData

from app.filing import SUFFIX, Filing
from graph_core.files.pictures import SUFFIXES

Way = Callable[[Filing, Path], object]


def _network(filing: Filing, path: Path) -> None:
    filing.open(path)


# How files of an ending are opened.
WAYS: dict[str, Way] = dict.fromkeys((SUFFIX, *SUFFIXES), _network)


def way_of(path: Path) -> Way | None:
    """Return how a file is opened, or None when it is none of ours."""
    return WAYS.get(path.suffix.lower())


def dropped(data: QMimeData) -> list[Path]:
    """Return the local files among what is dragged that can be opened."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if way_of(path)]


def take(filing: Filing, paths: list[Path]) -> None:
    """Open dropped files, each as a document of its own."""
    for path in paths:
        if way := way_of(path):
            way(filing, path)
