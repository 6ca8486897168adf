"""The trainer: a generator of protocol events, from a graph to a run folder."""

from __future__ import annotations

import time
import traceback
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import torch

from graph_core.errors import LoomError
from graph_core.graph import Graph
from runtime import runs
from runtime.engine import checkpoint, devices
from runtime.engine.checkpoint import Checkpoint
from runtime.engine.controls import Controls
from runtime.engine.loop import Loop, Measurement
from runtime.engine.optimizers import make_optimizer
from runtime.engine.plan import node_of
from runtime.engine.progress import Progress
from runtime.engine.python_layer import from_code
from runtime.engine.session import Session, open_session
from runtime.engine.weights import copy_weights, put_weights
from runtime.engine.writers import RunWriter
from runtime.protocol import Built, Epoch, Event, Failed, Log, State
from runtime.recipe import RecipeError, read_recipe, recipe_json
from runtime.runs import CHECKPOINTS, Info, read_run

SAVE_EVERY = 5.0  # seconds of training that a killed worker may lose
FREE_ON_RESUME = ("epochs", "device")  # what may change without making a resume another training


class Trainer:
    """Trains a graph by its recipe into a run folder; `resume` goes on from its last checkpoint.

    Iterate `events()`; the last one is a State (stopped, finished) or a Failed.
    """

    def __init__(
        self,
        graph: Graph,
        folder: Path,
        controls: Controls | None = None,
        *,
        resume: bool = False,
        trusted: Collection[str] = (),
    ) -> None:
        self._graph, self._folder, self._resume = graph, folder, resume
        self._trusted = trusted
        self._controls = controls or Controls()
        self._run = str(folder)
        self._writer = RunWriter(folder)
        self._progress = Progress()
        self._session: Session | None = None
        self._best: Checkpoint | None = None
        self._info: Info | None = None
        self._saved = self._resumed = time.perf_counter()

    def events(self) -> Iterator[Event]:
        """Train; a failure of any kind ends in a Failed event, never in an exception."""
        try:
            yield from self._train()
        except Exception as error:  # whatever it is, the person is told
            yield self._fail(error)
        finally:
            self._writer.close()
            self._session = None

    def _train(self) -> Iterator[Event]:
        if self._resume:
            self._require_same_recipe()
        session = self._session = open_session(self._graph, trusted=self._trusted)
        optimizer = make_optimizer(
            session.plan.recipe.optimizer, session.built.module.parameters(), session.device
        )
        torch.manual_seed(session.plan.recipe.seed % 2**63)
        notes = [*session.notes, *(self._restore(session, optimizer) if self._resume else ())]
        self._start(session)
        yield from (self._log("warning", note) for note in notes)
        yield self._built(session)
        yield State(self._run, "training")
        loop = Loop(self._run, session, optimizer, self._progress, self._controls)
        while self._progress.epoch < session.plan.recipe.epochs:
            yield from self._epoch(loop, session, optimizer)
            if self._controls.stopping:
                yield State(self._run, "stopping")
                break
        self._save(session, optimizer)
        yield self._end("stopped" if self._controls.stopping else "finished")

    def _start(self, session: Session) -> None:
        progress = self._progress
        if not self._resume:
            for kind in ("last", "best"):
                checkpoint.drop_after(self._folder / CHECKPOINTS, kind, -1)
        self._writer.start(session, progress.epoch, progress.step)
        parameters, trainable = session.built.counts()
        started = read_run(self._folder).info.started if self._resume else runs.now()
        self._info = Info(
            session.plan.graph.name,
            "training",
            started,
            runs.now(),
            data=session.plan.signature.id,
            device=str(session.device),
            parameters=parameters,
            trainable=trainable,
            epochs=session.plan.recipe.epochs,
        )
        self._saved = self._resumed = time.perf_counter()
        self._write_info("training")

    def _built(self, session: Session) -> Built:
        parameters, trainable = session.built.counts()
        return Built(
            self._run,
            str(session.device),
            parameters,
            trainable,
            session.plan.recipe.epochs,
            session.steps_per_epoch,
            len(session.train),
            len(session.validation),
            self._progress.epoch,
            self._progress.step,
        )

    def _epoch(
        self, loop: Loop, session: Session, optimizer: torch.optim.Optimizer
    ) -> Iterator[Event]:
        began = time.perf_counter()
        for event in loop.steps():
            yield event
            yield from self._attend(loop)
            if self._controls.stopping:
                return
            self._save_when_due(session, optimizer)
        metrics = loop.metrics()
        measured = Measurement(session, session.validation, session.validation_objective)
        if len(session.validation):
            for _ in measured.run():
                yield from self._attend(loop)
                if self._controls.stopping:
                    return
            metrics |= measured.metrics("val_")
        yield self._finish_epoch(session, metrics, measured, time.perf_counter() - began)
        yield from self._attend(loop)  # a person waits for the answer, nobody for the checkpoint
        if not self._controls.stopping:
            self._save_when_due(session, optimizer)

    def _finish_epoch(
        self, session: Session, metrics: dict[str, float], measured: Measurement, seconds: float
    ) -> Epoch:
        progress = self._progress
        best = progress.end_epoch(metrics)
        if best:
            self._best = Checkpoint(
                progress.step,
                progress.epoch,
                copy_weights(session.built),
                value=progress.best_value,
            )
        self._writer.epoch(progress.epoch, progress.step, self._seconds(), metrics)
        tables = measured.confusion.tables() if len(session.validation) else {}
        classes = measured.confusion.classes() if len(session.validation) else {}
        self._writer.confusion(tables, classes)
        return Epoch(
            self._run,
            progress.epoch,
            progress.step,
            metrics,
            tables,
            classes,
            best,
            seconds,
            devices.memory(session.device),
        )

    def _attend(self, loop: Loop) -> Iterator[Event]:
        if not self._controls.paused:
            return
        self._progress.seconds = self._seconds()
        yield State(self._run, "paused")
        self._controls.wait()
        self._resumed = time.perf_counter()
        loop.pace.restart()
        if not self._controls.stopping:
            yield State(self._run, "training")

    def _seconds(self) -> float:
        """Return the seconds trained so far, over all resumes and without pauses."""
        now = time.perf_counter()
        self._progress.seconds += now - self._resumed
        self._resumed = now
        return self._progress.seconds

    def _save_when_due(self, session: Session, optimizer: torch.optim.Optimizer) -> None:
        began = time.perf_counter()
        if began < self._saved:
            return
        self._save(session, optimizer)
        self._write_info("training")
        now = time.perf_counter()
        # A model that takes long to write is written less often: 5 % of the time at most.
        self._saved = now + max(SAVE_EVERY, 20 * (now - began))

    def _save(self, session: Session, optimizer: torch.optim.Optimizer) -> None:
        progress, folder = self._progress, self._folder / CHECKPOINTS
        self._seconds()
        self._save_best()
        state = {
            "progress": progress.to_state(),
            "optimizer": optimizer.state_dict(),
            "random": devices.random_state(session.device),
        }
        weights = session.built.module.state_dict()
        checkpoint.save(folder, "last", Checkpoint(progress.step, progress.epoch, weights, state))

    def _save_best(self) -> None:
        if self._best:
            checkpoint.save(self._folder / CHECKPOINTS, "best", self._best)
            self._best = None

    def _restore(self, session: Session, optimizer: torch.optim.Optimizer) -> list[str]:
        """Go back to the last checkpoint; return what had to be passed over."""
        folder = self._folder / CHECKPOINTS
        found = checkpoint.load(folder, "last")
        put_weights(session.built, found.weights)
        optimizer.load_state_dict(found.state["optimizer"])
        devices.set_random_state(session.device, found.state["random"])
        self._progress = Progress.from_state(found.state["progress"])
        for kind in ("last", "best"):
            checkpoint.drop_after(folder, kind, found.step)
        return list(found.notes)

    def _require_same_recipe(self) -> None:
        before = read_run(self._folder).recipe()
        after = recipe_json(read_recipe(self._graph.recipe))
        for name, value in after.items():
            if name not in FREE_ON_RESUME and _plain(value) != _plain(before.get(name)):
                raise RecipeError(
                    f"a run goes on with its own recipe, but {name} has changed",
                    expected=str(before.get(name)),
                    received=str(value),
                )

    def _log(self, level: str, text: str) -> Log:
        self._writer.log(level, text)
        return Log(level, text)

    def _write_info(self, status: str, reason: str = "") -> None:
        if self._info is None:
            return
        progress = self._progress
        self._writer.info(
            runs.updated(
                self._info,
                status=status,
                reason=reason,
                epochs_done=progress.epoch,
                step=progress.step,
                best_epoch=progress.best_epoch,
                seconds=self._seconds(),
                metrics=progress.metrics,
                best=progress.best_metrics,
            )
        )

    def _end(self, status: str) -> State:
        self._write_info(status)
        self._writer.log("info", status)
        return State(self._run, status)

    def _fail(self, error: Exception) -> Failed:
        failed = failure(self._run, error, self._graph)
        self._writer.log("error", f"{failed.message}\n{failed.detail}".rstrip())
        try:
            self._save_best()
            self._write_info("failed", failed.message)
        except LoomError as second:  # a full disk, most likely the very reason
            self._writer.log("error", str(second))
        return failed


def failure(run: str, error: Exception, graph: Graph) -> Failed:
    """Return the event that tells a person of an error."""
    said = from_code(error)
    if isinstance(said, LoomError):
        return Failed(run, said.code, str(said), node_of(said))
    if devices.out_of_memory(error):
        size = max(read_recipe(graph.recipe).batch_size // 2, 1)
        advice = f"out of memory: try a batch size of {size}; the last checkpoint is kept"
        return Failed(run, "out-of-memory", advice, detail=str(error))
    what = f"{type(error).__name__}: {error}"
    return Failed(run, "internal", what, detail="".join(traceback.format_exception(error)))


def _plain(value: Any) -> Any:
    """Tuples and lists of equal items are the same recipe."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
