"""A long question is answered in a thread: the window lives on, and one may cancel."""

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressBar

from app import waiting
from app.documents import Documents
from app.filing import LARGE, Filing
from app.settings import SettingsFile
from app.waiting import Waiting, wait_for
from app.workspace import Workspace
from graph_core import files
from graph_core.errors import FileError
from graph_core.graph import Graph, Layer, Node
from graph_core.layers import LAYERS


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Waiting) and w.isVisible()]


def test_a_quick_answer_comes_without_a_dialog_and_from_another_thread(qtbot):
    assert wait_for("net", threading.get_ident) != threading.get_ident()
    assert not dialogs()


def test_the_pointer_says_at_once_that_something_is_waited_for(qtbot):
    done, seen = threading.Event(), []

    def look():
        seen.append(QApplication.overrideCursor().shape())
        done.set()

    QTimer.singleShot(0, look)
    assert wait_for("net", lambda: done.wait(5))
    assert seen == [Qt.CursorShape.WaitCursor]
    assert QApplication.overrideCursor() is None


def test_the_window_lives_on_and_a_dialog_says_what_is_waited_for(qtbot):
    done, seen = threading.Event(), []

    def look():
        if not dialogs():
            return
        (dialog,) = dialogs()
        seen.append((dialog.windowTitle(), dialog.findChild(QProgressBar).accessibleName()))
        done.set()

    beat = QTimer(interval=5)
    beat.timeout.connect(look)
    beat.start()
    assert wait_for("net.loom", lambda: done.wait(20)) is True
    assert seen[0] == ("Opening net.loom", "Opening net.loom")
    assert not dialogs()


def test_cancel_gives_nothing(qtbot):
    done = threading.Event()

    def cancel():
        for dialog in dialogs():
            dialog.cancel.click()

    beat = QTimer(interval=5)
    beat.timeout.connect(cancel)
    beat.start()
    assert wait_for("net", lambda: done.wait(20)) is None
    done.set()


@pytest.mark.parametrize("error", [FileError("broken"), ZeroDivisionError()])
def test_an_error_of_the_question_is_raised_for_who_waits(qtbot, error):
    def fail():
        raise error

    with pytest.raises(type(error)):
        wait_for("net", fail)


class Never:
    """Nobody is asked and nothing is shown here but errors."""

    def __init__(self):
        self.shown = []

    def show_error(self, title, error):
        self.shown.append(title)


def large_net(count=2500):
    layer = LAYERS.get("relu").complete({})
    layers = {f"l{i}": Layer(f"l{i}", "relu", f"relu{i}", layer) for i in range(count)}
    nodes = {f"n{i}": Node(f"n{i}", f"l{i}") for i in range(count)}
    return Graph("large", layers, nodes)


@pytest.fixture
def filing(tmp_path):
    return Filing(Documents(Workspace()), SettingsFile(tmp_path / "settings"), Never())


def test_a_large_file_is_read_in_a_thread(qtbot, filing, tmp_path, monkeypatch):
    path = tmp_path / "large.loom"
    files.save(large_net(), path)
    assert path.stat().st_size > LARGE
    readers, load = [], files.load

    def noted(path):
        readers.append(threading.get_ident())
        return load(path)

    monkeypatch.setattr(files, "load", noted)
    assert filing.open(path)
    assert filing.workspace.path == path
    assert len(filing.workspace.graph) == 2500
    assert readers != [threading.get_ident()]


def test_a_large_file_that_is_broken_changes_nothing(qtbot, filing, tmp_path):
    path = tmp_path / "large.loom"
    path.write_text(files.dumps(large_net())[:-50], "utf-8")
    assert not filing.open(path)
    assert filing.ask.shown == ["large.loom can't be opened"]
    assert not filing.workspace.graph.nodes


def test_a_large_file_that_is_no_longer_wanted_is_not_shown(qtbot, filing, tmp_path, monkeypatch):
    path = tmp_path / "large.loom"
    files.save(large_net(), path)
    monkeypatch.setattr("app.filing.wait_for", lambda name, question: None)
    assert not filing.open(path)
    assert not filing.workspace.graph.nodes
    assert waiting.PATIENCE_MS <= 1000
