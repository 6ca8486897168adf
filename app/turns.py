"""Turns: work that was put off, one piece in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer

from app.guard import guarded

# Does a piece of work; true says that there is more of it.
Job = Callable[[], object]


class Turns(QObject):
    """Does what may wait a moment while nothing else happens.

    Timers of their own would all be due at once; here events and frames come in between. After
    who asked for a `rest` comes a turn without work, so that what was pressed meanwhile is heeded
    first; but never two in a row, however many ask.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[Job, None] = {}
        self._tired = self._rested = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._come)

    @property
    def idle(self) -> bool:
        """Whether nothing waits."""
        return not self._jobs

    def soon(self, job: Job) -> None:
        """Do a piece of work when its turn has come; asked for twice, it is done once."""
        self._jobs.setdefault(job)
        self._timer.start()

    def drop(self, job: Job) -> None:
        """Don't do it after all."""
        self._jobs.pop(job, None)

    def rest(self) -> None:
        """Do nothing more in this turn, as after a frame or an edit that took long."""
        self._tired = True

    def finish(self) -> None:
        """Do all that waits now, what follows from it as well."""
        while self._jobs:
            self._next()

    def _come(self) -> None:
        self._rested = self._tired and not self._rested
        self._tired = False
        if not self._rested:
            self._next()

    @guarded
    def _next(self) -> None:
        job = next(iter(self._jobs), None)
        if job is not None:
            del self._jobs[job]
            if _alive(job) and job():
                self._jobs.setdefault(job)
        if not self._jobs:
            self._timer.stop()


def _alive(job: Job) -> bool:
    """Tell whether who asked for a job is still there: a closed window's panels are not."""
    owner = getattr(job, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)
