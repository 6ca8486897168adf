"""Questions answered in a thread, so that the window never waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import shiboken6
from PySide6.QtCore import QObject, Signal

from graph_core.errors import LoomError


class Background(QObject):
    """Answers one question at a time; `answered` carries the answer, `failed` a LoomError.

    Only the answer to the newest question is told, and always in the window's thread.
    """

    answered = Signal(object)
    failed = Signal(object)
    _came = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(1, "layerloom")
        self._question = 0
        self._came.connect(self._tell)

    def ask(self, question: Callable[[], object]) -> None:
        """Begin to answer; earlier questions no longer count."""
        self._question += 1
        number = self._question
        future = self._threads.submit(question)
        future.add_done_callback(lambda done: self._hand_over(number, done))

    def forget(self) -> None:
        """Let no earlier question count."""
        self._question += 1

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def finish(self) -> None:
        """Begin nothing more, tell nothing more, and wait for what has begun."""
        self.forget()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _hand_over(self, number: int, done: Future[object]) -> None:
        # In the answering thread: the signal crosses over to the window's.
        if not done.cancelled() and shiboken6.isValid(self):
            self._came.emit(number, done.exception() or done.result())

    def _tell(self, number: int, answer: object) -> None:
        if number != self._question:
            return
        if isinstance(answer, LoomError):
            self.failed.emit(answer)
        elif isinstance(answer, BaseException):
            raise answer
        else:
            self.answered.emit(answer)
