from PySide6.QtTest import QTest

from app.data import recipe_edits as edits
from app.data.panel import DataPanel
from app.data.recipe_form import Section
from app.inspector.editors import FloatEditor, IntEditor, ManyEditor
from app.workspace import Workspace
from runtime.catalog.datasets import DATASETS
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.recipe import Recipe, read_recipe


def _editor(section: Section, name: str) -> object:
    assert section.form is not None
    return section.form.editors[name]


def test_typing_epochs_is_one_undo_step(panel: DataPanel, workspace: Workspace) -> None:
    before = workspace.graph
    editor = _editor(panel.recipe.run, "epochs")
    assert isinstance(editor, IntEditor)
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "35")
    assert read_recipe(workspace.graph.recipe).epochs == 35
    assert workspace.document.undo_count == 1
    workspace.undo()
    assert workspace.graph == before
    assert editor.line.text() == str(Recipe().epochs)


def test_values_out_of_bounds_never_reach_the_recipe(
    panel: DataPanel, workspace: Workspace
) -> None:
    editor = _editor(panel.recipe.run, "batch_size")
    assert isinstance(editor, IntEditor)
    editor.line.selectAll()
    QTest.keyClicks(editor.line, "0")
    assert "batch_size" not in workspace.graph.recipe
    assert editor.reason.text()


def test_the_optimizer_brings_its_own_params(panel: DataPanel, workspace: Workspace) -> None:
    section = panel.recipe.optimizer
    assert section.form is not None
    section.form.edited.emit("optimizer", "sgd")
    assert section.form is not None
    assert {param.name for param in OPTIMIZERS.get("sgd").params} < set(section.form.editors)
    section.form.edited.emit("momentum", 0.9)
    assert workspace.graph.recipe["optimizer"] == {"id": "sgd", "params": {"momentum": 0.9}}
    workspace.undo()
    workspace.undo()
    assert "optimizer" not in workspace.graph.recipe


def test_the_split_and_the_scaled_fields_are_edits(panel: DataPanel, workspace: Workspace) -> None:
    assert panel.recipe.split.form is not None
    panel.recipe.split.form.edited.emit("validation", 0.25)
    scaling = _editor(panel.recipe.scaling, "standardise")
    assert isinstance(scaling, ManyEditor)
    assert set(scaling.boxes) == {"image", "pixels"}
    scaling.boxes["image"].click()
    recipe = read_recipe(workspace.graph.recipe)
    assert recipe.split.validation == 0.25
    assert recipe.standardise == ("image",)


def test_other_data_keeps_only_the_scaled_fields_it_has() -> None:
    recipe = {"data": {"id": "digits"}, "standardise": ["image"]}
    edit = edits.choose_data(recipe, "iris")
    assert edit.entries == {"data": {"id": "iris"}, "standardise": None}


def test_a_slider_moves_the_learning_rate(panel: DataPanel, workspace: Workspace) -> None:
    editor = _editor(panel.recipe.optimizer, "lr")
    assert isinstance(editor, FloatEditor)
    assert editor.slider is not None
    editor.slider.setValue(editor.slider.value() + 50)
    assert workspace.graph.recipe["optimizer"]["params"]["lr"] > 1e-3


def test_devices_of_the_worker_can_be_chosen(panel: DataPanel, workspace: Workspace) -> None:
    panel.recipe.show_devices([("cpu", "CPU"), ("cuda:0", "A GPU")])
    assert panel.recipe.run.form is not None
    assert panel.recipe.run.form.params[-1].clean("cuda:0") == "cuda:0"


def test_every_declared_default_is_a_recipe_that_can_be_read() -> None:
    recipe = {param.name: param.default for param in edits.RUN_PARAMS}
    recipe["split"] = {param.name: param.default for param in edits.SPLIT_PARAMS}
    assert read_recipe(recipe) == Recipe()
    for spec in DATASETS:
        edit = edits.choose_data({}, spec.id)
        assert not edits.complaint({"data": edit.entries["data"]})
    assert "unknown optimizer" in edits.complaint({"optimizer": {"id": "magic"}})
