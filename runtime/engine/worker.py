"""The worker: reads commands on a thread, runs one job at a time on the main thread.

Nothing here imports torch: the worker says Hello before it loads what takes seconds.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from graph_core.errors import LoomError
from runtime import protocol
from runtime.engine.controls import Controls
from runtime.protocol import Beat, Event, Failed, Hello, JobCommand, Log, Ready

BEAT = 1.0  # seconds
LAST_WORDS = 9.0  # seconds a job has to keep a checkpoint once the window is gone

Job: TypeAlias = Callable[[Any, Controls], Iterator[Event]]


@dataclass(frozen=True)
class Engine:
    """What takes seconds to load: the jobs by type of command, and the words that it is ready.

    `free` gives back what an ended job held; `prepare` loads what the first job will want.
    """

    jobs: Mapping[type[JobCommand], Job]
    ready: Ready
    free: Callable[[], None]
    prepare: Callable[[], None]


def load_engine() -> Engine:
    """Load torch and warm it up."""
    from runtime.engine.jobs import warm_engine

    return warm_engine()


class Wire:
    """Writes events from any thread; once nobody reads, writing does nothing."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.broken = False

    def say(self, event: Event) -> None:
        with self._lock:
            if self.broken:
                return
            try:
                protocol.write(self._stream, event)
            except OSError:
                self.broken = True


@dataclass(frozen=True)
class _Task:
    command: JobCommand
    controls: Controls = field(default_factory=Controls)


class Worker:
    """Serves one window; `leave` ends the process from any thread."""

    def __init__(
        self,
        commands: BinaryIO,
        wire: Wire,
        leave: Callable[[int], object],
        load: Callable[[], Engine] = load_engine,
    ) -> None:
        self._commands, self._wire = commands, wire
        self._leave, self._load = leave, load
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: _Task | None = None
        self._ended = threading.Event()

    def listen(self) -> None:
        """Say Hello and start hearing commands and giving signs of life."""
        self._wire.say(Hello(protocol.VERSION, os.getpid()))
        for target in (self._hear_all, self._beat):
            threading.Thread(target=target, name=target.__name__, daemon=True).start()

    def serve(self) -> int:
        """Load the engine, then run jobs until the window lets go; return the exit code."""
        engine = self._load()
        self._wire.say(engine.ready)
        engine.prepare()
        while (task := self._tasks.get()) is not None:
            self._run(engine, task)
        return 0

    # Jobs, on the main thread

    def _run(self, engine: Engine, task: _Task) -> None:
        """Run a job; its last event is said when the next one can be taken."""
        last: Event | None = None
        try:
            for event in engine.jobs[type(task.command)](task.command, task.controls):
                if protocol.ends_job(event):
                    last = event
                else:
                    self._wire.say(event)
                if self._wire.broken:
                    task.controls.stop()
        except Exception as error:  # whatever it is, the window is told and the worker lives
            last = failed(task.command.run, error)
        engine.free()
        with self._lock:
            self._current = None
        self._wire.say(last or Failed(task.command.run, "internal", "the job ended without a word"))

    # Commands, on their own thread

    def _hear_all(self) -> None:
        try:
            while (command := protocol.read_command(self._commands)) is not None:
                if isinstance(command, protocol.Shutdown):
                    break
                self._hear(command)
        except (LoomError, OSError) as error:
            self._wire.say(Log("error", f"the worker ends: {error}"))
        self._end()

    def _hear(self, command: protocol.Command) -> None:
        if isinstance(command, JobCommand):
            self._accept(command)
            return
        with self._lock:
            controls = self._current.controls if self._current else None
        if controls is None:
            return
        match command:
            case protocol.Pause():
                controls.pause()
            case protocol.Resume():
                controls.resume()
            case protocol.Stop():
                controls.stop()

    def _accept(self, command: JobCommand) -> None:
        with self._lock:
            busy = self._current
            if busy is None:
                self._current = _Task(command)
                self._tasks.put(self._current)
        if busy is not None:
            self._wire.say(
                Failed(
                    command.run,
                    "busy",
                    f"the worker is busy with {Path(busy.command.run).name}: "
                    f"expected one job at a time, received {type(command).__name__}",
                )
            )

    def _end(self) -> None:
        """End with the current job, which is stopped, or at once when there is none."""
        self._ended.set()
        self._tasks.put(None)
        with self._lock:
            task = self._current
        if task is None:
            self._leave(0)
            return
        task.controls.stop()
        timer = threading.Timer(LAST_WORDS, self._leave, (1,))
        timer.daemon = True
        timer.start()

    # Signs of life, on their own thread

    def _beat(self) -> None:
        parent = os.getppid()
        while not self._ended.wait(BEAT):
            self._wire.say(Beat(resident_memory()))
            if os.getppid() != parent:
                self._end()
                return


def failed(run: str, error: Exception) -> Failed:
    """Return the event that tells a person of an error; its trace goes to the log."""
    if isinstance(error, LoomError):
        return Failed(run, error.code, str(error), str(getattr(error, "node", "")))
    detail = "".join(traceback.format_exception(error))
    # Standard error is the worker's log: the client keeps its last lines.
    print(detail, file=sys.stderr, flush=True)
    return Failed(run, "internal", f"{type(error).__name__}: {error}", detail=detail)


def resident_memory() -> int:
    """Return the bytes of memory the process holds, its peak where only that is known, else 0."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return _peak_memory()


def _peak_memory() -> int:
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
