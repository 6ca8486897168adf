"""What a person does in the window, done with the library, the inspector, keys and the mouse."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.dialogs.ask import Answer
from graph_core import files
from graph_core.edits import Connect, SetRecipe
from graph_core.graph import PortRef
from graph_core.spec import LAYERS

KINDS = ("input", "conv2d", "relu", "max_pool2d", "flatten", "dense", "output")


def add_from_library(window, kind):
    """Filter for a layer's title and press Enter."""
    field = window.library.filter
    field.clear()
    QTest.keyClicks(field, LAYERS.get(kind).title)
    model = window.library.model
    rows = [model.index(i, 0) for i in range(model.rowCount())]
    window.library.list.setCurrentIndex(
        next(i for i in rows if model.row(i) and model.row(i).kind == kind)
    )
    before = set(window.workspace.graph.nodes)
    QTest.keyClick(field, Qt.Key.Key_Return)
    (node,) = set(window.workspace.graph.nodes) - before
    return node


def type_param(window, name, text):
    """Type a value into a param's line of the inspector and leave the line."""
    window.inspector.refresh()
    line = window.inspector.subject.form.editors[name].findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    window.canvas.setFocus()
    window.workspace.document.end_merge()


def type_name(window, name):
    """Type a layer's name into the inspector."""
    window.inspector.refresh()
    line = window.inspector.subject.name.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, name)
    QTest.keyClick(line, Qt.Key.Key_Return)


def build_digits(window):
    """Build the digits CNN; return its nodes by kind."""
    kinds = [spec.id for spec in map(LAYERS.get, KINDS)]
    nodes = {}
    for kind in kinds:
        nodes[kind] = add_from_library(window, kind)
        if kind == "input":
            type_param(window, "shape", "1x8x8")
        if kind == "dense":
            type_param(window, "units", "10")
        if kind == "output":
            type_name(window, "digit")
    for a, b in pairwise(kinds):
        source = PortRef(nodes[a], "y")
        (port, *_) = LAYERS.get(b).inputs
        assert window.workspace.apply(Connect(source, PortRef(nodes[b], port.key)))
    window.workspace.apply(SetRecipe({"data": {"id": "digits", "params": {}}}))
    return nodes


def test_a_digits_network_built_by_library_and_inspector_is_valid_and_survives_its_file(
    window, answers, tmp_path
):
    build_digits(window)
    assert window.workspace.document.analysis.ok
    window.workspace.turns.finish()
    assert window.topbar.validity.text().startswith("✓ valid · ")
    answers.to_save = tmp_path / "digits.loom"
    window.commands.run("file.save")
    assert not window.workspace.document.modified
    built = window.workspace.graph
    window.commands.run("file.close")
    assert not window.workspace.graph.nodes
    assert answers.asked == ["untitled.loom"]  # nothing was unsaved, so nothing else was asked
    window.filing.open(tmp_path / "digits.loom")
    assert window.workspace.graph == built


def test_undo_and_redo_go_all_the_way_back_and_forth(window):
    build_digits(window)
    built, empty = window.workspace.graph, 0
    steps = window.workspace.document.undo_count
    for _ in range(steps):
        window.workspace.turns.finish()
        assert window.topbar.undo.isEnabled()
        window.commands.run("edit.undo")
    assert len(window.workspace.graph) == empty
    window.workspace.turns.finish()
    assert not window.topbar.undo.isEnabled()
    for _ in range(steps):
        window.commands.run("edit.redo")
    assert window.workspace.graph == built
    window.workspace.turns.finish()
    assert not window.topbar.redo.isEnabled()


def test_layers_from_the_library_never_stand_on_one_another(window):
    for _ in range(9):
        window.add_layer("dense")
    boxes = [window.canvas.mirror.box(node) for node in window.workspace.graph.nodes]
    for place, a in enumerate(boxes):
        for b in boxes[place + 1 :]:
            assert a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top


def test_typing_a_number_is_one_step_of_undo_and_ctrl_z_in_the_field_takes_it_back(window):
    node = add_from_library(window, "dense")
    window.inspector.refresh()
    layer = window.workspace.graph.layer_of(node).id
    line = window.inspector.subject.form.editors["units"].findChild(QLineEdit)
    steps = window.workspace.document.undo_count
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "128")
    assert window.workspace.graph.layers[layer].params["units"] == 128
    assert window.workspace.document.undo_count == steps + 1
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.graph.layers[layer].params["units"] == 64
    window.inspector.refresh()
    assert line.text() == "64"


