"""Where a training stands: what a checkpoint keeps beside weights, optimizer and generators."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Progress:
    """The position in the data and the sums of the running epoch; epochs and steps count from 1.

    `epoch` epochs are done and `batch` batches of the next one; `step` counts optimizer updates.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    totals: list[float] = field(default_factory=list)
    samples: int = 0
    best_value: float = math.inf
    best_step: int = 0
    best_epoch: int = 0
    seconds: float = 0.0
    metrics: dict[str, float] = field(default_factory=dict)
    best_metrics: dict[str, float] = field(default_factory=dict)

    def to_state(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Progress:
        return cls(**state)

    def begin_epoch(self, width: int) -> None:
        """Clear the sums, unless the epoch is already under way."""
        if self.batch == 0:
            self.totals, self.samples = [0.0] * width, 0

    def end_epoch(self, metrics: dict[str, float]) -> bool:
        """Take up an epoch's metrics; tell whether it is the best so far.

        The best has the lowest validation loss, or training loss where nothing validates.
        """
        self.epoch, self.batch, self.metrics = self.epoch + 1, 0, metrics
        value = metrics.get("val_loss", metrics["loss"])
        if not value < self.best_value:
            return False
        self.best_value, self.best_step, self.best_epoch = value, self.step, self.epoch
        self.best_metrics = metrics
        return True


class Pace:
    """Samples per second over the last moments, pauses left out."""

    def __init__(self, window: float = 2.0) -> None:
        self._window = window
        self._marks: deque[tuple[float, int]] = deque()
        self._samples = 0
        self.restart()

    def restart(self) -> None:
        """Forget what went before, after a pause."""
        self._marks.clear()
        self._marks.append((time.perf_counter(), self._samples))

    def add(self, samples: int) -> float:
        """Count samples and return the rate."""
        now = time.perf_counter()
        self._samples += samples
        self._marks.append((now, self._samples))
        while len(self._marks) > 2 and now - self._marks[1][0] > self._window:
            self._marks.popleft()
        then, before = self._marks[0]
        return (self._samples - before) / max(now - then, 1e-9)
