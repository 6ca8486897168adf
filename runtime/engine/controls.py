"""How another thread pauses or stops a training."""

from __future__ import annotations

import threading


class Controls:
    """Pause, go on or stop; read by the trainer between steps."""

    def __init__(self) -> None:
        self._going = threading.Event()
        self._going.set()
        self.stopping = False
        self.attention = False  # one attribute, so that the loop pays for one look per step

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    def pause(self) -> None:
        """Halt after the current step."""
        self._going.clear()
        self.attention = True

    def resume(self) -> None:
        """Go on after a pause."""
        self.attention = self.stopping
        self._going.set()

    def stop(self) -> None:
        """End after the current step, also out of a pause."""
        self.stopping = True
        self.attention = True
        self._going.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the pause ends; tell whether it has."""
        return self._going.wait(timeout)
