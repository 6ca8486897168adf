"""How soon the window stands, the worker is warm, a training moves and obeys.

Starts are given as ratios to a bare Qt window and to a bare `import torch`, in the same run.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph_core import files
from graph_core.templates import TEMPLATES
from runtime.client import WorkerClient, own_environment
from runtime.protocol import (
    Built,
    Command,
    Event,
    Failed,
    Pause,
    Ready,
    Resume,
    State,
    Steps,
    Stop,
    Train,
    ends_job,
)
from tests.benchmarks.report import Report

REPORT = "LAYERLOOM_STARTUP_REPORT"
REPEATS = 3
LONG = 120.0
WAITS = (0.1, 0.23, 0.31)  # seconds, so that commands meet an epoch at several places
BARE = f"""
import os, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        with open(os.environ["{REPORT}"], "w") as report:
            report.write(repr(time.monotonic()))
        QTimer.singleShot(0, QApplication.quit)
application = QApplication([])
window = Window()
window.resize(1200, 800)
window.show()
application.exec()
"""


def main() -> int:
    """Measure, print and return 1 when a figure falls short."""
    report = Report("startup")
    bare = _median(lambda: _painted("-c", BARE))
    window = _median(lambda: _painted("-m", "app", "open"))
    report.row("bare Qt window, start to first paint", bare, "s")
    report.row("our window, start to first paint", window, "s")
    report.row("our window against the bare one", window / bare, "x")
    torch = _median(lambda: _ran("import torch"))
    ready, built, first, answers = _worker()
    report.row("bare import of torch", torch, "s")
    report.row("worker, start to Ready", ready, "s")
    report.row("worker against the import", ready / torch, "x")
    report.row("warm worker, Train to Built", built, "s")
    report.row("warm worker, Built to the first Steps", 1000 * first, "ms", limit=300)
    for command, took in answers.items():
        report.row(f"{command} to its answer", 1000 * statistics.median(took), "ms", limit=200)
    return report.finish()


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(REPEATS))


def _painted(*arguments: str) -> float:
    """Return the seconds from starting a program to its first paint."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "painted"
        environment = {
            **own_environment(),
            "QT_QPA_PLATFORM": "offscreen",
            "LAYERLOOM_HOME": folder,
            REPORT: str(told),
        }
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-P", *arguments], env=environment, check=True, timeout=LONG
        )
        return float(told.read_text("ascii")) - began


def _ran(code: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-P", "-c", code], check=True, timeout=LONG)
    return time.monotonic() - began


def _worker() -> tuple[float, float, float, dict[str, list[float]]]:
    """Return the seconds to Ready, from Train to Built, to the first Steps, and to answers."""
    network = files.dumps(TEMPLATES.get("digits_cnn").build())
    built, first = [], []
    answers: dict[str, list[float]] = {"Pause": [], "Resume": [], "Stop": []}
    with tempfile.TemporaryDirectory() as folder, WorkerClient() as client:
        began = time.monotonic()
        ready = _heard(client, Ready) - began
        for repeat in range(REPEATS):
            time.sleep(1.0)  # a person reads before they press Train
            began = time.monotonic()
            client.send(Train(str(Path(folder, str(repeat))), network))
            stood = _heard(client, Built)
            built.append(stood - began)
            first.append(_heard(client, Steps) - stood)
            for wait in WAITS:
                time.sleep(wait)
                answers["Pause"].append(_answered(client, Pause(), "paused"))
                answers["Resume"].append(_answered(client, Resume(), "training"))
            time.sleep(WAITS[0])
            answers["Stop"].append(_answered(client, Stop(), "stopping"))
            while not ends_job(_next(client)):
                continue
    return ready, statistics.median(built), statistics.median(first), answers


def _answered(client: WorkerClient, command: Command, state: str) -> float:
    """Return the seconds from a command to the state that answers it."""
    client.drain()
    began = time.monotonic()
    client.send(command)
    while not (isinstance(event := _next(client), State) and event.state == state):
        continue
    return time.monotonic() - began


def _heard(client: WorkerClient, kind: type[Event]) -> float:
    """Return when the next event of a kind arrived."""
    while not isinstance(_next(client), kind):
        continue
    return time.monotonic()


def _next(client: WorkerClient) -> Event:
    event = client.wait(LONG)
    if event is None or isinstance(event, Failed):
        raise SystemExit(f"the worker failed: {event}")
    return event


if __name__ == "__main__":
    sys.exit(main())
