"""The digits CNN by keyboard alone: built, wired, edited, trained, with no mouse in the house."""

import numpy as np
import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.dialogs.ask import Answer
from app.training.phase import Phase
from app.training.store import TOTAL_LOSS
from app.window import MainWindow
from app.workspace import Workspace
from graph_core.topology import topological_order
from runtime import runs
from runtime.client import WorkerClient
from runtime.signature import signature_of

PATIENCE = 80_000
FARTHEST = 120


@pytest.fixture
def window(qtbot, settings, state, answers):
    made = MainWindow(Workspace(signature_of), settings, state, WorkerClient, answers)
    qtbot.addWidget(made, before_close_func=lambda _: setattr(answers, "changes", Answer.DISCARD))
    made.resize(1600, 1000)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    made.complete()
    made.show_start()
    yield made
    made.controller.close()


@pytest.fixture
def keys(window):
    return Keys(window)


class Keys:
    """Two hands on a keyboard; every key goes to whatever has the focus."""

    def __init__(self, window):
        self.window = window

    @property
    def here(self):
        found = QApplication.focusWidget()
        assert found is not None, "the keyboard leads nowhere"
        return found

    def press(self, *texts):
        for text in texts:
            QTest.keySequence(self.here, QKeySequence(text))
            QApplication.processEvents()

    def type(self, text):
        QTest.keyClicks(self.here, text)

    def tab_to(self, name):
        """Press Tab until a control of that name has the focus."""
        for _ in range(FARTHEST):
            if self.here.accessibleName() == name:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never comes to {name}")

    def panel(self, name):
        """Press F6 until a panel has the focus."""
        for _ in range(8):
            holder = self.window.walk.panel_of(self.here)
            if holder is not None and holder.objectName() == name:
                return
            self.press("F6")
        raise AssertionError(f"F6 never comes to {name}")

    def to_canvas(self):
        for _ in range(8):
            if self.here is self.window.canvas:
                return
            self.press("F6")
        raise AssertionError("F6 never comes to the canvas")

    def choose(self, text):
        """Type into the list that is open and take its first entry."""
        self.type(text)
        self.press("Return")

    def add(self, kind):
        self.press("Tab")
        self.choose(kind)

    def wire_from(self, source):
        """Wire the selected node's input to a port of another node."""
        self.press("J")
        self.choose(".x")
        self.choose(source)

    def set(self, setting, text):
        """Give a setting of the selected node another value, and come back to the canvas."""
        self.panel("inspector")
        self.tab_to(setting)
        self.press("Ctrl+A")
        self.choose(text)
        self.to_canvas()


def label_of(window):
    (node,) = window.workspace.selection
    return window.workspace.graph.label(node)


def build(keys):
    """Draw image → conv → relu → pool → flatten → dense → digit."""
    keys.add("input")
    keys.set("Shape", "1, 8, 8")
    source = label_of(keys.window)
    for kind in ("conv2d", "relu", "max pool 2d", "flatten", "dense", "output"):
        keys.add(kind)
        keys.wire_from(f"{source}.y")
        source = label_of(keys.window)
        if kind == "conv2d":
            keys.set("Filters", "8")
        if kind == "dense":
            keys.set("Units", "10")


def test_the_digits_cnn_is_built_wired_edited_and_trained_by_keyboard(window, keys, qtbot):
    keys.press("Ctrl+N")
    assert keys.here is window.canvas
    build(keys)
    graph = window.workspace.graph
    kinds = [graph.layer_of(node).kind for node in topological_order(graph)]
    assert kinds == ["input", "conv2d", "relu", "max_pool2d", "flatten", "dense", "output"]
    assert len(graph.edges) == 6
    _rename_and_undo(window, keys)
    keys.press("L")
    _choose_data(window, keys)
    assert window.workspace.document.analysis.errors == ()
    keys.press("F5")
    over = lambda: window.controller.phase.over  # noqa: E731 - a condition
    qtbot.waitUntil(over, timeout=PATIENCE)
    assert window.controller.phase is Phase.FINISHED, window.controller.session.failure
    _has_learnt(window)


def _rename_and_undo(window, keys):
    """Give the first layer a name, take it back and give it again."""
    keys.press("Home", "Ctrl+A", "Left", "Right")
    steps = window.workspace.document.undo_count
    assert label_of(window) == "conv2d"
    keys.press("F2")
    keys.choose("stem")
    assert label_of(window) == "stem"
    keys.press("Ctrl+Z")
    assert label_of(window) == "conv2d"
    keys.press("Ctrl+Y")
    assert label_of(window) == "stem"
    assert window.workspace.document.undo_count == steps + 1


def _choose_data(window, keys):
    """Bind the digits and train for one epoch."""
    keys.press(window.commands["view.data"].shortcut)
    keys.panel("bottom")
    keys.tab_to("Data set")
    keys.type("Digits")
    assert window.workspace.document.graph.recipe["data"]["id"] == "digits"
    keys.tab_to("Epochs")
    keys.press("Ctrl+A")
    keys.type("1")
    assert window.workspace.document.graph.recipe["epochs"] == 1


def _has_learnt(window):
    session = window.controller.session
    loss = session.store.train(TOTAL_LOSS)
    assert loss is not None
    assert len(loss.x) > 10
    assert np.mean(loss.y[-5:]) < np.mean(loss.y[:5])
    assert session.run is not None
    assert runs.read_run(session.run).status == "finished"
