"""The window's fixtures, a worker that is scripted, and files to open."""

import pytest
from PySide6.QtWidgets import QApplication

from app.dialogs.ask import Answer
from app.style import load_fonts
from app.window import MainWindow
from app.workspace import Workspace
from graph_core import files
from graph_core.builder import Network
from runtime.signature import signature_of
from tests.app.training.script import ScriptedWorker
from tests.app.window.conftest import answers, settings, state

__all__ = ["answers", "settings", "state"]


@pytest.fixture
def workers():
    """All workers the window has asked for, the newest last."""
    return []


@pytest.fixture
def window(qtbot, settings, state, answers, workers):
    def new_worker():
        workers.append(ScriptedWorker())
        return workers[-1]

    load_fonts()
    made = MainWindow(Workspace(signature_of), settings, state, new_worker, answers)

    def let_go(_):
        answers.changes, answers.consent = Answer.DISCARD, True

    qtbot.addWidget(made, before_close_func=let_go)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    made.show_workbench()
    return made


@pytest.fixture
def net(tmp_path):
    """Write a small network that can be trained; return its path."""

    def write(name="net"):
        made = Network(name)
        made.recipe(data={"id": "iris"}, epochs=4)
        made.output("species", made.layer("dense", units=3)(made.input("features", (4,))))
        path = tmp_path / f"{name}.loom"
        files.save(made.graph, path)
        return path

    return write


@pytest.fixture
def two(window, net):
    """Open two files, a and b; b is shown."""
    window.filing.open(net("a"))
    window.filing.open(net("b"))
    QApplication.processEvents()  # the strip has room for both tabs from now on
    return tuple(window.documents)
