"""A run belongs to the document it was begun from, whichever tab is shown."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.training.phase import Phase
from runtime.protocol import State, Stop, Train
from tests.app.training.script import built, epochs, steps

CTRL = Qt.KeyboardModifier.ControlModifier


def train(window, workers):
    """Begin a run and let it take its first steps; return its folder."""
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    run = window.controller.session.run
    workers[-1].heard += [built(run), steps(run, 1)]
    window.controller.drain()
    assert window.controller.phase is Phase.TRAINING
    return run


def finish(window, workers, run):
    workers[-1].heard += [*epochs(run, 2), State(str(run), "finished")]
    window.controller.drain()


def sent(workers, kind):
    return [command for command in workers[-1].sent if isinstance(command, kind)]


def test_the_tab_and_the_status_name_the_document_that_trains(window, two, workers):
    window.documents.show(two[0])
    train(window, workers)
    assert window.tabs.strip.tabText(0) == "a · training"
    assert not window.bottom.status.text().startswith("a:")
    window.documents.show(two[1])
    assert window.bottom.status.text().startswith("a: ")
    assert window.tabs.strip.tabText(0) == "a · training"
    assert window.tabs.strip.tabText(1) == "b"


def test_train_in_another_tab_says_which_document_trains_and_starts_nothing(window, two, workers):
    train(window, workers)
    window.documents.show(two[0])
    assert window.topbar.train.isEnabled()
    QTest.mouseClick(window.topbar.train, Qt.MouseButton.LeftButton)
    assert "Another network, b, is being trained" in window.toast.text.text()
    assert len(sent(workers, Train)) == 1


def test_each_tab_shows_its_own_last_run_once_none_is_under_way(window, two, workers):
    run = train(window, workers)
    window.documents.show(two[0])
    assert window.controller.session.run == run
    finish(window, workers, run)
    assert "run of b finished" in window.toast.text.text()
    assert window.controller.session.run is None
    assert not window.panels.dashboard.notice.isVisible()
    window.documents.show(two[1])
    assert window.controller.session.run == run
    assert window.controller.phase is Phase.FINISHED
    other = train_again(window, workers, two[0])
    assert other.parent == run.parent
    finish(window, workers, other)
    assert window.controller.session.run == other
    window.documents.show(two[1])
    assert window.controller.session.run == run


def train_again(window, workers, opened):
    window.documents.show(opened)
    return train(window, workers)


def test_edits_in_another_tab_do_not_reach_the_run(window, two, workers):
    window.documents.show(two[0])
    run = train(window, workers)
    window.documents.show(two[1])
    window.add_layer("relu")
    finish(window, workers, run)
    (command,) = sent(workers, Train)
    assert '"name": "a"' in command.graph
    assert not two[0].modified


def test_closing_the_tab_that_trains_asks_and_stops_its_run(window, two, workers, answers):
    run = train(window, workers)
    QTest.keyClick(window.canvas, Qt.Key.Key_W, CTRL)
    assert answers.asked == ["Stop the run and close?"]
    assert len(window.documents) == 2
    assert not sent(workers, Stop)
    answers.consent = True
    QTest.keyClick(window.canvas, Qt.Key.Key_W, CTRL)
    assert [opened.title for opened in window.documents] == ["a"]
    assert sent(workers, Stop)
    workers[-1].heard.append(State(str(run), "stopped"))
    window.controller.drain()
    assert window.controller.phase is Phase.IDLE
    train(window, workers)


def test_closing_another_tab_lets_the_run_go_on(window, two, workers, answers):
    run = train(window, workers)
    window.documents.show(two[0])
    QTest.keyClick(window.canvas, Qt.Key.Key_W, CTRL)
    assert answers.asked == []
    assert window.controller.phase is Phase.TRAINING
    finish(window, workers, run)
    assert window.controller.phase is Phase.FINISHED


def test_a_run_can_be_stopped_from_another_tab(window, two, workers):
    train(window, workers)
    window.documents.show(two[0])
    QTest.keyClick(window.canvas, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert sent(workers, Stop)
