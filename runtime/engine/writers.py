"""What a training writes into its run folder: plain files that other tools read."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import msgspec

from graph_core.atomic import write_atomically
from graph_core.errors import FileError
from graph_core.files import dumps
from runtime.data.record import write_record
from runtime.engine.session import Session
from runtime.recipe import recipe_json
from runtime.runs import (
    CONFUSION,
    DATA,
    GRAPH,
    LOG,
    METRICS,
    RECIPE,
    Confusion,
    Info,
    now,
    read_metrics,
    updated,
    write_info,
)


class RunWriter:
    """Writes a run folder; `start` begins it, `epoch` adds a row, `close` ends it.

    Rows of epochs that a resumed training will repeat are dropped at the start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._columns: list[str] = []
        self._metrics: TextIO | None = None
        self._log: TextIO | None = None
        self._board: _Board | None = None
        self._confusion: dict[str, Confusion] = {}

    def start(self, session: Session, epochs_done: int, step: int) -> None:
        """Write what is known before the first step; raises FileError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._log = (self.folder / LOG).open("a", encoding="utf-8")
        except OSError as error:
            raise FileError(
                "the run folder can't be written to",
                received=error.strerror or str(error),
                where=str(self.folder),
            ) from error
        write_atomically(self.folder / GRAPH, dumps(session.plan.graph).encode())
        recipe = json.dumps(recipe_json(session.plan.recipe), indent=1, ensure_ascii=False)
        write_atomically(self.folder / RECIPE, recipe.encode())
        write_record(self.folder / DATA, session.record)
        self._keep_rows(epochs_done)
        self._board = _Board(self.folder, step)

    def _keep_rows(self, epochs_done: int) -> None:
        path = self.folder / METRICS
        columns = read_metrics(path) if path.is_file() else {}
        if not columns:
            return
        self._columns = list(columns)
        rows = zip(*columns.values(), strict=True)
        kept = [row for row in rows if row[0] <= epochs_done]
        text = _csv_text([self._columns, *map(_row_text, kept)])
        write_atomically(path, text.encode())
        self._open_metrics()

    def _open_metrics(self) -> None:
        self._metrics = (self.folder / METRICS).open("a", encoding="utf-8", newline="")

    def epoch(self, epoch: int, step: int, seconds: float, metrics: Mapping[str, float]) -> None:
        """Add an epoch to metrics.csv and to the TensorBoard events."""
        row = {"epoch": epoch, "step": step, "seconds": round(seconds, 3), **metrics}
        if self._metrics is None:
            self._columns = list(row)
            write_atomically(self.folder / METRICS, _csv_text([self._columns]).encode())
            self._open_metrics()
        assert self._metrics is not None
        self._metrics.write(_csv_text([_row_text([row[name] for name in self._columns])]))
        self._metrics.flush()
        if self._board:
            self._board.add(metrics, step)

    def confusion(
        self, tables: Mapping[str, list[list[int]]], classes: Mapping[str, list[str]]
    ) -> None:
        """Remember the confusion of each head, for the next time run.json is written."""
        self._confusion = {
            head: Confusion(classes[head], counts) for head, counts in tables.items()
        }

    def log(self, level: str, text: str) -> None:
        """Add a line to log.txt."""
        if self._log:
            self._log.write(f"{now()} {level} {text}\n")
            self._log.flush()

    def info(self, info: Info) -> None:
        """Write run.json, and confusion.json when there are heads with classes."""
        if self._confusion:
            write_atomically(self.folder / CONFUSION, msgspec.json.encode(self._confusion))
        write_info(self.folder, updated(info, updated=now()))

    def close(self) -> None:
        """Let go of every file."""
        for file in (self._metrics, self._log, self._board):
            if file:
                file.close()


def _csv_text(rows: list[list[Any]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _row_text(row: Any) -> list[str]:
    """Write whole numbers without a point; floats keep every bit."""
    return [str(int(v)) if math.isfinite(v) and v == int(v) else repr(float(v)) for v in row]


class _Board:
    """TensorBoard events; what an earlier, overtaken part wrote beyond `step` is purged."""

    def __init__(self, folder: Path, step: int) -> None:
        from tensorboard.compat.proto.event_pb2 import Event, SessionLog
        from tensorboard.summary.writer.event_file_writer import EventFileWriter

        self._writer = EventFileWriter(str(folder))
        if step:
            mark = SessionLog(status=SessionLog.START)
            self._writer.add_event(Event(step=step + 1, session_log=mark))

    def add(self, metrics: Mapping[str, float], step: int) -> None:
        import time

        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary

        values = [Summary.Value(tag=name, simple_value=value) for name, value in metrics.items()]
        event = Event(wall_time=time.time(), step=step, summary=Summary(value=values))
        self._writer.add_event(event)

    def close(self) -> None:
        self._writer.close()
