"""How soon a network of 10,000 nodes is seen after it is opened, and what memory it takes.

Each figure is of a window in a process of its own, at rest before. Time is counted from the
request to open the file to the end of the canvas' first paint of it; memory is the process's own,
shared pages left out, against the same window without a network. How long the window's event loop
is ever busy is watched in processes of their own: watching it every few milliseconds takes time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import TYPE_CHECKING

from tests.benchmarks.report import Report

if TYPE_CHECKING:
    from app.window import MainWindow

COUNTS = (100, 1_000, 10_000)
REPEATS = 3
LONG = 300.0
# How often the event loop is watched, in milliseconds.
PULSE = 5
# How long a window has to come to rest, and to finish what follows the first paint, in seconds.
REST = 2.0
# Seconds to the first paint, megabytes above an empty window, milliseconds of a busy event loop.
FIRST_PAINT, MEMORY, BUSY = 1.0, 100.0, 100.0


def main() -> int:
    """Measure every size; 1 when a figure of the largest is over its limit."""
    report = Report("opening")
    with tempfile.TemporaryDirectory() as folder:
        empty = median(_opened(Path(folder), 0)["memory"] for _ in range(REPEATS))
        report.row("an empty window: memory of its own", empty, "MB")
        for count in COUNTS:
            found = [_opened(Path(folder), count) for _ in range(REPEATS)]
            watched = [_opened(Path(folder), count, PULSE) for _ in range(REPEATS)]
            last = count == COUNTS[-1]
            for name, key, of, unit, limit in (
                ("opened to first paint", "painted", found, "s", FIRST_PAINT),
                ("opened to first paint, own time", "worked", found, "s", None),
                ("longest the event loop was busy", "busy", watched, "ms", BUSY),
            ):
                value = median(one[key] for one in of)
                report.row(f"{count:,} nodes: {name}", value, unit, limit if last else None)
            more = median(one["memory"] for one in found) - empty
            name = f"{count:,} nodes: memory above an empty window"
            report.row(name, more, "MB", MEMORY if last else None)
    return report.finish()


def _opened(folder: Path, count: int, pulse: int = 0) -> dict[str, float]:
    """Return what one window measured of itself, its event loop watched with a pulse or not."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LAYERLOOM_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.opening", str(folder), str(count), str(pulse)],
        env=environment,
        check=True,
        timeout=LONG,
        stdout=subprocess.PIPE,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _empty_window(folder: Path) -> MainWindow:

    from app.application import collect_for, make_window, qt_application
    from app.collector import Collector
    from app.settings import SettingsFile

    application = qt_application()
    window = make_window(SettingsFile(folder), folder)
    collect_for(window, Collector(application))
    window.resize(1600, 1000)
    window.show()
    window.show_start()
    window.complete()
    _rest()
    return window


def _rest() -> None:
    from PySide6.QtWidgets import QApplication

    until = perf_counter() + REST
    while perf_counter() < until:
        QApplication.processEvents()
        sleep(0.001)


def measure(folder: Path, count: int, pulse: int) -> dict[str, float]:
    """Open a network of so many nodes in this process's own window; 0 opens nothing.

    `pulse` is how often the event loop is watched, in milliseconds; 0 is never.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.watch import Watch

    window = _empty_window(folder)
    beats: list[float] = []
    timer = QTimer(interval=pulse)
    timer.timeout.connect(lambda: beats.append(perf_counter()))
    took = worked = 0.0
    if count:
        path = _written(count, folder)
        if pulse:
            timer.start()
        QApplication.processEvents()
        watch = Watch(window.canvas)
        start, worked = perf_counter(), process_time()
        beats.append(start)
        window.filing.open(path)
        while not watch.painted:
            QApplication.processEvents()
        took, worked = perf_counter() - start, process_time() - worked
    _rest()
    busy = max((b - a for a, b in pairwise(beats)), default=0.0)
    memory = _own_memory()
    window.close()
    return {"painted": took, "worked": worked, "memory": memory, "busy": 1000 * busy}


def _written(count: int, folder: Path) -> Path:
    """Return the file of a network, written by another process so that this one never held it."""
    path = folder / f"{count}.loom"
    if not path.exists():
        code = (
            "import sys; from pathlib import Path; from graph_core import files;"
            "from tests.benchmarks.stand import network;"
            "files.save(network(int(sys.argv[1])), Path(sys.argv[2]))"
        )
        subprocess.run([sys.executable, "-c", code, str(count), str(path)], check=True)
    return path


def _own_memory() -> float:
    """Return the megabytes of this process that no other shares."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    sizes = {name.rstrip(":"): rest for name, _, rest in (line.partition(" ") for line in lines)}
    kilobytes = sum(int(sizes[key].split()[0]) for key in ("Private_Clean", "Private_Dirty"))
    return kilobytes / 1024


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
        sys.exit(0)
    sys.exit(main())
