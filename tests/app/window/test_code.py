"""Code of a person's own in the window: written, applied, trusted, and never run by looking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.code.dialog import PythonDialog
from app.code.trusting import ReadAndTrust
from graph_core import files
from graph_core.builder import Network
from graph_core.clipboard import copy_text
from graph_core.layers import LAYERS
from runtime import protocol

SOURCE = str(LAYERS.get("python").param("source").default)


def network(source=SOURCE):
    net = Network("own")
    x = net.layer("python", "mine", source=source)(net.input("features", (4,)))
    net.output("species", net.layer("dense", units=3)(x))
    net.recipe(data={"id": "iris"}, epochs=1)
    return net.graph


@pytest.fixture
def opened(window):
    window.workspace.replace(network())
    window.show_workbench()
    node = next(
        n for n in window.workspace.graph.nodes if window.workspace.graph.label(n) == "mine"
    )
    window.workspace.select([node])
    window.inspector.refresh()
    return window


def source_of(window):
    layer = window.workspace.graph.layer_named("mine")
    return layer.params["source"]


def dialog_of(window, kind):
    found = [each for each in window.findChildren(kind) if each.isVisible()]
    return found[-1] if found else None


@pytest.fixture
def dialog(opened):
    opened.commands.run("code.edit")
    made = dialog_of(opened, PythonDialog)
    yield made
    made._before = made._typed()
    made.reject()


def test_applying_is_one_step_that_undo_takes_back(opened, dialog):
    dialog.editor.show_code(SOURCE.replace("factor", "scale"))
    dialog.inputs.rows[0].name.setText("left")
    dialog.weigh()
    dialog.apply.click()
    layer = opened.workspace.graph.layer_named("mine")
    assert "self.scale" in layer.params["source"]
    assert layer.params["inputs"] == (("left", "N×…"),)
    assert opened.workspace.document.undo_title == "Edit code"
    opened.workspace.undo()
    assert source_of(opened) == SOURCE
    assert not opened.workspace.document.undo_title


def test_applying_alone_trusts_nothing_and_an_edit_revokes(opened, dialog):
    dialog.trust.click()
    assert not opened.workspace.trust.lacking(opened.workspace.document.graph)
    opened.commands.run("code.edit")
    again = dialog_of(opened, PythonDialog)
    again.editor.show_code(f"{SOURCE}  # more")
    again.weigh()
    again.apply.click()
    assert opened.workspace.trust.lacking(opened.workspace.document.graph)
    opened.workspace.undo()
    assert not opened.workspace.trust.lacking(opened.workspace.document.graph)


def test_what_is_wrong_stands_beneath_with_its_line(dialog):
    dialog.editor.show_code("class A(nn.Module):\n    def forward(self x):\n        return x")
    dialog.weigh()
    assert "Line 2: Python can't read it" in dialog.state.text()
    assert dialog.editor.extraSelections()
    assert dialog.apply.isEnabled()
    assert not dialog.trust.isEnabled()
    dialog.editor.show_code(SOURCE)
    dialog.inputs.add.click()
    dialog.weigh()
    assert "expected 2 for x, x2, received 1" in dialog.state.text()
    dialog.inputs.rows[1].name.setText("x")
    dialog.weigh()
    assert dialog.inputs.rows[1].reason.text() == "Two ports are called x."
    assert not dialog.apply.isEnabled()
    dialog.inputs.rows[1].remove.click()
    dialog.weigh()
    assert dialog.state.text() == "✓ Scale takes x and gives y"


def test_leaving_asks_only_when_something_would_be_lost(opened, dialog, monkeypatch):
    asked = []
    monkeypatch.setattr("app.dialogs.ask.Ask.yes", lambda *words: bool(asked.append(words)))
    dialog.editor.show_code("x = 1")
    dialog.reject()
    assert asked
    assert dialog.isVisible()
    dialog.editor.show_code(SOURCE)
    dialog.reject()
    assert not dialog.isVisible()
    assert len(asked) == 1
    assert source_of(opened) == SOURCE


def test_train_offers_to_read_and_trust_and_then_trains(opened, monkeypatch):
    sent = []
    worker = opened.controller._living_worker()
    monkeypatch.setattr(worker, "send", sent.append, raising=False)
    opened.controller.train()
    asked = dialog_of(opened, ReadAndTrust)
    assert asked.editor.toPlainText() == SOURCE
    assert asked.refuse.isDefault(), "Enter trusts nothing"
    asked.refuse.click()
    assert not sent
    assert "isn't trusted, so it doesn't run" in opened.toast.text.text()
    opened.controller.train()
    dialog_of(opened, ReadAndTrust).trust.click()
    (command,) = sent
    assert isinstance(command, protocol.Train)
    assert len(command.trusted) == 1


def test_the_inspector_says_whether_it_is_trusted_and_changes_it(opened):
    (state,) = (extra for extra in opened.inspector.subject.extras if hasattr(extra, "piece"))
    assert state.word.text() == "! Not trusted: this network won't train."
    assert opened.canvas.trust_marks.nodes()
    state.act.click()
    dialog_of(opened, ReadAndTrust).trust.click()
    assert state.word.text().startswith("✓ You trusted this code on ")
    assert not opened.canvas.trust_marks.nodes()
    state.act.click()
    assert state.word.text() == "! Not trusted: this network won't train."


def test_a_block_around_code_is_marked_too(opened):
    opened.commands.run("block.make")
    graph = opened.workspace.graph
    block = next(n for n in graph.nodes if graph.layer_of(n).is_block)
    assert opened.canvas.trust_marks.nodes() == (block,)


LOOKING = """
import sys, pathlib
from app.application import qt_application, make_window
from app.settings import SettingsFile
from graph_core import files
from graph_core.clipboard import read_text
from graph_core.edits.blocks import MakeBlock
folder = pathlib.Path(sys.argv[1])
application = qt_application()
window = make_window(SettingsFile(folder), folder)
window.show()
window.complete()
workspace = window.workspace
assert window.filing.open(folder / "stranger.loom")
(node,) = [n for n in workspace.graph.nodes if workspace.graph.label(n) == "mine"]
workspace.select([node])
for tab in window.bottom.names:
    window.bottom.show_tab(tab)
    application.processEvents()
