"""The training controller: turns presses into commands and a worker's events into signals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.action import Action
from app.opened import Opened
from app.settings import data_folder
from app.training.permits import Wanted, graph_of
from app.training.phase import Phase
from app.training.session import Session
from app.training.store import stored
from app.workspace import Workspace
from graph_core import files
from graph_core.errors import FileError, LoomError
from graph_core.graph import Graph
from runtime import protocol, runs
from runtime.client import DIED, ENDED
from runtime.runs import free_run_folder

DRAIN_MS = 16
IDLE_MS = 500


class Worker(Protocol):
    """What the controller needs of runtime.client.WorkerClient."""

    def start(self) -> None: ...

    def send(self, command: protocol.Command) -> None: ...

    def drain(self) -> list[protocol.Event]: ...

    def end(self) -> None: ...

    def close(self) -> None: ...

    @property
    def alive(self) -> bool: ...

    @property
    def exit_reason(self) -> str: ...


class TrainingController(QObject):
    """Trains the workspace's network in a worker, one job at a time.

    `phase_changed` carries a Phase; `updated` says that there is news to draw; `run_started`
    carries the run's Path; `refused` a LoomError; `problems_wanted` asks to show Problems;
    `trust_wanted` carries a Wanted, code to be trusted before something can be done;
    `device_known` carries Ready; `job_done` a Done and `job_failed` a Failed of an export or
    evaluation, `job_changed` says that one began or ended; `logged` a Log; `ended_elsewhere` a
    Session that ended while another document was shown.

    A run belongs to the document it was begun from: while none is under way, each document shows
    its own last one.
    """

    phase_changed = Signal(object)
    updated = Signal()
    run_started = Signal(object)
    refused = Signal(object)
    problems_wanted = Signal()
    trust_wanted = Signal(object)
    device_known = Signal(object)
    job_done = Signal(object)
    job_failed = Signal(object)
    job_changed = Signal()
    logged = Signal(object)
    ended_elsewhere = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        new_worker: Callable[[], Worker],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._idle = self._latest = Session()
        self._sessions: WeakKeyDictionary[Opened, Session] = WeakKeyDictionary()
        self.ready: protocol.Ready | None = None
        self.job = ""
        self._new_worker = new_worker
        self._worker: Worker | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.drain)
        workspace.replaced.connect(self.updated)

    @property
    def session(self) -> Session:
        """The run under way; without one, the last of the document that is shown."""
        if self._latest.phase.active:
            return self._latest
        return self._sessions.get(self.workspace.opened, self._idle)

    def trains(self, opened: Opened) -> bool:
        """Tell whether the run under way was begun from a document."""
        return self._latest.phase.active and self._sessions.get(opened) is self._latest

    @property
    def elsewhere(self) -> str:
        """The title of the document that is training while another is shown, or empty."""
        active = self._latest.phase.active
        return self._latest.document if active and not self.trains(self.workspace.opened) else ""

    def let_go(self, opened: Opened) -> None:
        """Stop the run of a document that was closed."""
        if self.trains(opened):
            self.stop()
        self._sessions.pop(opened, None)

    @property
    def phase(self) -> Phase:
        return self.session.phase

    @property
    def busy(self) -> bool:
        """Whether the worker has a job."""
        return self.phase.active or bool(self.job)

    def status_text(self) -> str:
        """Return where the run stands: epoch, step, samples a second and time left."""
        text = self.session.status_text()
        return f"{self.elsewhere}: {text}" if self.elsewhere else text

    def progress(self) -> float:
        """Return the share of the run that is done, 0 to 1."""
        return self.session.progress.fraction

    def warm_up(self) -> None:
        """Start a worker, so that training begins at once; call it after the first paint."""
        try:
            self._living_worker()
        except LoomError as error:
            self.refused.emit(error)

    # What a person asks for

    def train(self) -> None:
        """Train from the beginning in a run folder of its own."""
        if self.elsewhere:
            what = f"another network, {self.elsewhere}, is being trained"
            self.refused.emit(LoomError(what, expected="one run at a time: wait, or stop that one"))
            return
        if self.busy or not self._check():
            return
        graph = self.workspace.document.graph
        trusted = self._permitted(graph, self.train)
        if trusted is None:
            return
        run = free_run_folder(runs_folder(self.workspace.path), graph.name)
        session = Session(run, None, self.workspace.opened.title, graph.recipe)
        self._begin(session, protocol.Train(str(run), files.dumps(graph), trusted=trusted))

    def resume_run(self, run: Path | None = None) -> None:
        """Go on from the last checkpoint of a run, by default of the current one."""
        chosen = run or self.session.run
        if self.busy or chosen is None:
            return
        try:
            text = read_text(chosen / runs.GRAPH)
            store = self.session.store if chosen == self.session.run else stored(chosen)
        except LoomError as error:
            self.refused.emit(error)
            return
        graph = graph_of(chosen)
        trusted = self._permitted(graph, partial(self.resume_run, chosen))
        if trusted is not None:
            session = Session(chosen, store, self.workspace.opened.title, graph.recipe)
            command = protocol.Train(str(chosen), text, resume=True, trusted=trusted)
            self._begin(session, command)

    def pause(self) -> None:
        """Halt after the current step."""
        if self.phase is Phase.TRAINING:
            self._become(Phase.PAUSING)
            self._send(protocol.Pause())

    def resume(self) -> None:
        """Go on after a pause."""
        if self.phase in (Phase.PAUSED, Phase.PAUSING):
            self._become(Phase.TRAINING)
            self._send(protocol.Resume())

    def pause_or_resume(self) -> None:
        if self.phase is Phase.TRAINING:
            self.pause()
        else:
            self.resume()

    def stop(self) -> None:
        """End the run after the current step; it keeps a checkpoint.

        Asked for again, or while something else is under way, the worker is ended at once.
        """
        if self.job or self.phase is Phase.STOPPING:
            if self._worker is not None:
                self._worker.end()
        elif self.phase.active:
            self._become(Phase.STOPPING)
            self._send(protocol.Stop())

    def evaluate(self, run: Path) -> None:
        """Measure a run's best checkpoint on its validation part."""
        self._do("evaluate", run, lambda trusted: protocol.Evaluate(str(run), trusted))

    def export(self, run: Path, kind: str, output: Path) -> None:
        """Write a run's best weights as a kind of export."""
        self._do(
            "export", run, lambda trusted: protocol.Export(str(run), kind, str(output), trusted)
        )

    def close(self) -> None:
        """Let the worker go; a run under way keeps a checkpoint."""
        self._timer.stop()
        self._release()

    def actions(self) -> list[Action]:
        """Return the commands of training."""
        return [
            Action(
                "training.train",
                "Train",
                self.train,
                "F5",
                "Train",
                "Train the network from the beginning, in a run folder of its own.",
                lambda: not self.busy or bool(self.elsewhere),
            ),
            Action(
                "training.pause",
                "Pause or resume",
                self.pause_or_resume,
                "F7",
                "Train",
                "Halt after the current step, or go on.",
                lambda: self.phase in (Phase.TRAINING, Phase.PAUSING, Phase.PAUSED),
                lambda: self.phase in (Phase.PAUSING, Phase.PAUSED),
            ),
            Action(
                "training.stop",
                "Stop",
                self.stop,
                "Shift+F5",
                "Train",
                "End the run after its step, once more: at once. Give up an export or evaluation.",
                lambda: self.busy,
            ),
            Action(
                "training.resume_run",
                "Resume from last checkpoint",
                self.resume_run,
                "Ctrl+F5",
                "Train",
                "Go on with a run that was stopped or failed.",
                self.can_resume_run,
            ),
        ]

    def can_resume_run(self) -> bool:
        """Tell whether the current run ended early and left something to go on from."""
        return not self.busy and self.phase in (Phase.STOPPED, Phase.FAILED)

    # What the worker says

    def drain(self) -> None:
        """Take up what the worker has said since the last time."""
        if self._worker is None:
            return
        before, elsewhere = self._latest.phase, self.elsewhere
        events = self._worker.drain()
        for event in events:
            self._hear(event)
        if events:
            self.updated.emit()
        if any(isinstance(event, protocol.Failed) and event.code == ENDED for event in events):
            self.warm_up()
        if self._latest.phase is not before:
            self._announce()
            if elsewhere and self._latest.phase.over:
                self.ended_elsewhere.emit(self._latest)

    def _hear(self, event: protocol.Event) -> None:
        if isinstance(event, protocol.Ready):
            self.ready = event
            self.device_known.emit(event)
        elif isinstance(event, protocol.Log):
            self.logged.emit(event)
        elif isinstance(event, protocol.Done):
            self._end_job(self.job_done, event)
        elif isinstance(event, protocol.Failed) and self.job:
            self._end_job(self.job_failed, event)
        else:
            self._latest.feed(event)

    def _end_job(self, signal: SignalInstance, event: protocol.Event) -> None:
        self.job = ""
        signal.emit(event)
        self.job_changed.emit()

    # How it is done

    def _check(self) -> bool:
        errors = self.workspace.document.analysis.errors
        if not errors:
            return True
        first = errors[0]
        where = f"{first.location.text}: " if first.location.text else ""
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        self.refused.emit(
            LoomError(f"the network can't be trained yet: {where}{first.message}{more}")
        )
        self.problems_wanted.emit()
        return False

    def _permitted(self, graph: Graph, again: Callable[[], None]) -> list[str] | None:
        """Return the digests of the code that may run; None, and asks, while some isn't trusted."""
        lacking = self.workspace.trust.lacking(graph)
        if lacking:
            self.trust_wanted.emit(Wanted(lacking, again))
            return None
        return self.workspace.trust.permits(graph)

    def _begin(self, session: Session, command: protocol.Train) -> None:
        self._latest = self._sessions[self.workspace.opened] = session
        self._announce()
        self.run_started.emit(session.run)
        self._send(command)

    def _do(self, job: str, run: Path, command: Callable[[list[str]], protocol.Command]) -> None:
        if self.busy:
            self.refused.emit(
                LoomError(f"can't {job} now: the worker is busy", expected="a finished run")
            )
            return
        trusted = self._permitted(graph_of(run), partial(self._do, job, run, command))
        if trusted is None:
            return
        self.job = job
        self.job_changed.emit()
        self._send(command(trusted))
        self.updated.emit()

    def _send(self, command: protocol.Command) -> None:
        try:
            self._living_worker().send(command)
        except (OSError, LoomError) as error:
            self._hear(protocol.Failed("", DIED, f"the worker can't be reached: {error}"))
            self._announce()
            return
        self._timer.start(DRAIN_MS)

    def _living_worker(self) -> Worker:
        """Return the worker, a new one when it is gone; raises LoomError."""
        if self._worker is None or not self._worker.alive:
            self._release()
            self._worker = self._new_worker()
            self._worker.start()
            self._timer.start(IDLE_MS)
        return self._worker

    def _become(self, phase: Phase) -> None:
        self._latest.phase = phase
        self._announce()

    def _announce(self) -> None:
        self._timer.start(DRAIN_MS if self.busy else IDLE_MS)
        self.phase_changed.emit(self.phase)

    def _release(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def runs_folder(project: Path | None) -> Path:
    """Return where runs go: beside the project file, or in the user's data folder without one."""
    if project is not None:
        return project.parent / "runs"
    return data_folder() / "runs"


def read_text(path: Path) -> str:
    """Return a file's text; raises FileError."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(
            f"{path.name} can't be read", received=str(error), where=str(path)
        ) from error
