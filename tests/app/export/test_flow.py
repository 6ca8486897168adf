from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.export.flow import ExportFlow, result_text
from app.training.controller import TrainingController
from app.workspace import Workspace
from graph_core.edits import SetRecipe
from graph_core.errors import LoomError
from graph_core.templates import TEMPLATES
from runtime.catalog.exports import EXPORTS, ExportSpec
from runtime.client import ENDED, WorkerClient
from runtime.protocol import Done, Export, Failed
from runtime.signature import signature_of
from tests.app.runs.test_runs_panel import make_run
from tests.app.training.script import ScriptedWorker, little_net

SAFETENSORS = EXPORTS.get("safetensors")


class Answers:
    """Answers like a person who always goes on; keeps what was shown."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self.problems: list[LoomError] = []
        self.overwritten: list[Path] = []

    def kind(self, run: Path) -> ExportSpec | None:
        return SAFETENSORS

    def place(self, spec: ExportSpec, suggested: Path) -> Path | None:
        return self._place

    def overwrite(self, files: Iterable[Path]) -> bool:
        self.overwritten += files
        return True

    def show_problems(self, spec: ExportSpec, found: Iterable[LoomError]) -> None:
        self.problems += found


@pytest.fixture
def worker() -> ScriptedWorker:
    return ScriptedWorker()


@pytest.fixture
def controller(
    qapp: object, tmp_path: Path, worker: ScriptedWorker
) -> Iterator[TrainingController]:
    workspace = Workspace(signature_of)
    workspace.replace(little_net(), tmp_path / "net.loom")
    made = TrainingController(workspace, lambda: worker)
    yield made
    made.close()


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(tmp_path / "out" / "weights")


@pytest.fixture
def flow(controller: TrainingController, answers: Answers) -> Iterator[ExportFlow]:
    made = ExportFlow(controller, answers)
    yield made
    made.close()


def _run_with_weights(folder: Path) -> Path:
    from graph_core.files import save
    from runtime.runs import CHECKPOINTS, MANIFEST

    run = make_run(folder, "r1", 0.9)
    save(little_net(), run / "graph.loom")
    best = run / CHECKPOINTS / "best-00000010"
    best.mkdir(parents=True)
    (best / MANIFEST).write_text("{}", "utf-8")
    return run


def test_an_export_goes_to_the_worker_with_the_kinds_suffix(
    flow: ExportFlow, worker: ScriptedWorker, tmp_path: Path, qtbot: QtBot
) -> None:
    run = _run_with_weights(tmp_path / "runs")
    flow.export_run(run)
    qtbot.waitUntil(lambda: bool(worker.sent))
    place = tmp_path / "out" / "weights.safetensors"
    assert worker.sent == [Export(str(run), "safetensors", str(place))]


def test_problems_are_listed_before_anything_starts(
    flow: ExportFlow, worker: ScriptedWorker, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    flow.export_run(make_run(tmp_path / "runs", "r1", 0.9))
    qtbot.waitUntil(lambda: bool(answers.problems))
    assert not worker.sent


def test_files_beside_the_export_are_overwritten_only_when_agreed(
    flow: ExportFlow, worker: ScriptedWorker, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "out").mkdir()
    beside = tmp_path / "out" / "weights.json"
    beside.write_text("{}", "utf-8")
    flow.export_run(_run_with_weights(tmp_path / "runs"))
    qtbot.waitUntil(lambda: bool(worker.sent))
    assert answers.overwritten == [beside]


def test_the_newest_run_is_exported_when_none_is_current(
    flow: ExportFlow, worker: ScriptedWorker, tmp_path: Path, qtbot: QtBot
) -> None:
    run = _run_with_weights(tmp_path / "runs")
    flow.export_newest(SAFETENSORS)
    qtbot.waitUntil(lambda: bool(worker.sent))
    assert isinstance(worker.sent[0], Export)
    assert worker.sent[0].run == str(run)


def test_without_any_run_the_flow_says_what_to_do(flow: ExportFlow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(flow.refused) as refused:
        flow.export_newest(SAFETENSORS)
    assert "press Train first" in str(refused.args[0])


def test_the_result_and_a_failure_are_told(
    flow: ExportFlow,
    controller: TrainingController,
    worker: ScriptedWorker,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    run = _run_with_weights(tmp_path / "runs")
    said: list[tuple[str, str]] = []
    flow.said.connect(lambda text, tone, _: said.append((text, tone)))
    for number, event in enumerate(
        (
            Done("export", {"largest_difference": 0.0}, ["/x/weights.safetensors"]),
            Failed(str(run), "file", "the disk is full"),
            Failed(str(run), ENDED, "ended at once, as asked"),
        ),
        1,
    ):
        flow.export_run(run)
        qtbot.waitUntil(lambda number=number: len(worker.sent) == number)  # type: ignore[misc]
        worker.heard.append(event)
        controller.drain()
    tones = [tone for _, tone in said]
    assert tones == ["", "good", "", "error", "", ""]
    assert "exactly the same outputs" in said[1][0]
    assert said[3][0] == "The disk is full"
    assert said[5][0] == "The export was given up."


def test_every_kind_has_its_command(flow: ExportFlow) -> None:
    assert [action.id for action in flow.actions()] == [f"export.{spec.id}" for spec in EXPORTS]
    assert all(action.menu == "File/Export" for action in flow.actions())


def test_a_difference_is_told_in_figures() -> None:
    done = Done("export", {"largest_difference": 2.5e-7}, ["/x/a.py", "/x/a.json"])
    assert result_text(done) == (
        "Wrote a.py, a.json; loaded again, it gives the same outputs to within 2.5e-07."
    )


def test_a_trained_network_is_taken_away_by_a_real_worker(
    qapp: object, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(signature_of)
    workspace.replace(TEMPLATES.get("iris_mlp").build(), tmp_path / "iris.loom")
    workspace.apply(SetRecipe({"epochs": 2}))
    controller = TrainingController(workspace, WorkerClient)
    flow = ExportFlow(controller, Answers(tmp_path / "iris.safetensors"))
    controller.train()
    qtbot.waitUntil(lambda: controller.phase.over, timeout=60_000)
    said: list[tuple[str, str]] = []
    flow.said.connect(lambda text, tone, _: said.append((text, tone)))
    flow.export_newest(SAFETENSORS)
    qtbot.waitUntil(lambda: len(said) == 2, timeout=60_000)
    controller.close()
    flow.close()
    assert said[1][1] == "good", said
    assert (tmp_path / "iris.safetensors").exists()
    assert (tmp_path / "iris.json").exists()
