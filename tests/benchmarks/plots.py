"""Four curves of a million points that grow while they are drawn, against stock pyqtgraph."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
POINTS = 1_000_000
GROWTH = 2_000
FRAMES = 120
CURVES = 4
LIMIT_MS = 16.0
SIZE = (900, 320)


def median_ms(frame: Callable[[], None], frames: int) -> float:
    """Return the median time of a frame, the first few left out."""
    times = []
    for _ in range(frames + 5):
        began = time.perf_counter()
        frame()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[5:])


def noise(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    x = np.arange(POINTS + GROWTH * (FRAMES + 10))
    return np.asarray(np.exp(-x / POINTS) + 0.1 * random.normal(size=len(x)) + seed)


def ours(values: list[np.ndarray], paint: Callable[[], None]) -> Callable[[], None]:
    """Return what one of our frames does: append, decimate, set each curve, paint."""
    from app.theme import DARK
    from app.training.plots import Chart, Line
    from app.training.series import Series

    chart = Chart(DARK)
    chart.smoothing = 0.0
    chart.resize(*SIZE)
    chart.show()
    curves = [Series() for _ in values]
    for curve, column in zip(curves, values, strict=True):
        curve.append(np.arange(POINTS), column[:POINTS])
    lines = tuple(Line(f"curve {i}", curve, "#5b9df9") for i, curve in enumerate(curves))
    chart.set_lines(lines, float(POINTS))

    def frame() -> None:
        done = len(curves[0])
        for curve, column in zip(curves, values, strict=True):
            curve.append(np.arange(done, done + GROWTH), column[done : done + GROWTH])
        chart.render_lines()
        paint()

    return frame


def stock(values: list[np.ndarray], paint: Callable[[], None]) -> Callable[[], None]:
    """Return the same with pyqtgraph's own downsampling and clipping."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    for _ in values:
        item = plot.plot(pen="w")
        item.setDownsampling(auto=True, method="peak")
        item.setClipToView(True)
    done = [POINTS]

    def frame() -> None:
        done[0] += GROWTH
        for item, column in zip(plot.getPlotItem().listDataItems(), values, strict=True):
            item.setData(np.arange(done[0]), column[: done[0]])
        paint()

    return frame


def main() -> int:
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.report import Report

    application = QApplication.instance() or QApplication([])
    values = [noise(seed) for seed in range(CURVES)]
    report = Report("plots")
    mine = median_ms(ours(values, application.processEvents), FRAMES)
    theirs = median_ms(stock(values, application.processEvents), 20)
    name = f"{CURVES} curves of {POINTS:,} growing points, a frame"
    report.row(f"{name}, ours", mine, "ms", limit=LIMIT_MS)
    report.row(f"{name}, stock downsampling", theirs, "ms")
    report.row("stock / ours", theirs / mine, "x", at_least=1.0)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