read_text((folder / "clip.txt").read_text())
application.clipboard().setText((folder / "clip.txt").read_text())
window.commands.run("edit.paste")
window.commands.run("code.edit")
application.processEvents()
workspace.select([node])
workspace.apply(MakeBlock((node,)))
block = next(iter(workspace.document.graph.blocks.values()))
workspace.shelf.save(block, workspace.document.graph)
workspace.shelf.read()
files.save(workspace.document.graph, folder / "saved.loom")
window.controller.resume_run(folder / "run")
window.controller.evaluate(folder / "run")
window.controller.export(folder / "run", "python", folder / "model.py")
window.controller.train()
for _ in range(40):
    application.processEvents()
assert "torch" not in sys.modules
print("looked")
"""


def test_a_strangers_project_is_never_run_by_looking_at_it(tmp_path):
    trace = tmp_path / "trace"
    planted = (
        f"open({str(trace)!r}, 'w').close()\n"
        "class Own(nn.Module):\n"
        f"    __import__('pathlib').Path({str(trace)!r}).touch()\n"
        f"    def forward(self, x=open({str(trace)!r}, 'w')):\n        return x"
    )
    graph = network(planted)
    files.save(graph, tmp_path / "stranger.loom")
    (tmp_path / "clip.txt").write_text(copy_text(graph, graph.nodes))
    (tmp_path / "run").mkdir()
    files.save(graph, tmp_path / "run" / "graph.loom")
    root = Path(__file__).parents[3]
    environment = {"QT_QPA_PLATFORM": "offscreen", "LAYERLOOM_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOOKING, str(tmp_path)],
        env={"PYTHONPATH": str(root), "PATH": "", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "looked\n", done.stderr
    assert (tmp_path / "saved.loom").read_text().count("__import__") == 2
    assert not trace.exists()
