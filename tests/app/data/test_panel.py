from pytestqt.qtbot import QtBot

from app.data.bindings_form import bindings_of
from app.data.fields_view import ClassBars
from app.data.panel import DataPanel
from app.inspector.editors import ChoiceEditor, FieldEditor
from app.theme import LIGHT
from app.workspace import Workspace
from graph_core.graph import Graph


def _pick(editor: object, value: str) -> None:
    assert isinstance(editor, ChoiceEditor | FieldEditor)
    place = editor.box.findData(value)
    assert place >= 0
    editor.box.setCurrentIndex(place)
    editor.box.activated.emit(place)


def _choose_data(panel: DataPanel, id_: str) -> None:
    assert panel.choice.form is not None
    _pick(panel.choice.form.editors["data"], id_)


def test_the_first_samples_of_digits_are_pictures(panel: DataPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.loader.answered, timeout=20_000):
        pass
    assert panel.samples.currentWidget() is panel.samples.pictures
    assert panel.samples.pictures.accessibleDescription().startswith("0, 1, 2, 3")
    (bars,) = [b for b in panel.findChildren(ClassBars) if "parity" in b.accessibleName()]
    assert bars.accessibleDescription() == "even: 891, odd: 906"
    assert bars.text_at(2) == "even: 891 samples (49.6%)"


def test_choosing_other_data_is_one_undoable_edit_and_shows_its_rows(
    panel: DataPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    before = workspace.graph
    with qtbot.waitSignal(panel.loader.answered, timeout=20_000):
        _choose_data(panel, "iris")
    assert workspace.graph.recipe["data"]["id"] == "iris"
    assert workspace.document.undo_count == 1
    assert panel.samples.currentWidget() is panel.samples.rows
    first = panel.samples.rows.item(0, 0)
    assert first is not None
    assert first.text() == "5.1  3.5  1.4  0.2"
    workspace.undo()
    assert workspace.graph == before
    workspace.redo()
    assert workspace.graph.recipe["data"]["id"] == "iris"


def test_only_the_newest_question_is_answered(
    panel: DataPanel, workspace: Workspace, qtbot: QtBot
) -> None:
    for id_ in ("iris", "wine", "diabetes"):
        _choose_data(panel, id_)
    answers: list[object] = []
    panel.loader.answered.connect(answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1, timeout=20_000)
    assert panel.samples.rows.columnCount() == 2
    header = panel.samples.rows.horizontalHeaderItem(1)
    assert header is not None
    assert header.text() == "progression"


def test_the_field_of_a_head_is_changed_by_an_edit(panel: DataPanel, workspace: Workspace) -> None:
    before = workspace.graph
    _pick(panel.bindings.editors["digit"], "parity")
    (_, head) = bindings_of(workspace)
    assert head.bound == "parity"
    assert workspace.document.undo_count == 1
    workspace.undo()
    assert workspace.graph == before
    assert bindings_of(workspace)[1].bound == "digit"


def test_a_field_that_does_not_fit_is_explained_beside_its_input(
    panel: DataPanel, workspace: Workspace
) -> None:
    _choose_data(panel, "iris")
    assert all(binding.reason or binding.bound for binding in bindings_of(workspace))
    assert any(binding.reason for binding in bindings_of(workspace))


def test_params_of_the_data_set_are_edited_too(panel: DataPanel, workspace: Workspace) -> None:
    _choose_data(panel, "digit_pairs")
    assert panel.choice.form is not None
    panel.choice.form.edited.emit("pairs", 200)
    assert workspace.graph.recipe["data"] == {"id": "digit_pairs", "params": {"pairs": 200}}


def test_a_network_without_data_says_what_to_choose(panel: DataPanel, workspace: Workspace) -> None:
    workspace.replace(Graph())
    assert "Choose the data" in panel.summary.text()
    assert not panel.samples.isVisible()


def test_data_that_is_not_known_here_is_named(panel: DataPanel, workspace: Workspace) -> None:
    workspace.replace(Graph(recipe={"data": {"id": "gone"}}))
    assert "'gone'" in panel.summary.text()


def test_a_malformed_recipe_is_shown_and_complained_about(
    panel: DataPanel, workspace: Workspace
) -> None:
    recipe = {"data": 3, "optimizer": [], "split": "half", "epochs": "many"}
    workspace.replace(Graph(recipe=recipe))
    assert panel.recipe.complaint.text()
    panel.set_theme(LIGHT)
    panel.grab()
