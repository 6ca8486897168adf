"""Measure a run's best weights on its validation part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_core.files import load
from runtime.data.record import read_record
from runtime.engine import checkpoint
from runtime.engine.loop import Measurement
from runtime.engine.session import open_session
from runtime.engine.weights import put_weights
from runtime.runs import CHECKPOINTS, DATA, GRAPH, read_run


@dataclass(frozen=True)
class Evaluation:
    """Metrics and confusion of the best epoch; `part` is validation, or train without one."""

    run: str
    epoch: int
    part: str
    samples: int
    metrics: dict[str, float]
    confusion: dict[str, list[list[int]]]
    classes: dict[str, list[str]]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "epoch": self.epoch,
            "part": self.part,
            "samples": self.samples,
            "metrics": self.metrics,
            "confusion": self.confusion,
            "classes": self.classes,
        }


def evaluate(folder: Path, trusted: Collection[str] = ()) -> Evaluation:
    """Return how the best weights do on the data held back; raises LoomError."""
    read_run(folder)
    found = checkpoint.load(folder / CHECKPOINTS, "best")
    record = read_record(folder / DATA)
    session = open_session(load(folder / GRAPH), record.scalers, trusted)
    put_weights(session.built, found.weights)
    held = len(session.validation) > 0
    part = session.validation if held else session.train
    objective = session.validation_objective if held else session.objective
    measured = Measurement(session, part, objective)
    for _ in measured.run():
        continue
    return Evaluation(
        str(folder),
        found.epoch,
        "validation" if held else "train",
        len(part),
        measured.metrics("val_" if held else ""),
        measured.confusion.tables(),
        measured.confusion.classes(),
        (*session.notes, *found.notes),
    )
