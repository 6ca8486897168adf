"""The window's end of the wire: starts a worker, queues what it says, notices its death."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

from graph_core.errors import LoomError
from runtime import protocol
from runtime.protocol import Command, Event, Failed, Hello
from runtime.runs import mark_ended

DIED, ENDED = "worker-died", "worker-ended"
PATIENCE = 10.0  # seconds a worker has for its last checkpoint
KEPT_LINES = 40

# -P keeps the folder the program was started in off the path: it may be a stranger's.
WORKER = (sys.executable, "-P", "-m", "runtime.engine")


class WorkerError(LoomError):
    """The worker can't be reached."""

    code = DIED


class WorkerClient:
    """A worker and what it says; every method may be called from the window's thread.

    A worker that ends without being asked to leaves a Failed(code="worker-died") as its last
    event, with the reason in words; `start` then starts another. One that was ended by `end` leaves
    a Failed(code="worker-ended").
    """

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._link: _Link | None = None

    def start(self) -> None:
        """Start a worker unless one is alive; raises WorkerError when it can't be started."""
        if self.alive:
            return
        self._release()
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own command, no shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=own_environment(),
            )
        except OSError as error:
            raise WorkerError("the worker can't be started", received=str(error)) from error
        self._link = _Link(self._process, self._events)

    def send(self, command: Command) -> None:
        """Hand a command to the worker without waiting; raises WorkerError when it isn't alive."""
        if self._link is None or not self.alive:
            raise WorkerError("there is no worker", received=self.exit_reason or "never started")
        self._link.send(command)

    def drain(self) -> list[Event]:
        """Return what the worker has said since the last time, in order."""
        events = []
        with contextlib.suppress(queue.Empty):
            while True:
                events.append(self._events.get_nowait())
        return events

    def wait(self, timeout: float | None = None) -> Event | None:
        """Return the next event, or None when there is none in time (seconds)."""
        try:
            return self._events.get(timeout=timeout)
        except queue.Empty:
            return None

    @property
    def alive(self) -> bool:
        return self._link is not None and not self._link.gone.is_set()

    @property
    def pid(self) -> int:
        """The worker's process id, 0 before it was started."""
        return self._process.pid if self._process else 0

    @property
    def exit_reason(self) -> str:
        """Why the worker is gone, in words; empty while it isn't."""
        return self._link.reason if self._link else ""

    def end(self) -> None:
        """End the worker at once, whatever it is at; its run keeps the checkpoints there are."""
        if self._link and self._process:
            self._link.ended = True
            self._process.kill()

    def close(self, patience: float = PATIENCE) -> None:
        """End the worker for sure; a run under way keeps a checkpoint within `patience` seconds."""
        if self._link and self._process:
            self._link.closing = True
            with contextlib.suppress(LoomError):
                self.send(protocol.Shutdown())
            _end(self._process, patience)
        self._release()

    def _release(self) -> None:
        if self._link:
            self._link.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Link:
    """The three threads around one worker process: commands in, events and last lines out."""

    def __init__(self, process: subprocess.Popen[bytes], events: queue.SimpleQueue[Event]) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self._process, self._events = process, events
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._run = ""
        self.gone = threading.Event()
        self.closing = self.ended = False
        self.reason = ""
        self._threads = [
            threading.Thread(target=target, args=(stream,), daemon=True, name=target.__name__)
            for target, stream in (
                (self._write_all, process.stdin),
                (self._read_lines, process.stderr),
                (self._read_all, process.stdout),
            )
        ]
        for thread in self._threads:
            thread.start()

    def send(self, command: Command) -> None:
        if isinstance(command, protocol.JobCommand) and not self._run:
            self._run = command.run
        self._commands.put(command)

    def close(self) -> None:
        """Wait for the threads, which end with the process, and close the pipes."""
        for thread in self._threads:
            thread.join(timeout=2.0)

    def _write_all(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError):  # nobody reads: the reading thread says why
            while (command := self._commands.get()) is not None:
                protocol.write(stream, command)
        with contextlib.suppress(OSError):
            stream.close()

    def _read_lines(self, stream: IO[bytes]) -> None:
        for line in stream:
            self._lines.append(line.decode("utf-8", "replace").rstrip())
        stream.close()

    def _read_all(self, stream: IO[bytes]) -> None:
        problem, ended = "", True
        try:
            self._greet(stream)
            while (event := protocol.read_event(stream)) is not None:
                self._hear(event)
        except (LoomError, OSError) as error:
            problem, ended = str(error), _ends_soon(self._process)
            self._process.kill()
        stream.close()
        self._conclude(problem, ended)

    def _greet(self, stream: IO[bytes]) -> None:
        hello = protocol.read_event(stream)
        if hello is None:
            return
        if not isinstance(hello, Hello) or hello.version != protocol.VERSION:
            raise protocol.ProtocolError(
                "the worker is of another version",
                expected=f"protocol version {protocol.VERSION}",
                received=f"version {hello.version}" if isinstance(hello, Hello) else str(hello),
            )
        self._hear(hello)

    def _hear(self, event: Event) -> None:
        if protocol.ends_job(event) and not (isinstance(event, Failed) and event.code == "busy"):
            self._run = ""
        self._events.put(event)

    def _conclude(self, problem: str, ended: bool) -> None:
        """Say how the worker ended, unless it was asked to."""
        code = self._process.wait()
        self._threads[1].join(timeout=1.0)
        # A process that failed says why itself; the torn message it left is no news.
        lines = [problem] if problem and not code else list(self._lines)
        words = exit_words(code, lines) if ended else f"was ended: {problem}"
        self.reason = "ended at once, as asked" if self.ended else f"the worker {words}"
        self._commands.put(None)
        self.gone.set()
        if self.closing:
            return
        status, what = ("stopped", ENDED) if self.ended else ("failed", DIED)
        if self._run:
            with contextlib.suppress(LoomError):  # no run folder yet: nothing to mark
                mark_ended(Path(self._run), status, self.reason)
        self._events.put(Failed(self._run, what, self.reason, detail="\n".join(self._lines)))


def exit_words(code: int, lines: Sequence[str]) -> str:
    """Return how a process ended, for people.

    >>> exit_words(1, ["ImportError: no torch"])
    'exited with code 1: ImportError: no torch'
    """
    if code < 0:
        name = _signal_name(-code)
        hint = "; the system may have run out of memory" if name == "SIGKILL" else ""
        return f"was killed by signal {-code} ({name}){hint}"
    last = " / ".join([line.strip() for line in lines if line.strip(" ^~")][-2:])
    return f"exited with code {code}" + (f": {last}" if last else "")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _ends_soon(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process ends by itself within a moment; its own exit code says more."""
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Wait for a process, then ask it to end, then end it."""
    for more in (None, process.terminate, process.kill):
        if more:
            more()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
        patience = 1.0


def own_environment() -> dict[str, str]:
    """Return our environment, in which the worker finds the very packages that run here."""
    root = str(Path(__file__).resolve().parent.parent)
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join([root, known] if known else [root])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
