"""Guarding what Qt calls: an error in an override is reported, never raised into Qt."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


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
