from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from app.settings import data_folder
from app.training.controller import TrainingController, runs_folder
from app.training.phase import Phase
from app.training.store import TOTAL_LOSS
from app.workspace import Workspace
from graph_core import files
from graph_core.edits import Disconnect
from graph_core.errors import LoomError
from runtime.client import ENDED
from runtime.protocol import (
    Done,
    Failed,
    Pause,
    Ready,
    Resume,
    State,
    Stop,
    Train,
)
from tests.app.training.script import EPOCHS, STEPS, ScriptedWorker, built, epochs


class Ear(QObject):
    """Keeps what a signal carried."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        self.heard: list[object] = []
        signal.connect(lambda *told: self.heard.append(told[0] if told else None))  # type: ignore[attr-defined]


Workers = list[ScriptedWorker]


def _tell(controller: TrainingController, workers: Workers, *events: object) -> None:
    workers[-1].heard.extend(events)  # type: ignore[arg-type]
    controller.drain()


def _training(controller: TrainingController, workers: Workers) -> Path:
    controller.train()
    run = controller.session.run
    assert run is not None
    _tell(controller, workers, built(run), State(str(run), "training"))
    assert controller.phase is Phase.TRAINING
    return run


def test_train_sends_the_network_and_a_fresh_run_folder_beside_the_file(
    controller: TrainingController, workers: Workers, workspace: Workspace, tmp_path: Path
) -> None:
    controller.train()
    (command,) = workers[-1].sent
    assert isinstance(command, Train)
    assert files.loads(command.graph) == workspace.graph
    assert Path(command.run).parent == tmp_path / "runs"
    assert command.run.endswith("-little-net")
    assert not command.resume
    assert controller.phase is Phase.STARTING


def test_a_run_goes_from_start_to_finish(controller: TrainingController, workers: Workers) -> None:
    phases = Ear(controller.phase_changed)
    run = _training(controller, workers)
    _tell(controller, workers, *epochs(run), State(str(run), "finished"))
    assert phases.heard == [Phase.STARTING, Phase.TRAINING, Phase.FINISHED]
    assert controller.progress() == 1.0
    loss = controller.session.store.train(TOTAL_LOSS)
    assert loss is not None
    assert len(loss) == EPOCHS * STEPS


def test_the_status_says_epoch_step_rate_and_time_left(
    controller: TrainingController, workers: Workers
) -> None:
    run = _training(controller, workers)
    _tell(controller, workers, *epochs(run, 1, 3))
    assert controller.status_text() == ("epoch 3/4 · step 60/80 · 18.4k samples/s · 00:21 left")
    assert controller.progress() == 0.75


def test_a_network_with_errors_is_refused_and_problems_are_shown(
    controller: TrainingController, workers: Workers, workspace: Workspace
) -> None:
    refused, problems = Ear(controller.refused), Ear(controller.problems_wanted)
    workspace.apply(Disconnect(tuple(workspace.graph.edges)))
    assert workspace.document.analysis.errors
    controller.train()
    assert controller.phase is Phase.IDLE
    assert not workers
    assert len(problems.heard) == 1
    (reason,) = refused.heard
    assert workspace.document.analysis.errors[0].message in str(reason)


def test_pause_and_resume_show_at_once_and_are_sent(
    controller: TrainingController, workers: Workers
) -> None:
    run = _training(controller, workers)
    controller.pause()
    assert controller.phase is Phase.PAUSING
    _tell(controller, workers, State(str(run), "paused"))
    assert controller.phase is Phase.PAUSED
    assert controller.status_text().startswith("paused")
    controller.resume()
    assert controller.phase is Phase.TRAINING
    assert [type(command) for command in workers[-1].sent] == [Train, Pause, Resume]


def test_stop_shows_at_once_and_late_words_do_not_take_it_back(
    controller: TrainingController, workers: Workers
) -> None:
    run = _training(controller, workers)
    controller.stop()
    assert controller.phase is Phase.STOPPING
    _tell(controller, workers, State(str(run), "training"), State(str(run), "paused"))
    assert controller.phase is Phase.STOPPING
    _tell(controller, workers, State(str(run), "stopped"))
    assert controller.phase is Phase.STOPPED
    assert controller.can_resume_run()
    controller.stop()
    assert [type(command) for command in workers[-1].sent] == [Train, Stop]


def test_a_dead_worker_fails_the_run_in_words_and_keeps_what_was_measured(
    controller: TrainingController, workers: Workers
) -> None:
    run = _training(controller, workers)
    _tell(controller, workers, *epochs(run, 1, 2))
    workers[-1].alive = False
    _tell(controller, workers, Failed(str(run), "worker-died", "the worker was killed"))
    assert controller.phase is Phase.FAILED
    assert controller.session.failure is not None
    assert controller.session.failure.message == "the worker was killed"
    loss = controller.session.store.train(TOTAL_LOSS)
    assert loss is not None
    assert len(loss) == 2 * STEPS


def test_resuming_after_a_death_goes_on_in_a_new_worker_from_the_checkpoint(
    controller: TrainingController, workers: Workers, workspace: Workspace
) -> None:
    run = _training(controller, workers)
    run.mkdir(parents=True)
    (run / "graph.loom").write_text(files.dumps(workspace.graph), "utf-8")
    _tell(controller, workers, *epochs(run, 1, 3))
    workers[-1].alive = False
    _tell(controller, workers, Failed(str(run), "worker-died", "the worker was killed"))
    controller.resume_run()
    assert len(workers) == 2
    assert workers[0].closed
    (command,) = workers[1].sent
    assert isinstance(command, Train)
    assert command.resume
    assert command.run == str(run)
    _tell(controller, workers, built(run, start_step=2 * STEPS), *epochs(run, 3, 4))
    loss = controller.session.store.train(TOTAL_LOSS)
    assert loss is not None
    assert len(loss) == EPOCHS * STEPS
    assert (loss.x[1:] > loss.x[:-1]).all()


def test_a_run_without_its_network_cannot_be_resumed_and_says_so(
    controller: TrainingController, tmp_path: Path
) -> None:
    refused = Ear(controller.refused)
    controller.resume_run(tmp_path / "nowhere")
    (reason,) = refused.heard
    assert "graph.loom" in str(reason)
    assert controller.phase is Phase.IDLE


def test_a_worker_that_cannot_be_reached_fails_the_run(
    controller: TrainingController, workers: Workers
) -> None:
    controller.warm_up()
    workers[-1].broken = True
    controller.train()
    assert controller.phase is Phase.FAILED
    assert controller.session.failure is not None
    assert "can't be reached" in controller.session.failure.message


def test_a_failure_of_another_run_is_not_ours(
    controller: TrainingController, workers: Workers
) -> None:
    _training(controller, workers)
    _tell(controller, workers, Failed("/elsewhere", "internal", "not ours"))
    assert controller.phase is Phase.TRAINING


def test_while_training_a_second_run_and_an_export_are_refused(
    controller: TrainingController, workers: Workers, tmp_path: Path
) -> None:
    refused = Ear(controller.refused)
    _training(controller, workers)
    controller.train()
    controller.export(tmp_path, "safetensors", tmp_path / "out")
    assert len(workers[-1].sent) == 1
    assert isinstance(refused.heard[0], LoomError)


@pytest.mark.parametrize("ends_well", [True, False])
def test_an_export_ends_in_done_or_failed_and_frees_the_worker(
    controller: TrainingController, workers: Workers, tmp_path: Path, ends_well: bool
) -> None:
    done, failed = Ear(controller.job_done), Ear(controller.job_failed)
    controller.export(tmp_path, "safetensors", tmp_path / "out")
    assert controller.busy
    good = Done("export", {"largest_difference": 0.0}, [str(tmp_path / "out")])
    bad = Failed(str(tmp_path), "export", "the disk is full")
    _tell(controller, workers, good if ends_well else bad)
    assert not controller.busy
    assert (done.heard, failed.heard) == (([good], []) if ends_well else ([], [bad]))


def test_an_idle_worker_that_died_is_replaced_without_a_word(
    controller: TrainingController, workers: Workers
) -> None:
    controller.warm_up()
    workers[-1].alive = False
    _tell(controller, workers, Failed("", "worker-died", "killed"))
    assert controller.phase is Phase.IDLE
    controller.train()
    assert len(workers) == 2
    assert controller.phase is Phase.STARTING


def test_the_worker_tells_its_devices(controller: TrainingController, workers: Workers) -> None:
    known = Ear(controller.device_known)
    controller.warm_up()
    ready = Ready("2.13", [("cpu", "CPU")], 2)
    _tell(controller, workers, ready)
    assert known.heard == [ready]
    assert controller.ready == ready


def test_the_canvas_may_change_during_a_run(
    controller: TrainingController, workers: Workers, workspace: Workspace
) -> None:
    run = _training(controller, workers)
    workspace.apply(Disconnect(tuple(workspace.graph.edges)))
    _tell(controller, workers, *epochs(run), State(str(run), "finished"))
    assert controller.phase is Phase.FINISHED


def test_actions_are_enabled_by_phase(controller: TrainingController, workers: Workers) -> None:
    def enabled() -> set[str]:
        return {action.id for action in controller.actions() if action.enabled()}

    assert enabled() == {"training.train"}
    run = _training(controller, workers)
    assert enabled() == {"training.pause", "training.stop"}
    controller.stop()
    assert enabled() == {"training.stop"}
    _tell(controller, workers, State(str(run), "stopped"))
    assert enabled() == {"training.train", "training.resume_run"}


def test_a_second_stop_ends_the_worker_at_once_and_another_gets_warm(
    controller: TrainingController, workers: Workers
) -> None:
    _training(controller, workers)
    controller.stop()
    assert workers[-1].sent[-1] == Stop()
    assert not workers[-1].ended
    controller.stop()
    assert workers[0].ended
    controller.drain()
    assert controller.phase is Phase.STOPPED
    assert controller.session.failure is None
    assert controller.can_resume_run()
    assert len(workers) == 2
    assert workers[1].starts == 1


def test_an_export_is_given_up_by_stop(
    controller: TrainingController, workers: Workers, tmp_path: Path
) -> None:
    failed, changes = Ear(controller.job_failed), Ear(controller.job_changed)
    controller.export(tmp_path, "safetensors", tmp_path / "out")
    assert controller.busy
    controller.stop()
    controller.drain()
    (failure,) = failed.heard
    assert isinstance(failure, Failed)
    assert failure.code == ENDED
    assert not controller.busy
    assert len(changes.heard) == 2
    assert controller.phase is Phase.IDLE


def test_stop_does_nothing_while_nothing_is_under_way(
    controller: TrainingController, workers: Workers
) -> None:
    controller.warm_up()
    controller.stop()
    assert not workers[-1].sent
    assert not workers[-1].ended


def test_runs_stand_beside_the_file_or_in_the_users_data(tmp_path: Path) -> None:
    assert runs_folder(tmp_path / "a.loom") == tmp_path / "runs"
    assert runs_folder(None) == data_folder() / "runs"
