"""Runs as a table model: one row a run, sortable by what stands in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.theme import Theme
from app.training.figures import duration
from app.training.phase import measured
from app.training.store import LOSS, VALIDATION, Measure
from runtime.runs import Run

Index: TypeAlias = "QModelIndex | QPersistentModelIndex"
SORT_ROLE = Qt.ItemDataRole.UserRole
NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """A column: its title, its text and what it is sorted by."""

    title: str
    text: Callable[[Run], str]
    key: Callable[[Run], Any]
    number: bool = False


def columns(runs: Sequence[Run]) -> tuple[Column, ...]:
    """Return the columns of these runs: what all have, and the metrics that some have."""
    names = dict.fromkeys(name for run in runs for name in run.metrics if _shown(name))
    return (
        Column("Run", lambda run: run.info.name or run.path.name, lambda run: run.info.name),
        Column("Status", lambda run: run.status, lambda run: run.status),
        Column("Epochs", epochs_text, lambda run: run.epochs, number=True),
        *(_metric(name) for name in sorted(names, key=_metric_order)),
        Column(
            "Parameters",
            lambda run: f"{run.info.parameters:,}" if run.info.parameters else NOTHING,
            lambda run: run.info.parameters,
            number=True,
        ),
        Column("Time", lambda run: duration(run.seconds), lambda run: run.seconds, number=True),
        Column("Started", started_text, lambda run: run.started.timestamp()),
    )


def _shown(name: str) -> bool:
    return name.rpartition("/")[2].startswith(VALIDATION)


def _metric_order(name: str) -> tuple[bool, str]:
    return name.rpartition("/")[2] != VALIDATION + LOSS, name


def _metric(name: str) -> Column:
    measure = Measure.of(name)
    worst = -math.inf if measure.higher_is_better else math.inf
    title = f"{measure.head} {measure.metric}" if measure.head else measure.metric
    return Column(
        f"Val {title}",
        lambda run: measured(run.metrics[name]) if name in run.metrics else NOTHING,
        lambda run: worst if math.isnan(run.metrics.get(name, math.nan)) else run.metrics[name],
        number=True,
    )


def epochs_text(run: Run) -> str:
    """Return how many epochs are done, and of how many."""
    return f"{run.epochs}/{run.info.epochs}" if run.info.epochs else NOTHING


def started_text(run: Run) -> str:
    """Return when a run began, in local time."""
    if run.status == "broken":
        return NOTHING
    return run.started.astimezone().strftime("%Y-%m-%d %H:%M")


class RunsTable(QAbstractTableModel):
    """The runs of a folder; rows keep their place while their contents change."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._columns = columns(())
        self.runs: tuple[Run, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.layoutChanged.emit()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs; the view keeps its selection unless runs came or went."""
        shown = columns(runs)
        titles = [column.title for column in shown]
        same = [run.path for run in runs] == [run.path for run in self.runs]
        if same and titles == [column.title for column in self._columns]:
            self.runs = tuple(runs)
            if runs:
                last = self.index(len(runs) - 1, len(shown) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.runs, self._columns = tuple(runs), shown
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        run, column = self.runs[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(run)
        if role == SORT_ROLE:
            return column.key(run)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and column.title == "Status":
            return self._status_colour(run.status)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (run.info.reason or str(run.path)).replace("<", "‹")
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._columns[column].number else None
        return (side or Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter

    def _status_colour(self, status: str) -> QColor:
        theme = self._theme
        colours = {"finished": theme.good, "failed": theme.error, "broken": theme.error}
        colours |= {"training": theme.train, "paused": theme.warning}
        return QColor(colours.get(status, theme.muted))
