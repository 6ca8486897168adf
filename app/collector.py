"""Garbage is collected in the window's thread alone.

Python collects in whichever thread happens to allocate. A Qt object that dies in a thread of the
worker's client or of a preview leaves its timers behind, and Qt falls over them later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class Collector(QObject):
    """Takes collecting over from Python, and does it on a timer of its own thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        gc.disable()
        self._held = False
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def hold(self, held: bool) -> None:
        """Collect nothing for a while: a large network is being read, and all of it is needed."""
        self._held = held

    def collect(self) -> int:
        """Collect what is due by Python's own limits; return the generation, -1 for none."""
        if self._held:
            return -1
        due = [n for n, count in enumerate(gc.get_count()) if count > self._limits[n]]
        if due:
            gc.collect(due[-1])
        return due[-1] if due else -1

    def settle(self) -> None:
        """Look no more at what now lives: a large network would stall every full collection.

        What was left alone before is looked at once more, so that closed networks leave nothing.
        """
        if gc.get_freeze_count():
            gc.unfreeze()
            gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Hand collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
