from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT
from app.training.controller import TrainingController
from app.training.dashboard import Dashboard
from app.training.store import MetricStore
from runtime.protocol import Epoch, Failed, State, Steps
from tests.app.training.script import EPOCHS, STEPS, ScriptedWorker, built, epochs, loss_at

Workers = list[ScriptedWorker]


@pytest.fixture
def dashboard(controller: TrainingController, qtbot: QtBot) -> Iterator[Dashboard]:
    made = Dashboard(controller, DARK)
    qtbot.addWidget(made)
    made.resize(1389, 270)
    made.show()
    yield made
    controller.close()


def _say(controller: TrainingController, workers: Workers, *events: object) -> None:
    workers[-1].heard.extend(events)  # type: ignore[arg-type]
    controller.drain()


def _start(controller: TrainingController, workers: Workers) -> Path:
    controller.train()
    run = controller.session.run
    assert run is not None
    _say(controller, workers, built(run))
    return run


def _drawn(dashboard: Dashboard, card: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    assert dashboard.board is not None
    return getattr(dashboard.board, card).chart.traces()  # type: ignore[no-any-return]


def test_before_the_first_run_it_says_what_to_do_and_imports_no_plots(
    dashboard: Dashboard,
) -> None:
    assert dashboard.board is None
    assert not dashboard.notice.isVisible()


def test_curves_hold_what_the_worker_said(
    dashboard: Dashboard, controller: TrainingController, workers: Workers, qtbot: QtBot
) -> None:
    run = _start(controller, workers)
    for event in epochs(run):
        _say(controller, workers, event)
    dashboard.render_now()
    assert dashboard.board is not None
    dashboard.board.loss_chart.chart.set_smoothing(0.0)
    loss, accuracy = _drawn(dashboard, "loss_chart"), _drawn(dashboard, "metric_chart")
    numbers = np.arange(1, EPOCHS * STEPS + 1)
    np.testing.assert_allclose(loss["train"][0], numbers / STEPS)
    np.testing.assert_allclose(loss["train"][1], loss_at(numbers))
    np.testing.assert_allclose(loss["validation"][1], [1.2, 0.6, 0.4, 0.3])
    np.testing.assert_allclose(accuracy["train"][0], [1, 2, 3, 4])
    np.testing.assert_allclose(accuracy["validation"][1], [0.4, 0.7, 0.8, 0.85])


def test_news_is_drawn_by_itself_once_a_frame(
    dashboard: Dashboard, controller: TrainingController, workers: Workers, qtbot: QtBot
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 1))
    qtbot.waitUntil(
        lambda: dashboard.board is not None and "train" in _drawn(dashboard, "loss_chart")
    )


def test_the_figures_name_the_run_as_it_stands(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 2))
    dashboard.render_now()
    assert dashboard.board is not None
    rows = dashboard.board.facts.rows
    assert rows["val loss"] == "0.6000 ▼"
    assert rows["val accuracy"] == "0.7000 ▲"
    assert rows["best epoch"] == "2"
    assert rows["learning rate"] == "0.001"
    assert rows["samples/s"] == "18.4k"
    assert rows["memory"] == "212 MB"
    assert rows["parameters"] == "21,931"


def test_the_confusion_map_says_what_a_cell_means(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 1))
    dashboard.render_now()
    assert dashboard.board is not None
    confusion = dashboard.board.confusion
    confusion.resize(200, 200)
    assert confusion.text_at(QPoint(150, 50)) == "true zero, predicted one: 1 of 10 (10%)"
    assert confusion.text_at(QPoint(50, 150)) == "true one, predicted zero: 2 of 10 (20%)"
    assert confusion.accessibleDescription() == "17 of 20 right for digit"


