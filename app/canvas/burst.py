"""Bursts: key presses that follow each other closely are one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from app.workspace import Workspace

# How long after a press the next one still belongs to it, in seconds.
PAUSE = 1.5


class Burst:
    """Ends the merging of steps after a pause."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = monotonic) -> None:
        self._workspace, self._clock = workspace, clock
        self._last = 0.0

    def begin(self) -> None:
        """Note a press; one that comes late begins a step of its own."""
        now = self._clock()
        if now - self._last > PAUSE:
            self._workspace.document.end_merge()
        self._last = now
