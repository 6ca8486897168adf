"""Permits: code of a network runs only once it is trusted, and who asked is led to trusting it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph_core import files
from graph_core.errors import LoomError
from graph_core.graph import Graph
from graph_core.trust import Piece
from runtime.runs import GRAPH


@dataclass(frozen=True)
class Wanted:
    """Code that must be trusted before something can be done, and what then does it."""

    pieces: tuple[Piece, ...]
    again: Callable[[], None]


def graph_of(run: Path) -> Graph:
    """Return the network a run was trained with, an empty one when it can't be read.

    The worker, which reads all of the run, then says what is wrong with it.
    """
    try:
        return files.load(run / GRAPH)
    except LoomError:
        return Graph()