def test_values_that_are_not_finite_are_gaps_in_the_curves(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    bad = Steps(str(run), 1, [1, 2, 3], {"loss": [1.0, float("nan"), float("inf")]}, 1.0, 1.0)
    _say(controller, workers, bad)
    dashboard.render_now()
    _, y = _drawn(dashboard, "loss_chart")["train"]
    assert np.isfinite(y).tolist() == [True, False, False]
    dashboard.grab()


def test_a_dead_worker_is_told_in_words_with_a_button_that_resumes(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 1), Failed(str(run), "worker-died", "it was killed"))
    dashboard.render_now()
    assert dashboard.notice.isVisible()
    assert dashboard.notice.text.text() == "it was killed"
    assert dashboard.notice.resume.isVisible()
    assert not dashboard.notice.export.isVisible()
    assert len(_drawn(dashboard, "loss_chart")["train"][0]) == STEPS


def test_a_finished_run_offers_export_and_its_folder(
    dashboard: Dashboard, controller: TrainingController, workers: Workers, qtbot: QtBot
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run), State(str(run), "finished"))
    assert dashboard.notice.export.isVisible()
    assert dashboard.notice.folder.isVisible()
    with qtbot.waitSignal(dashboard.export_wanted) as asked:
        dashboard.notice.export.click()
    assert asked.args == [run]


def test_several_heads_are_chosen_by_their_titles(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    metrics = {"loss": 1.0, "digit/accuracy": 0.5, "parity/accuracy": 0.75}
    counts = {"digit": [[1, 0], [0, 1]], "parity": [[2, 0], [1, 1]]}
    _say(controller, workers, Epoch(str(run), 1, STEPS, metrics, counts, {}, best=False, seconds=1))
    dashboard.render_now()
    assert dashboard.board is not None
    card = dashboard.board.metric_chart
    assert card.measure is not None
    assert card.measure.title == "digit · accuracy"
    dashboard.board.choose(controller.session.store.measures[-1])
    assert card.measure.title == "parity · accuracy"
    dashboard.board.choose_head("parity")
    assert dashboard.board.confusion.confusion is not None
    assert dashboard.board.confusion.confusion.head == "parity"


def test_a_chosen_run_is_shown_until_the_next_training(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    history = {"epoch": [1.0, 2.0], "step": [5.0, 10.0], "seconds": [1.0, 2.0], "loss": [3.0, 2.0]}
    dashboard.show_run("yesterday", MetricStore.of_history(history, 2))
    dashboard.render_now()
    np.testing.assert_allclose(_drawn(dashboard, "loss_chart")["train"][1], [3.0, 2.0])
    assert dashboard.notice.text.text() == "Showing yesterday"
    other = {"epoch": [1.0, 2.0], "loss": [4.0, 4.5]}
    dashboard.compare_with("last week", MetricStore.of_history(other, 2))
    dashboard.render_now()
    assert "last week · train" in _drawn(dashboard, "loss_chart")
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 1))
    dashboard.render_now()
    assert not dashboard.notice.isVisible()
    assert len(_drawn(dashboard, "loss_chart")["train"][0]) == STEPS


def test_logarithmic_values_leave_out_what_has_no_logarithm(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, Steps(str(run), 1, [1, 2], {"loss": [100.0, 0.0]}, 1.0, 1.0))
    dashboard.render_now()
    assert dashboard.board is not None
    chart = dashboard.board.loss_chart.chart
    chart.set_smoothing(0.0)
    chart.set_log(True)
    assert chart.traces()["train"][1][0] == pytest.approx(2.0)
    assert np.isnan(chart.traces()["train"][1][1])


def test_a_picture_of_a_chart_can_be_saved(
    dashboard: Dashboard, controller: TrainingController, workers: Workers, tmp_path: Path
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run))
    dashboard.render_now()
    assert dashboard.board is not None
    dashboard.board.loss_chart.save_picture(tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_the_theme_may_change_during_a_run(
    dashboard: Dashboard, controller: TrainingController, workers: Workers
) -> None:
    run = _start(controller, workers)
    _say(controller, workers, *epochs(run, 1, 2))
    dashboard.render_now()
    before = dashboard.grab().toImage()
    dashboard.set_theme(LIGHT)
    dashboard.render_now()
    assert dashboard.grab().toImage() != before
    assert dashboard.board is not None
    curve = dashboard.board.loss_chart.chart.curve("validation")
    assert curve.opts["pen"].color().name() == LIGHT.validation
