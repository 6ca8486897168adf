import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.runs.panel import RunsPanel, evaluation_text, remove_run
from app.runs.table import RunsTable
from app.theme import DARK, LIGHT
from app.training.controller import TrainingController
from app.training.store import MetricStore
from app.workspace import Workspace
from graph_core.errors import FileError
from runtime.protocol import Done
from runtime.runs import Info, list_runs, write_info
from runtime.signature import signature_of
from tests.app.training.script import ScriptedWorker, built, little_net

FILE = "net.loom"


def make_run(folder: Path, name: str, accuracy: float, status: str = "finished") -> Path:
    run = folder / name
    run.mkdir(parents=True)
    started = f"2026-01-0{int(name[-1])}T10:00:00.000+00:00"
    metrics = {"loss": 1.0, "val_loss": 1.0 - accuracy, "val_accuracy": accuracy}
    write_info(
        run,
        Info(
            "net",
            status,
            started,
            started,
            parameters=21_931,
            epochs=2,
            epochs_done=2,
            best_epoch=2,
            seconds=75.0,
            metrics=metrics,  # type: ignore[arg-type]
        ),
    )
    rows = f"1,5,1.0,2.0,{accuracy / 2}\n2,10,2.0,1.0,{accuracy}\n"
    (run / "metrics.csv").write_text("epoch,step,seconds,loss,val_accuracy\n" + rows, "utf-8")
    return run


@pytest.fixture
def workers() -> list[ScriptedWorker]:
    return []


@pytest.fixture
def controller(
    qapp: object, tmp_path: Path, workers: list[ScriptedWorker]
) -> Iterator[TrainingController]:
    workspace = Workspace(signature_of)
    workspace.replace(little_net(), tmp_path / FILE)

    def new_worker() -> ScriptedWorker:
        workers.append(ScriptedWorker())
        return workers[-1]

    made = TrainingController(workspace, new_worker)
    yield made
    made.close()


@pytest.fixture
def asked() -> list[str]:
    """The questions the panel has asked; all are answered with yes."""
    return []


@pytest.fixture
def panel(controller: TrainingController, qtbot: QtBot, asked: list[str]) -> Iterator[RunsPanel]:
    def consent(question: str, detail: str, yes: str) -> bool:
        asked.append(question)
        return True

    made = RunsPanel(controller, DARK, consent)
    qtbot.addWidget(made)
    made.resize(1389, 270)
    made.show()
    yield made
    made.close_runs()


def _listed(panel: RunsPanel, qtbot: QtBot, number: int) -> None:
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.table.runs) == number)


def _column(panel: RunsPanel, title: str) -> list[str]:
    model = panel.view.model()
    places = range(model.columnCount())
    header = [model.headerData(i, Qt.Orientation.Horizontal) for i in places]
    return [model.index(row, header.index(title)).data() for row in range(model.rowCount())]


