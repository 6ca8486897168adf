"""Waiting: a long question is answered in a thread while a dialog offers to cancel it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressBar

from app.background import Background
from app.dialogs.frame import Framed

T = TypeVar("T")
# What is over sooner needs no dialog, only a pointer that says so, in milliseconds.
PATIENCE_MS = 700
# How long another thread may keep the window waiting each time it calls Qt, in seconds.
SHARE = 0.0005


class Waiting(Framed):
    """Says what is waited for; closing it cancels."""

    def __init__(self, name: str) -> None:
        super().__init__(QApplication.activeWindow(), f"Opening {name}", width=380)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(f"Opening {name}")
        self.body.addWidget(bar)
        self.cancel = self.offer("Cancel", 0)


def wait_for(name: str, question: Callable[[], T]) -> T | None:
    """Return the answer, found in a thread while the window lives on; None when cancelled.

    Raises what the question raises. The window takes no other input meanwhile.
    """
    with _sharing_fairly():
        return _waited_for(name, question)


@contextmanager
def _sharing_fairly() -> Iterator[None]:
    """Let a busy thread hand over to the window's often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SHARE)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _waited_for(name: str, question: Callable[[], T]) -> T | None:
    loop, background, outcomes = QEventLoop(), Background(), list[_Outcome[T]]()
    background.answered.connect(outcomes.append)
    background.answered.connect(loop.quit)
    background.ask(lambda: _tried(question))
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    QApplication.restoreOverrideCursor()
    if not outcomes:
        dialog = Waiting(name)
        dialog.finished.connect(loop.quit)
        dialog.open()
        loop.exec()
        dialog.deleteLater()
        dialog.hide()
    background.forget()
    background.close()
    return outcomes[0].value() if outcomes else None


@dataclass(frozen=True)
class _Outcome(Generic[T]):
    """What became of a question."""

    answers: tuple[T, ...] = ()
    error: Exception | None = None

    def value(self) -> T:
        if self.error is not None:
            raise self.error
        return self.answers[0]


def _tried(question: Callable[[], T]) -> _Outcome[T]:
    try:
        return _Outcome((question(),))
    except Exception as error:  # whatever it is, the one who waits is told
        return _Outcome(error=error)
