"""What was measured in a run: curves by name, epoch by epoch, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.training.series import Series
from graph_core.heads import METRICS
from runtime import runs
from runtime.protocol import Built, Epoch, Steps

VALIDATION = "val_"
LOSS = "loss"
_NO_METRICS = ("epoch", "step", "seconds")


@dataclass(frozen=True)
class Measure:
    """A metric as it is charted: of one head, or of the whole network where `head` is empty."""

    head: str
    metric: str

    @property
    def train(self) -> str:
        return f"{self.head}/{self.metric}" if self.head else self.metric

    @property
    def validation(self) -> str:
        name = VALIDATION + self.metric
        return f"{self.head}/{name}" if self.head else name

    @property
    def title(self) -> str:
        spec = METRICS.find(self.metric)
        title = spec.title if spec else self.metric.replace("_", " ").capitalize()
        return f"{self.head} · {title.lower()}" if self.head else title

    @property
    def higher_is_better(self) -> bool:
        spec = METRICS.find(self.metric)
        return bool(spec and spec.higher_is_better)

    @classmethod
    def of(cls, name: str) -> Measure:
        """Return the measure that "val_loss" or "digit/val_accuracy" belongs to."""
        head, _, metric = name.rpartition("/")
        return cls(head, metric.removeprefix(VALIDATION))


TOTAL_LOSS = Measure("", LOSS)


@dataclass(frozen=True)
class Confusion:
    """Validation counts of a head: rows are true, columns predicted classes."""

    head: str
    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass
class MetricStore:
    """The curves of one run; x is in epochs, so that steps and epochs share an axis."""

    epochs: int = 0
    steps_per_epoch: int = 1
    steps: dict[str, Series] = field(default_factory=dict)
    by_epoch: dict[str, Series] = field(default_factory=dict)
    confusion: dict[str, Confusion] = field(default_factory=dict)
    latest: dict[str, float] = field(default_factory=dict)
    best_epoch: int = 0

    def begin(self, built: Built) -> None:
        """Take up a run at its start step; what lay beyond that step is taken again."""
        self.epochs = max(built.epochs, 1)
        self.steps_per_epoch = max(built.steps_per_epoch, 1)
        for series in (*self.steps.values(), *self.by_epoch.values()):
            series.cut(self.at(built.start_step))

    def at(self, step: int) -> float:
        """Return the place of a step on the axis of epochs."""
        return step / self.steps_per_epoch

    def add_steps(self, steps: Steps) -> None:
        x = np.asarray(steps.step, dtype=np.float64) / self.steps_per_epoch
        for name, column in steps.columns.items():
            self.steps.setdefault(name, Series()).append(x, column)

    def add_epoch(self, epoch: Epoch) -> None:
        x = self.at(epoch.step)
        for name, value in epoch.metrics.items():
            self.by_epoch.setdefault(name, Series()).append(x, value)
        self.latest = dict(epoch.metrics)
        if epoch.best:
            self.best_epoch = epoch.epoch
        for head, counts in epoch.confusion.items():
            classes = tuple(epoch.classes.get(head, ()))
            self.confusion[head] = Confusion(head, classes, tuple(map(tuple, counts)))

    def train(self, measure: Measure) -> Series | None:
        """Return the finest training curve there is."""
        return self.steps.get(measure.train) or self.by_epoch.get(measure.train)

    def validation(self, measure: Measure) -> Series | None:
        return self.by_epoch.get(measure.validation)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All that was measured, the total loss first."""
        names = dict.fromkeys([LOSS, *self.steps, *self.by_epoch])
        return tuple(dict.fromkeys(map(Measure.of, names)))

    @property
    def end(self) -> float:
        """How far the run has come, in epochs."""
        curves = (*self.steps.values(), *self.by_epoch.values())
        return max((float(curve.x[-1]) for curve in curves if len(curve)), default=0.0)

    def add_confusion(self, found: Mapping[str, runs.Confusion]) -> None:
        """Take up the confusion a run folder keeps."""
        for head, one in found.items():
            counts = tuple(map(tuple, one.counts))
            self.confusion[head] = Confusion(head, tuple(one.classes), counts)

    @classmethod
    def of_history(cls, history: Mapping[str, Sequence[float]], epochs: int) -> MetricStore:
        """Return the store of a run from the columns of its metrics.csv."""
        store = cls(epochs=max(epochs, 1))
        x = history.get("epoch", ())
        for name, column in history.items():
            if name in _NO_METRICS:
                continue
            series = store.by_epoch.setdefault(name, Series())
            series.append(x, column)
            store.latest[name] = series.last
        return store


def stored(run: Path) -> MetricStore:
    """Return the curves of a run from its folder; raises FileError."""
    found = runs.read_run(run)
    store = MetricStore.of_history(found.history(), found.info.epochs)
    store.best_epoch = found.info.best_epoch
    store.add_confusion(found.confusion())
    return store
