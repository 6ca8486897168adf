"""The code panel follows the network, off the window's thread, and says why when it can't."""

import pytest
from PySide6.QtGui import QGuiApplication

from app.code.highlight import tokens
from app.code.panel import CodePanel
from app.code.source import source_of
from app.theme import DARK
from app.workspace import Workspace
from graph_core.builder import Network
from graph_core.edits import AddLayer, Rename


@pytest.fixture
def workspace():
    net = Network("net")
    net.output("y", net.layer("dense", units=3)(net.input("x", (4,))))
    made = Workspace()
    made.replace(net.graph)
    return made


@pytest.fixture
def panel(qtbot, workspace):
    made = CodePanel(workspace, DARK, source_of)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.note.text()), timeout=10_000)
    return made


def test_the_source_of_the_network_is_shown_and_follows_an_edit(panel, workspace, qtbot):
    assert "nn.Linear(4, 3)" in panel.text.toPlainText()
    workspace.apply(Rename(workspace.graph.layer_named("dense").id, "stem"))
    qtbot.waitUntil(lambda: "self.stem = nn.Linear" in panel.text.toPlainText(), timeout=10_000)
    compile(panel.text.toPlainText(), "model.py", "exec")


def test_an_incomplete_network_has_no_code_and_says_why(panel, workspace, qtbot):
    workspace.apply(AddLayer("dense"))
    qtbot.waitUntil(lambda: panel.note.text().startswith("No code yet: "), timeout=10_000)
    assert not panel.text.isVisible()
    assert not panel.copy.isEnabled()
    workspace.undo()
    qtbot.waitUntil(panel.text.isVisible, timeout=10_000)


def test_the_whole_source_is_copied(panel, qtbot):
    with qtbot.waitSignal(panel.copied):
        panel.copy.click()
    assert QGuiApplication.clipboard().text() == panel.text.toPlainText()


def test_a_hidden_panel_makes_nothing(qtbot, workspace):
    asked = []
    panel = CodePanel(workspace, DARK, lambda analysis: asked.append(analysis) or "")
    qtbot.addWidget(panel)
    panel.refresh()
    assert asked == []


def test_python_is_coloured_by_what_it_is():
    found = [(kind, start) for kind, start, _ in tokens('class A(B):  # "no"')]
    assert found == [("word", 0), ("define", 6), ("comment", 13)]
    assert [kind for kind, _, _ in tokens('    return self.x + 1.5e-3, "a # b"')] == [
        "word",
        "self",
        "number",
        "string",
    ]
    assert [kind for kind, _, _ in tokens("x = f(name1)")] == []


def test_blocks_are_classes_in_the_panel(panel, workspace, qtbot):
    body = Network("Residual part")
    x = body.input("x", (4,))
    body.output("y", body.layer("add")(x, body.layer("dense", units=4)(x)))
    net = Network("net")
    many = net.layer(net.block(body), "many", repeat=3)
    net.output("y", many(net.input("x", (4,))))
    workspace.replace(net.graph)
    qtbot.waitUntil(lambda: "class ResidualPart" in panel.text.toPlainText(), timeout=10_000)
    assert "ResidualPart() for _ in range(3)" in panel.text.toPlainText()
