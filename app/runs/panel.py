"""The Runs panel: a live list of runs, and what can be done with the selected one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.controls.text import Elided, button, label
from app.dialogs.ask import Ask
from app.guard import guarded
from app.runs.table import NOTHING, SORT_ROLE, RunsTable, started_text
from app.theme import Theme
from app.training.controller import TrainingController, runs_folder
from app.training.dashboard import open_folder
from app.training.phase import measured
from app.training.store import MetricStore, stored
from graph_core.errors import FileError, LoomError
from runtime.client import ENDED
from runtime.protocol import Done, Failed
from runtime.runs import INFO, Run, list_runs

LIVE_MS = 1000
HINT = "No runs yet. Every training leaves one here, with its curves, weights and network."
Consent = Callable[[str, str, str], bool]


class RunsPanel(QWidget):
    """Lists the runs beside the workspace's file.

    `run_chosen` carries a title and a MetricStore to show, `run_compared` the same to lay below;
    `live_chosen` asks for the live run, `front_wanted` for the dashboard; `export_wanted` carries
    a run's Path; `refused` a LoomError; `noted` a sentence for the person.
    """

    run_chosen = Signal(str, object)
    run_compared = Signal(str, object)
    live_chosen = Signal()
    export_wanted = Signal(object)
    front_wanted = Signal()
    refused = Signal(object)
    noted = Signal(str)

    def __init__(
        self, controller: TrainingController, theme: Theme, consent: Consent | None = None
    ) -> None:
        super().__init__()
        self.setAccessibleName("Runs")
        self._controller = controller
        self._consent = consent or Ask(self).yes
        self._list, self._curves = Background(self), Background(self)
        self._wanted: Callable[[MetricStore], None] | None = None
        self._chosen: Path | None = None
        self._evaluating = False
        self.table = RunsTable(theme)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.table)
        self._sorted.setSortRole(SORT_ROLE)
        self.view = QTableView()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._where = Elided("", "faint")
        self.hint = label(HINT, "muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._where, 1)
        self.buttons = {}
        for title, act in self._deeds():
            made = button(title)
            made.clicked.connect(lambda _=False, act=act: self._with_selected(act))
            self.buttons[title] = made
            head.addWidget(made)
        self._set_up_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.hint, 1)
        self.view.hide()
        self._show_selected()

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self._sorted)
        view.setAccessibleName("Runs")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setShowGrid(False)
        view.setStyleSheet("QTableView::item { padding: 0 8px; }")
        view.setSortingEnabled(True)
        view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as listed: newest first
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(26)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)

    def _connect(self) -> None:
        controller = self._controller
        self._timer = QTimer(self, interval=LIVE_MS)
        self._timer.timeout.connect(self.refresh)
        controller.phase_changed.connect(self._follow_phase)
        controller.job_done.connect(self._tell_result)
        controller.job_failed.connect(self._tell_failure)
        controller.workspace.replaced.connect(self.refresh)
        self._file = controller.workspace.path
        controller.workspace.file_changed.connect(self._follow_file)
        self._list.answered.connect(self._show)
        self._list.failed.connect(self.refused)
        self._curves.answered.connect(self._show_curves)
        self._curves.failed.connect(self.refused)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.activated.connect(lambda _: self._with_selected(self._show_again))

    def _deeds(self) -> tuple[tuple[str, Callable[[Run], None]], ...]:
        return (
            ("Compare", self.compare),
            ("Resume", lambda run: self._controller.resume_run(run.path)),
            ("Evaluate", self.evaluate),
            ("Export…", lambda run: self.export_wanted.emit(run.path)),
            ("Open folder", lambda run: open_folder(run.path)),
            ("Delete…", self.delete),
        )

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    @property
    def folder(self) -> Path:
        """Where the runs of the open document lie."""
        return runs_folder(self._controller.workspace.path)

    def refresh(self) -> None:
        """Read the list of runs anew, in the background."""
        self._where.show_text(str(self.folder))
        self._list.ask(partial(list_runs, self.folder))

    def selected(self) -> Run | None:
        """Return the selected run."""
        index = self._sorted.mapToSource(self.view.currentIndex())
        return self.table.runs[index.row()] if index.isValid() else None

    def select(self, run: Path) -> None:
        """Select a run by its folder; nothing happens when it isn't listed."""
        for row, known in enumerate(self.table.runs):
            if known.path == run:
                index = self._sorted.mapFromSource(self.table.index(row, 0))
                rows = QItemSelectionModel.SelectionFlag.Rows
                choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.view.selectionModel().setCurrentIndex(index, rows | choose)

    def compare(self, run: Run) -> None:
        """Lay a run's curves below those that are shown."""
        self._read(run, lambda store: self.run_compared.emit(_title(run), store))

    def evaluate(self, run: Run) -> None:
        """Measure a run's best checkpoint; the result is told when it is there."""
        if not self._controller.busy:
            self._evaluating = True
            self._controller.evaluate(run.path)
            self._show_selected()

    def delete(self, run: Run) -> None:
        """Delete a run's folder, once a person agrees."""
        if self._is_live(run):
            self.refused.emit(LoomError("this run is being trained", expected="a run that ended"))
            return
        detail = f"{run.path}\nIts weights, checkpoints and curves are lost for good."
        if not self._consent(f"Delete the run {_title(run)}?", detail, "Delete"):
            return
        try:
            remove_run(run.path)
        except FileError as error:
            self.refused.emit(error)
        self.refresh()

    def close_runs(self) -> None:
        """Read nothing more; call it when the window goes."""
        self._timer.stop()
        self._list.close()
        self._curves.close()

    def _show(self, runs: list[Run]) -> None:
        self.table.show_runs(runs)
        if self._chosen is not None and self.selected() is None:
            self.select(self._chosen)
        self.view.setVisible(bool(runs))
        self.hint.setVisible(not runs)
        self._show_selected()

    def _choose(self) -> None:
        self._show_selected()
        run = self.selected()
        if run is None or run.path == self._chosen:
            return
        self._chosen = run.path
        if run.path == self._controller.session.run:
            self._curves.forget()
            self.live_chosen.emit()
            return
        self._read(run, lambda store: self.run_chosen.emit(_title(run), store))

    def _show_again(self, run: Run) -> None:
        self._chosen = None
        self._choose()
        self.front_wanted.emit()

    def _read(self, run: Run, then: Callable[[MetricStore], None]) -> None:
        self._wanted = then
        self._curves.ask(partial(stored, run.path))

    def _show_curves(self, store: MetricStore) -> None:
        if self._wanted is not None:
            self._wanted(store)

    def _is_live(self, run: Run) -> bool:
        return self._controller.phase.active and run.path == self._controller.session.run

    def _show_selected(self) -> None:
        run = self.selected()
        usable = run is not None and run.status != "broken"
        free = not self._controller.busy
        enabled = {
            "Compare": usable,
            "Resume": usable and free and run is not None and run.status in ("stopped", "failed"),
            "Evaluate": usable and free,
            "Export…": usable and free,
            "Open folder": run is not None,
            "Delete…": run is not None and not self._is_live(run),
        }
        for title, made in self.buttons.items():
            made.setEnabled(enabled[title])

    def _with_selected(self, act: Callable[[Run], None]) -> None:
        run = self.selected()
        if run is not None:
            act(run)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        for title, act in self._deeds():
            entry = menu.addAction(title, partial(self._with_selected, act))
            entry.setEnabled(self.buttons[title].isEnabled())
        menu.exec(self.view.viewport().mapToGlobal(place))
        menu.deleteLater()

    def _follow_phase(self, _phase: object) -> None:
        active = self._controller.phase.active
        if active != self._timer.isActive():
            (self._timer.start if active else self._timer.stop)()
        self._show_selected()
        self.refresh()

    def _follow_file(self) -> None:
        """List other runs when the file lies elsewhere; every edit asks."""
        path = self._controller.workspace.path
        if path != self._file:
            self._file = path
            self.refresh()

    def _tell_result(self, done: Done) -> None:
        if self._evaluating and done.job == "evaluate":
            self.noted.emit(evaluation_text(done))
        self._evaluating = False
        self._show_selected()

    def _tell_failure(self, failure: Failed) -> None:
        if self._evaluating and failure.code == ENDED:
            self.noted.emit("The evaluation was given up.")
        elif self._evaluating:
            self.refused.emit(LoomError(failure.message))
        self._evaluating = False
        self._show_selected()

    def showEvent(self, event: QShowEvent) -> None:
        self._shown()

    @guarded
    def _shown(self) -> None:
        self.refresh()


def remove_run(path: Path) -> None:
    """Delete a run's folder; raises FileError, also when it is no run folder of its own."""
    if path.is_symlink() or not (path / INFO).is_file():
        raise FileError(
            "this is no run folder, it stays", expected=f"a folder with {INFO}", where=str(path)
        )
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise FileError(
            "the run can't be deleted", received=error.strerror or str(error), where=str(path)
        ) from error


def evaluation_text(done: Done) -> str:
    """Return an evaluation's metrics in a sentence."""
    metrics = done.result.get("metrics", {})
    words = ", ".join(f"{name} {measured(value)}" for name, value in metrics.items())
    epoch, part = done.result.get("epoch", NOTHING), done.result.get("part", "validation")
    samples = done.result.get("samples", 0)
    return f"Epoch {epoch}, the best one, on {samples:,} samples of {part} data: {words}."


def _title(run: Run) -> str:
    return f"{run.info.name or run.path.name}, {started_text(run)}"
