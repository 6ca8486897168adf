"""The whole way with a real worker: train, lose the worker, resume, finish."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.theme import DARK
from app.training.controller import TrainingController
from app.training.dashboard import Dashboard
from app.training.phase import Phase
from app.training.store import TOTAL_LOSS
from app.workspace import Workspace
from graph_core.edits import SetRecipe
from graph_core.templates import TEMPLATES
from runtime import runs
from runtime.client import WorkerClient
from runtime.signature import signature_of

PATIENCE = 80_000


def _until(qtbot: QtBot, controller: TrainingController, reached: Callable[[], bool]) -> None:
    """Wait for a state of the run; a failure on the way is told at once, in its own words."""
    over = lambda: reached() or controller.phase is Phase.FAILED  # noqa: E731 - a condition
    qtbot.waitUntil(over, timeout=PATIENCE)
    assert reached(), controller.session.failure


@pytest.fixture
def clients() -> list[WorkerClient]:
    return []


@pytest.fixture
def controller(qapp: object, tmp_path: Path, clients: list[WorkerClient]) -> TrainingController:
    workspace = Workspace(signature_of)
    workspace.replace(TEMPLATES.get("digits_mlp").build(), tmp_path / "digits.loom")

    def new_worker() -> WorkerClient:
        clients.append(WorkerClient())
        return clients[-1]

    return TrainingController(workspace, new_worker)


def test_a_killed_run_is_resumed_and_finished_with_whole_curves(
    controller: TrainingController, clients: list[WorkerClient], qtbot: QtBot
) -> None:
    controller.workspace.apply(SetRecipe({"epochs": 200, "batch_size": 16}))
    dashboard = Dashboard(controller, DARK)
    qtbot.addWidget(dashboard)
    controller.train()
    _until(qtbot, controller, lambda: controller.session.store.end > 2)
    os.kill(clients[-1].pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: controller.phase is Phase.FAILED, timeout=3000)
    assert "SIGKILL" in dashboard.notice.text.text()
    run = controller.session.run
    assert run is not None
    assert runs.read_run(run).status == "failed"
    assert runs.read_run(run).resumable
    reached = controller.session.store.end
    controller.resume_run()
    _until(qtbot, controller, lambda: controller.session.store.end > reached)
    controller.pause()
    assert controller.phase is Phase.PAUSING
    _until(qtbot, controller, lambda: controller.phase is Phase.PAUSED)
    controller.resume()
    controller.stop()
    assert controller.phase is Phase.STOPPING
    _until(qtbot, controller, lambda: controller.phase is Phase.STOPPED)
    _has_every_step(controller)
    controller.close()


def test_two_epochs_of_digits_finish_and_leave_a_run_folder(
    controller: TrainingController, qtbot: QtBot
) -> None:
    controller.workspace.apply(SetRecipe({"epochs": 2}))
    controller.train()
    _until(qtbot, controller, lambda: controller.phase is Phase.FINISHED)
    _has_every_step(controller)
    store = controller.session.store
    assert controller.progress() == 1.0
    assert store.confusion["digit"].classes == tuple("0123456789")
    assert controller.session.run is not None
    kept = runs.read_run(controller.session.run)
    assert kept.metrics == pytest.approx(store.latest)
    controller.close()


def _has_every_step(controller: TrainingController) -> None:
    store = controller.session.store
    loss = store.train(TOTAL_LOSS)
    assert loss is not None
    steps = np.round(loss.x * store.steps_per_epoch).astype(int)
    np.testing.assert_array_equal(steps, np.arange(1, len(steps) + 1))
