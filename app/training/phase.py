"""Where a run stands: the phases, what a worker's word turns one into, and progress in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where the current run stands; `-ing` phases wait for the worker's answer."""

    IDLE = "idle"
    STARTING = "starting"
    TRAINING = "training"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def active(self) -> bool:
        """Whether the worker is at it."""
        return self in _ACTIVE

    @property
    def over(self) -> bool:
        return self in (Phase.STOPPED, Phase.FINISHED, Phase.FAILED)


_ACTIVE = (Phase.STARTING, Phase.TRAINING, Phase.PAUSING, Phase.PAUSED, Phase.STOPPING)
# What the worker says, the phases it may change, and what they become. A word that was on its
# way when the user pressed a button must not undo the press.
_HEARD: Mapping[str, tuple[tuple[Phase, ...], Phase]] = {
    "training": ((Phase.STARTING, Phase.PAUSED), Phase.TRAINING),
    "paused": ((Phase.TRAINING, Phase.PAUSING), Phase.PAUSED),
    "stopping": (_ACTIVE, Phase.STOPPING),
    "stopped": (_ACTIVE, Phase.STOPPED),
    "finished": (_ACTIVE, Phase.FINISHED),
}


def heard(phase: Phase, word: str) -> Phase:
    """Return the phase that follows a worker's State."""
    before, after = _HEARD.get(word, ((), phase))
    return after if phase in before else phase


@dataclass(frozen=True)
class Progress:
    """How far a run has come; rates are per second, `left` in seconds, `memory` in bytes."""

    step: int = 0
    steps: int = 0
    epochs: int = 0
    steps_per_epoch: int = 1
    rate: float = math.nan
    left: float = math.nan
    memory: int = 0

    @property
    def fraction(self) -> float:
        return min(self.step / self.steps, 1.0) if self.steps else 0.0

    @property
    def epoch(self) -> int:
        """The epoch at work, counted from 1."""
        return min(max(self.step - 1, 0) // max(self.steps_per_epoch, 1) + 1, max(self.epochs, 1))

    def text(self) -> str:
        """Return "epoch 17/30 · step 4,210/7,500 · 18.4k samples/s · 00:21 left"."""
        if not self.steps:
            return ""
        parts = [f"epoch {self.epoch}/{self.epochs}", f"step {self.step:,}/{self.steps:,}"]
        if math.isfinite(self.rate):
            parts.append(f"{short_number(self.rate)} samples/s")
        if math.isfinite(self.left):
            parts.append(f"{clock(self.left)} left")
        return " · ".join(parts)


def short_number(value: float) -> str:
    """Return a number in a few characters: 940, 18.4k, 2.1M."""
    if not math.isfinite(value):
        return "–"
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.1f}{unit}"
    return f"{value:.0f}"


def clock(seconds: float) -> str:
    """Return minutes and seconds, with hours when there are any: 00:21, 1:02:03."""
    whole = max(round(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def measured(value: float) -> str:
    """Return a metric in at most seven characters: 0.1120, 212.3, 5.0e-04."""
    if not math.isfinite(value):
        return "–"
    if value and abs(value) < 1e-3:
        return f"{value:.1e}"
    digits = 4 if abs(value) < 100 else 1
    return f"{value:.{digits}f}" if abs(value) < 1e6 else f"{value:.2e}"
