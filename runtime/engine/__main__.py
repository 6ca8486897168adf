"""The worker's process: `python -m runtime.engine`, started by runtime.client."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from runtime.engine.worker import Engine, Wire, Worker, load_engine


def serve(load: Callable[[], Engine] = load_engine) -> int:
    """Serve the window on standard input and output until it says so or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches both; the window decides
    faulthandler.enable(sys.stderr)
    commands, events = _own_streams()
    worker = Worker(commands, Wire(events), os._exit, load)
    worker.listen()
    return worker.serve()


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the standard streams away from libraries; what they print goes to standard error."""
    commands = os.fdopen(os.dup(0), "rb")
    events = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return commands, events


if __name__ == "__main__":
    sys.exit(serve())
