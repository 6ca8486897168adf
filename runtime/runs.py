"""Run folders, as anything without torch reads them.

A run folder holds graph.loom, recipe.json, data.json, metrics.csv, confusion.json, TensorBoard
events, log.txt, run.json and checkpoints/<kind>-<step>/.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from graph_core.atomic import write_atomically
from graph_core.errors import FileError

GRAPH, RECIPE, DATA = "graph.loom", "recipe.json", "data.json"
METRICS, LOG, INFO, CONFUSION = "metrics.csv", "log.txt", "run.json", "confusion.json"
CHECKPOINTS = "checkpoints"
WEIGHTS, STATE, MANIFEST = "weights.safetensors", "state.pt", "manifest.json"
ENDED = ("stopped", "finished", "failed")


class Info(msgspec.Struct, frozen=True):
    """What run.json says: a run's status, times and metrics; a metric that is no number is null.

    `status` is training, stopped, finished or failed; `metrics` are those of the last epoch,
    `best` those of the best one; `seconds` counts training only, over all resumes.
    """

    name: str
    status: str
    started: str
    updated: str
    format: int = 1
    data: str = ""
    device: str = ""
    parameters: int = 0
    trainable: int = 0
    epochs: int = 0
    epochs_done: int = 0
    step: int = 0
    best_epoch: int = 0
    seconds: float = 0.0
    metrics: dict[str, float | None] = {}
    best: dict[str, float | None] = {}
    reason: str = ""


class Confusion(msgspec.Struct, frozen=True):
    """How often each class was taken for each: rows are true, columns predicted classes."""

    classes: list[str]
    counts: list[list[int]]


@dataclass(frozen=True)
class Run:
    """A run folder that can be read."""

    path: Path
    info: Info

    @property
    def status(self) -> str:
        return self.info.status

    @property
    def metrics(self) -> Mapping[str, float]:
        """The last epoch's metrics."""
        return _numbers(self.info.metrics)

    @property
    def best(self) -> Mapping[str, float]:
        """The best epoch's metrics."""
        return _numbers(self.info.best)

    @property
    def epochs(self) -> int:
        """How many epochs are done."""
        return self.info.epochs_done

    @property
    def seconds(self) -> float:
        return self.info.seconds

    @property
    def started(self) -> datetime:
        return datetime.fromisoformat(self.info.started)

    @property
    def graph_file(self) -> Path:
        return self.path / GRAPH

    @property
    def resumable(self) -> bool:
        """Whether a checkpoint to go on from is there."""
        return bool(checkpoint_folders(self.path / CHECKPOINTS, "last"))

    def history(self) -> dict[str, list[float]]:
        """Return the columns of metrics.csv, epoch and step among them; raises FileError."""
        return read_metrics(self.path / METRICS)

    def confusion(self) -> dict[str, Confusion]:
        """Return the last epoch's confusion by head, empty without classes; raises FileError."""
        path, found = self.path / CONFUSION, dict[str, Confusion]()
        if path.is_file():
            found = _decode(path, dict[str, Confusion])
        return found

    def recipe(self) -> dict[str, Any]:
        """Return the recipe the run was trained with; raises FileError."""
        found: dict[str, Any] = _decode(self.path / RECIPE, dict[str, Any])
        return found


def _numbers(metrics: Mapping[str, float | None]) -> dict[str, float]:
    return {name: math.nan if value is None else value for name, value in metrics.items()}


def checkpoint_folders(folder: Path, kind: str) -> list[Path]:
    """Return the whole checkpoints of a kind, last or best, newest first."""
    found = (path.parent for path in folder.glob(f"{kind}-*/{MANIFEST}"))
    whole = [path for path in found if path.name.rpartition("-")[2].isdecimal()]
    return sorted(whole, key=lambda path: path.name, reverse=True)


def read_run(path: Path) -> Run:
    """Return a run; raises FileError when there is none or it can't be read."""
    if not (path / INFO).is_file():
        raise FileError(
            "there is no run here",
            expected=f"a run folder with {INFO}",
            received="no such folder" if not path.is_dir() else f"a folder without {INFO}",
            where=str(path),
        )
    info: Info = _decode(path / INFO, Info)
    return Run(path, info)


def list_runs(folder: Path) -> list[Run]:
    """Return the runs in a folder, newest first; one that can't be read is listed as broken."""
    if not folder.is_dir():
        return []
    runs = [_read_or_broken(place.parent) for place in folder.glob(f"*/{INFO}")]
    return sorted(runs, key=lambda run: (run.info.started, run.path.name), reverse=True)


def _read_or_broken(path: Path) -> Run:
    try:
        return read_run(path)
    except FileError as error:
        return Run(
            path, Info(path.name, "broken", "1970-01-01T00:00:00+00:00", "", reason=str(error))
        )


def _decode(path: Path, type_: Any) -> Any:
    try:
        return msgspec.json.decode(path.read_bytes(), type=type_)
    except OSError as error:
        raise FileError(
            f"{path.name} can't be read", received=error.strerror or str(error), where=str(path)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{path.name} is damaged", received=str(error), where=str(path)) from error


def read_metrics(path: Path) -> dict[str, list[float]]:
    """Return the columns of a metrics.csv; a torn last line is left out; raises FileError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(
            f"{path.name} can't be read", received=str(error), where=str(path)
        ) from error
    rows = list(csv.reader(text[: text.rfind("\n") + 1].splitlines()))
    if not rows:
        return {}
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    try:
        return {name: [float(row[i]) for row in whole] for i, name in enumerate(rows[0])}
    except ValueError as error:
        raise FileError(f"{path.name} is damaged", received=str(error), where=str(path)) from error


def free_run_folder(parent: Path, name: str, moment: datetime | None = None) -> Path:
    """Return a folder that isn't there yet, named after the time and the network."""
    stamp = (moment or datetime.now().astimezone()).strftime("%Y%m%d-%H%M%S")
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:40] or "network"
    folder, number = parent / f"{stamp}-{slug}", 1
    while folder.exists():
        number += 1
        folder = parent / f"{stamp}-{slug}-{number}"
    return folder


def now() -> str:
    """Return the time as it stands in run.json."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def updated(info: Info, **changes: Any) -> Info:
    """Return run.json's content with some entries changed."""
    return msgspec.structs.replace(info, **changes)


def write_info(path: Path, info: Info) -> None:
    """Write run.json; raises FileError."""
    data = msgspec.json.format(msgspec.json.encode(info), indent=1)
    write_atomically(path / INFO, data)


def mark_ended(path: Path, status: str, reason: str) -> None:
    """Say how a run ended whose worker couldn't; does nothing when it said so itself."""
    run = read_run(path)
    if run.status not in ENDED:
        info = msgspec.structs.replace(run.info, status=status, reason=reason, updated=now())
        write_info(path, info)
