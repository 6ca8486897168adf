"""The way of an export: a kind, a file, what stands against it, the worker, the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.action import Action
from app.background import Background
from app.controls.text import sentence
from app.dialogs.ask import Ask
from app.dialogs.frame import Framed
from app.training.controller import TrainingController, runs_folder
from graph_core.errors import LoomError
from runtime.catalog.exports import EXPORTS, ExportSpec, problems
from runtime.client import ENDED
from runtime.protocol import Done, Failed
from runtime.runs import Run, list_runs

MENU = "File/Export"


class AsksForExport(Protocol):
    """What the flow asks a person."""

    def kind(self, run: Path) -> ExportSpec | None: ...

    def place(self, spec: ExportSpec, suggested: Path) -> Path | None: ...

    def overwrite(self, files: Iterable[Path]) -> bool: ...

    def show_problems(self, spec: ExportSpec, found: Iterable[LoomError]) -> None: ...


class ExportDialogs:
    """Asks in dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def kind(self, run: Path) -> ExportSpec | None:
        dialog = Framed(self._window, f"Export {run.name}", width=520)
        kinds = list(EXPORTS)
        for spec in kinds:
            dialog.say(f"{spec.title}: {spec.summary}", "muted")
        dialog.offer("Cancel", 0)
        for number, spec in enumerate(kinds, 1):
            dialog.offer(f"{spec.title}…", number, "primary" if number == 1 else "")
        chosen = dialog.exec()
        return kinds[chosen - 1] if chosen else None

    def place(self, spec: ExportSpec, suggested: Path) -> Path | None:
        kinds = f"{spec.title} (*{spec.suffix})"
        chosen, _ = QFileDialog.getSaveFileName(self._window, spec.title, str(suggested), kinds)
        return Path(chosen) if chosen else None

    def overwrite(self, files: Iterable[Path]) -> bool:
        names = "\n".join(str(path) for path in files)
        return Ask(self._window).yes("Overwrite these files too?", names, "Overwrite")

    def show_problems(self, spec: ExportSpec, found: Iterable[LoomError]) -> None:
        dialog = Framed(self._window, f"{spec.title}: this can't be exported yet", width=520)
        for problem in found:
            dialog.say("• " + sentence(str(problem)))
        dialog.offer("Close", 0, "primary")
        dialog.exec()


class ExportFlow(QObject):
    """Leads a person through an export; `said` carries a sentence, its tone and a file to show.

    The run is the current one, or else the newest beside the open file.
    """

    said = Signal(str, str, object)
    refused = Signal(object)

    def __init__(
        self, controller: TrainingController, asks: AsksForExport, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._asks = controller, asks
        self._background = Background(self)
        self._next: Callable[[object], None] | None = None
        self._background.answered.connect(self._go_on)
        self._background.failed.connect(self.refused)
        controller.job_done.connect(self._tell_done)
        controller.job_failed.connect(self._tell_failed)
        self._exporting = False

    def actions(self) -> list[Action]:
        """Return a command for each kind of export."""
        return [
            Action(
                f"export.{spec.id}",
                f"{spec.title}…",
                partial(self.export_newest, spec),
                menu=MENU,
                help=spec.summary,
                enabled=lambda: not self._controller.busy,
            )
            for spec in EXPORTS
        ]

    def export_newest(self, spec: ExportSpec) -> None:
        """Export the current run, or the newest there is."""
        current = self._controller.session.run
        if current is not None:
            self._check(current, spec)
            return
        folder = runs_folder(self._controller.workspace.path)
        self._ask(partial(list_runs, folder), partial(self._take_newest, spec))

    def export_run(self, run: Path) -> None:
        """Ask for a kind and export this run."""
        spec = self._asks.kind(run)
        if spec is not None:
            self._check(run, spec)

    def close(self) -> None:
        """Begin nothing more."""
        self._background.close()

    def _take_newest(self, spec: ExportSpec, found: object) -> None:
        assert isinstance(found, list)
        runs: list[Run] = [run for run in found if run.status != "broken"]
        if runs:
            self._check(runs[0].path, spec)
            return
        what = "there is nothing to export yet"
        self.refused.emit(LoomError(what, expected="a trained network: press Train first"))

    def _check(self, run: Path, spec: ExportSpec) -> None:
        self._ask(lambda: list(problems(run, spec)), partial(self._choose_place, run, spec))

    def _choose_place(self, run: Path, spec: ExportSpec, found: object) -> None:
        assert isinstance(found, list)
        if found:
            self._asks.show_problems(spec, found)
            return
        project = self._controller.workspace.path
        folder = project.parent if project is not None else Path.home()
        name = self._controller.workspace.document.graph.name.replace("/", "-")
        place = self._asks.place(spec, folder / f"{name}{spec.suffix}")
        if place is None:
            return
        place = place if place.suffix == spec.suffix else place.with_name(place.name + spec.suffix)
        others = [path for suffix in spec.beside if (path := place.with_suffix(suffix)).exists()]
        if others and not self._asks.overwrite(others):
            return
        self._exporting = True
        self.said.emit(f"Exporting {place.name}…", "", None)
        self._controller.export(run, spec.id, place)

    def _tell_done(self, done: Done) -> None:
        if self._exporting and done.job == "export":
            self._exporting = False
            first = Path(done.files[0]) if done.files else None
            self.said.emit(result_text(done), "good", first)

    def _tell_failed(self, failure: Failed) -> None:
        if self._exporting:
            self._exporting = False
            given_up = failure.code == ENDED
            text = "The export was given up." if given_up else sentence(failure.message)
            self.said.emit(text, "" if given_up else "error", None)

    def _ask(self, question: Callable[[], object], then: Callable[[object], None]) -> None:
        self._next = then
        self._background.ask(question)

    def _go_on(self, answer: object) -> None:
        if self._next is not None:
            self._next(answer)


def result_text(done: Done) -> str:
    """Return what was written, and how far its outputs are from the trained network's at most."""
    names = ", ".join(Path(path).name for path in done.files)
    difference = done.result.get("largest_difference")
    if difference is None:
        return f"Wrote {names}."
    proof = (
        "gives exactly the same outputs"
        if difference == 0
        else (f"gives the same outputs to within {difference:.1e}")
    )
    return f"Wrote {names}; loaded again, it {proof}."


def show_file(path: Path) -> None:
    """Show the folder of a file in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