def test_a_problem_is_mended_by_its_button_and_ctrl_z_brings_it_back(window, qtbot):
    nodes = build_digits(window)
    layer = window.workspace.graph.nodes[nodes["dense"]].layer
    window.workspace.select([nodes["dense"]])
    type_param(window, "units", "7")
    broken = window.workspace.graph
    window.workspace.turns.finish()
    assert window.topbar.validity.text() == "✕ 1 error"
    QTest.mouseClick(window.topbar.validity, Qt.MouseButton.LeftButton)
    assert window.bottom.current == "Problems"
    window.workspace.turns.finish()
    row = next(row for row in window.panels.problems.rows if row.found.severity == "error")
    assert row.fixes, row.found
    QTest.mouseClick(row.fixes[0], Qt.MouseButton.LeftButton)
    assert window.workspace.document.analysis.ok
    assert window.workspace.graph.layers[layer].params["units"] == 10
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.graph == broken


def test_a_click_on_a_problem_selects_its_node_in_the_middle_of_the_canvas(window):
    window.add_layer("dense")
    window.canvas.pan_by(5000, 5000)
    window.workspace.select([])
    window.bottom.show_tab("Problems")
    window.panels.problems.refresh()
    row = next(row for row in window.panels.problems.rows if row.found.location.node)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.workspace.selection == {row.found.location.node}
    x, y = window.canvas.camera.to_view(window.canvas.mirror.box(row.found.location.node).centre)
    assert abs(x - window.canvas.width() / 2) < 2
    assert abs(y - window.canvas.height() / 2) < 2


@pytest.mark.parametrize(
    ("answer", "closed"), [(Answer.CANCEL, False), (Answer.DISCARD, True), (Answer.SAVE, True)]
)
def test_closing_with_unsaved_changes_asks_and_obeys(window, answers, tmp_path, answer, closed):
    window.add_layer("dense")
    answers.changes, answers.to_save = answer, tmp_path / "kept.loom"
    assert window.close() is closed
    assert answers.asked[0] == "changes untitled"
    assert (tmp_path / "kept.loom").exists() is (answer is Answer.SAVE)
    assert window.isVisible() is not closed


def test_a_save_that_fails_keeps_the_window_open_and_says_why(window, answers, tmp_path):
    window.add_layer("dense")
    answers.changes, answers.to_save = Answer.SAVE, tmp_path / "missing" / "kept.loom"
    assert not window.close()
    assert "kept.loom can't be written" in str(answers.errors[0])
    assert window.workspace.document.modified


def test_a_file_that_cannot_be_read_changes_nothing_and_leaves_the_recent_files(
    window, answers, settings, tmp_path
):
    window.add_layer("dense")
    before = window.workspace.graph
    gone = tmp_path / "gone.loom"
    settings.remember(gone)
    assert not window.filing.open(gone)
    broken = tmp_path / "broken.loom"
    broken.write_text("{", "utf-8")
    assert not window.filing.open(broken)
    assert window.workspace.graph is before
    assert len(answers.errors) == 2
    assert str(gone) not in settings.value.recent


def test_recent_files_are_offered_newest_first_and_open(window, tmp_path, answers):
    for name in ("a", "b"):
        window.filing.new()
        window.add_layer("dense")
        answers.to_save = tmp_path / f"{name}.loom"
        window.commands.run("file.save")
    menu = window.commands.submenus["File/Open recent"]()
    assert [action.title for action in menu[:-1]] == [
        str(tmp_path / "b.loom"),
        str(tmp_path / "a.loom"),
    ]
    menu[1].run()
    assert window.workspace.path == tmp_path / "a.loom"


def test_revert_goes_back_to_the_file_after_asking(window, answers, tmp_path):
    window.add_layer("dense")
    answers.to_save = tmp_path / "net.loom"
    window.commands.run("file.save")
    saved = window.workspace.graph
    window.add_layer("relu")
    window.commands.run("file.revert")
    assert len(window.workspace.graph) == 2
    answers.consent = True
    window.commands.run("file.revert")
    assert window.workspace.graph == saved
    assert files.load(tmp_path / "net.loom") == saved


def test_a_template_opens_ready_to_train_and_the_start_page_comes_back(window, qtbot):
    window.complete()
    window.show_start()
    card = next(c for c in window.start.cards if c.offer.build().name == "digits_cnn")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.workbench
    assert window.workspace.document.analysis.ok
    assert not window.workspace.document.modified
    window.commands.run("file.template")
    assert window.pages.currentWidget() is window.start
    QTest.mouseClick(window.start.back, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.workbench
