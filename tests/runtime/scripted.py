"""A worker process whose jobs are scripted and that loads nothing: `-m tests.runtime.scripted`."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from graph_core.errors import LoomError
from runtime import protocol
from runtime.engine import worker
from runtime.engine.__main__ import serve
from runtime.engine.controls import Controls
from runtime.protocol import Event, Log, State, Steps

READY = protocol.Ready("none", [("cpu", "CPU")], 1)


def train(command: protocol.Train, controls: Controls) -> Iterator[Event]:
    """Do what the graph's text says, step by step until stopped."""
    yield State(command.run, "training")
    _misbehave(command.graph)
    for step in range(1, 100_000):
        if controls.paused:
            yield State(command.run, "paused")
            controls.wait()
            yield State(command.run, "training")
        if controls.stopping:
            yield State(command.run, "stopping")
            yield State(command.run, "stopped")
            return
        if command.graph.isdecimal() and step > int(command.graph):
            break
        yield Steps(command.run, 1, [step], {"loss": [float("nan")]}, 1.0, 0.0)
        if not command.graph.isdecimal():
            time.sleep(0.005)
    yield State(command.run, "finished")


def _misbehave(how: str) -> None:
    match how:
        case "error":
            raise LoomError("no such data", expected="digits", received="nothing")
        case "bug":
            raise ZeroDivisionError("a bug")
        case "exit":
            print("last words", file=sys.stderr, flush=True)
            os._exit(3)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "print":
            print("a library's chatter")
            os.write(1, b"native chatter\n")
        case "stuck":
            time.sleep(1000)


def evaluate(command: protocol.Evaluate, _: Controls) -> Iterator[Event]:
    yield Log("info", command.run)
    yield protocol.Done("evaluate", {"pid": os.getpid()}, [])


def engine() -> worker.Engine:
    return worker.Engine(
        {protocol.Train: train, protocol.Evaluate: evaluate}, READY, lambda: None, lambda: None
    )


def gone(pid: int) -> bool:
    """Tell whether a process has ended; one that waits to be collected has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


if __name__ == "__main__":
    sys.exit(serve(engine))