def test_runs_are_listed_newest_first_with_their_figures(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    make_run(tmp_path / "runs", "r1", 0.9)
    make_run(tmp_path / "runs", "r2", 0.8, "failed")
    _listed(panel, qtbot, 2)
    assert _column(panel, "Status") == ["failed", "finished"]
    assert _column(panel, "Val accuracy") == ["0.8000", "0.9000"]
    assert _column(panel, "Epochs") == ["2/2", "2/2"]
    assert _column(panel, "Parameters") == ["21,931", "21,931"]
    assert _column(panel, "Time") == ["01:15", "01:15"]


def test_columns_sort_by_value_and_not_by_text(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    for number, accuracy in ((1, 0.5), (2, math.nan), (3, 0.75)):
        make_run(tmp_path / "runs", f"r{number}", accuracy)
    _listed(panel, qtbot, 3)
    header = [
        panel.view.model().headerData(i, Qt.Orientation.Horizontal)
        for i in range(panel.table.columnCount())
    ]
    panel.view.sortByColumn(header.index("Val accuracy"), Qt.SortOrder.DescendingOrder)
    shown = [text for text in _column(panel, "Val accuracy") if text != "–"]
    assert shown == ["0.7500", "0.5000"]


def test_selecting_a_run_shows_its_curves(panel: RunsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", "r1", 0.9)
    _listed(panel, qtbot, 1)
    with qtbot.waitSignal(panel.run_chosen) as chosen:
        panel.select(run)
    title, store = chosen.args
    assert title.startswith("net, 2026-01-01")
    assert isinstance(store, MetricStore)
    assert store.by_epoch["loss"].y.tolist() == [2.0, 1.0]
    assert store.best_epoch == 2


def test_a_run_can_be_compared_with_the_one_shown(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    run = make_run(tmp_path / "runs", "r1", 0.9)
    _listed(panel, qtbot, 1)
    with qtbot.waitSignal(panel.run_chosen):
        panel.select(run)
    with qtbot.waitSignal(panel.run_compared):
        panel.buttons["Compare"].click()


def test_the_selection_survives_new_figures_without_being_chosen_again(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    run = make_run(tmp_path / "runs", "r1", 0.9)
    _listed(panel, qtbot, 1)
    with qtbot.waitSignal(panel.run_chosen):
        panel.select(run)
    chosen: list[object] = []
    panel.run_chosen.connect(lambda *told: chosen.append(told))
    make_run(tmp_path / "runs", "r2", 0.8)
    _listed(panel, qtbot, 2)
    selected = panel.selected()
    assert selected is not None
    assert selected.path == run
    assert not chosen


def test_deleting_asks_and_takes_only_that_run(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path, asked: list[str]
) -> None:
    run, other = (make_run(tmp_path / "runs", name, 0.9) for name in ("r1", "r2"))
    _listed(panel, qtbot, 2)
    panel.select(run)
    panel.buttons["Delete…"].click()
    qtbot.waitUntil(lambda: len(panel.table.runs) == 1)
    assert len(asked) == 1
    assert not run.exists()
    assert other.exists()


def test_a_folder_that_is_no_run_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("keep", "utf-8")
    with pytest.raises(FileError, match="no run folder"):
        remove_run(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(make_run(tmp_path / "elsewhere", "r1", 0.5))
    with pytest.raises(FileError):
        remove_run(link)
    assert (tmp_path / "elsewhere" / "r1" / "run.json").exists()


def test_a_stopped_run_can_be_resumed_from_the_list(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path, workers: list[ScriptedWorker]
) -> None:
    run = make_run(tmp_path / "runs", "r1", 0.9, "stopped")
    (run / "graph.loom").write_text("{}", "utf-8")
    _listed(panel, qtbot, 1)
    panel.select(run)
    panel.buttons["Resume"].click()
    (command,) = workers[-1].sent
    assert command.resume  # type: ignore[union-attr]
    assert command.run == str(run)  # type: ignore[union-attr]
    assert not panel.buttons["Delete…"].isEnabled()


def test_an_evaluation_can_be_given_up(
    panel: RunsPanel, controller: TrainingController, qtbot: QtBot, tmp_path: Path
) -> None:
    noted: list[str] = []
    panel.noted.connect(noted.append)
    run = make_run(tmp_path / "runs", "r1", 0.9)
    _listed(panel, qtbot, 1)
    panel.select(run)
    panel.buttons["Evaluate"].click()
    assert controller.busy
    controller.stop()
    controller.drain()
    assert noted == ["The evaluation was given up."]
    assert panel.buttons["Evaluate"].isEnabled()


def test_the_live_run_is_shown_live(
    panel: RunsPanel, controller: TrainingController, qtbot: QtBot, workers: list[ScriptedWorker]
) -> None:
    controller.train()
    run = controller.session.run
    assert run is not None
    make_run(run.parent, "r1", 0.5, "training").rename(run)
    workers[-1].heard.append(built(run))
    controller.drain()
    qtbot.waitUntil(lambda: len(panel.table.runs) == 1)
    with qtbot.waitSignal(panel.live_chosen):
        panel.select(run)


def test_a_broken_run_is_listed_and_offers_nothing_but_its_folder(
    panel: RunsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    run = make_run(tmp_path / "runs", "r1", 0.9)
    (run / "run.json").write_text("{", "utf-8")
    _listed(panel, qtbot, 1)
    panel.select(run)
    enabled = {title for title, made in panel.buttons.items() if made.isEnabled()}
    assert enabled == {"Open folder", "Delete…"}
    assert _column(panel, "Started") == ["–"]


def test_without_runs_the_panel_says_how_they_come(panel: RunsPanel, qtbot: QtBot) -> None:
    _listed(panel, qtbot, 0)
    assert panel.hint.isVisible()
    assert not panel.view.isVisible()


def test_the_table_takes_another_theme(tmp_path: Path, qapp: object) -> None:
    make_run(tmp_path, "r1", 0.9)
    table = RunsTable(DARK)
    table.show_runs(list_runs(tmp_path))
    dark = table.index(0, 1).data(Qt.ItemDataRole.ForegroundRole)
    table.set_theme(LIGHT)
    assert table.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) != dark


def test_an_evaluation_is_told_in_a_sentence() -> None:
    result = {"epoch": 7, "part": "validation", "samples": 360, "metrics": {"val_loss": 0.25}}
    said = evaluation_text(Done("evaluate", result, []))
    assert said == "Epoch 7, the best one, on 360 samples of validation data: val_loss 0.2500."
