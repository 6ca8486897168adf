"""One run as its events tell it, without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.training.phase import Phase, Progress, heard
from app.training.store import MetricStore
from runtime.client import ENDED
from runtime.protocol import Beat, Built, Epoch, Event, Failed, State, Steps


class Session:
    """Phase, progress and curves of a run; `feed` it the worker's events.

    `document` is the title of the network it was begun from, `recipe` what it trains with.
    """

    def __init__(
        self,
        run: Path | None = None,
        store: MetricStore | None = None,
        document: str = "",
        recipe: Mapping[str, Any] | None = None,
    ) -> None:
        self.run = run
        self.document = document
        self.recipe = recipe or {}
        self.phase = Phase.IDLE if run is None else Phase.STARTING
        self.store = store or MetricStore()
        self.progress = Progress()
        self.built: Built | None = None
        self.failure: Failed | None = None

    def feed(self, event: Event) -> None:
        """Take up an event; one about another run is ignored."""
        if isinstance(event, Beat):
            self.progress = replace(self.progress, memory=event.memory)
            return
        if not self.phase.active or not self._mine(event):
            return
        if isinstance(event, Built):
            self._begin(event)
        elif isinstance(event, Steps):
            self._advance(event)
        elif isinstance(event, Epoch):
            self._close_epoch(event)
        elif isinstance(event, State):
            self.phase = heard(self.phase, event.state)
        elif isinstance(event, Failed):
            self.fail(event)

    def fail(self, failure: Failed) -> None:
        """End in an error, or because it was to end at once; what was measured stays."""
        if failure.code == ENDED:
            self.phase = Phase.STOPPED
            return
        self.failure = failure
        self.phase = Phase.FAILED

    def _mine(self, event: Event) -> bool:
        run = getattr(event, "run", "")
        return not run or run == str(self.run)

    def _begin(self, built: Built) -> None:
        self.built = built
        self.store.begin(built)
        self.progress = replace(
            self.progress,
            step=built.start_step,
            steps=built.epochs * built.steps_per_epoch,
            epochs=built.epochs,
            steps_per_epoch=built.steps_per_epoch,
        )
        self.phase = heard(self.phase, "training")

    def _advance(self, steps: Steps) -> None:
        self.store.add_steps(steps)
        self.progress = replace(
            self.progress,
            step=steps.step[-1] if steps.step else self.progress.step,
            rate=steps.samples_per_second,
            left=steps.seconds_left,
        )

    def _close_epoch(self, epoch: Epoch) -> None:
        self.store.add_epoch(epoch)
        memory = epoch.memory or self.progress.memory
        self.progress = replace(self.progress, step=epoch.step, memory=memory)

    def status_text(self) -> str:
        """Return where the run stands in a line: epoch, step, rate and time left."""
        words = self.progress.text()
        if self.phase is Phase.IDLE:
            return ""
        if self.phase is Phase.TRAINING:
            return words or "training"
        if self.phase is Phase.FAILED:
            return " · ".join(filter(None, ["failed", self._reached()]))
        ellipsis = "…" if self.phase.value.endswith("ing") else ""
        return " · ".join(filter(None, [f"{self.phase}{ellipsis}", self._reached()]))

    def _reached(self) -> str:
        progress = self.progress
        if not progress.steps:
            return ""
        return (
            f"epoch {progress.epoch}/{progress.epochs} · step {progress.step:,}/{progress.steps:,}"
        )
