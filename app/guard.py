"""Guards: an exception in any handler is logged and shown, never lost."""

from __future__ import annotations

import functools
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from graph_core.errors import FileError, LoomError

P = ParamSpec("P")
R = TypeVar("R")
LOG_BYTES = 1_000_000
log = logging.getLogger("layerloom")


class Guard(QObject):
    """Receives what nobody caught; `failed` carries the error and its traceback as text.

    The signal is queued to the window's thread when the error came from another one.
    """

    failed = Signal(object, str)

    def install(self) -> None:
        """Become the last resort of this process, threads included."""
        sys.excepthook = self.take
        threading.excepthook = self.take_from_thread

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception and announce it; an interrupt ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("%s", text.rstrip())
        self.failed.emit(error, text)

    def take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        """Take what ended a thread."""
        error = args.exc_value or args.exc_type()
        self.take(args.exc_type, error, args.exc_traceback)


def guarded(method: Callable[P, R]) -> Callable[P, R | None]:
    """Hand any error to `sys.excepthook`, where the window shows and logs it.

    An error that crosses from Python into Qt and back can end the process, so every override
    that Qt calls is one line that calls a guarded method.
    """

    @functools.wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return method(*args, **kwargs)
        except Exception:
            sys.excepthook(*sys.exc_info())
            return None

    return call


def keep_log(folder: Path) -> None:
    """Write what is logged to a file of limited size; without a folder the console has to do."""
    try:
        handler = RotatingFileHandler(
            folder / "log.txt", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError as error:
        raise FileError("the log can't be kept", received=str(error), where=str(folder)) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def told(error: BaseException) -> str:
    """Return an error as one sentence for a person."""
    if isinstance(error, LoomError):
        return str(error)
    return f"Something went wrong inside Layerloom: {type(error).__name__}: {error}"
