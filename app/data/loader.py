"""Previews of data sets, read in a thread so that the window never waits."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from graph_core.errors import LoomError
from runtime.catalog.datasets import DataSetSpec
from runtime.data.preview import Preview, preview


class PreviewLoader(QObject):
    """Reads one preview at a time; `loaded` carries a Preview, `failed` a LoomError.

    Only the answer to the newest question is told.
    """

    loaded = Signal(object)
    failed = Signal(object)
    _answered = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(1, "preview")
        self._question = 0
        self._answered.connect(self._tell)

    def ask(self, spec: DataSetSpec, params: Mapping[str, Any]) -> None:
        """Begin to read; earlier questions no longer count."""
        self._question += 1
        number = self._question
        future = self._threads.submit(_read, spec, dict(params))
        future.add_done_callback(lambda done: self._hand_over(number, done))

    def forget(self) -> None:
        """Let no earlier question count."""
        self._question += 1

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _hand_over(self, number: int, done: Future[Preview | LoomError]) -> None:
        # In the reading thread: the signal crosses over to the window's.
        if not done.cancelled() and shiboken6.isValid(self):
            self._answered.emit(number, done.result())

    def _tell(self, number: int, answer: Preview | LoomError) -> None:
        if number != self._question:
            return
        if isinstance(answer, LoomError):
            self.failed.emit(answer)
        else:
            self.loaded.emit(answer)


def _read(spec: DataSetSpec, params: Mapping[str, Any]) -> Preview | LoomError:
    try:
        return preview(spec, params)
    except LoomError as error:
        return error
