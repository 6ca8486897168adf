"""The form of the recipe: optimizer, epochs, split, scaling, seed and device."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.controls.text import label
from app.data import recipe_edits as edits
from app.inspector.form import ParamForm
from app.workspace import Workspace
from graph_core.edits import Edit
from graph_core.params import Param
from runtime.catalog.optimizers import OPTIMIZERS

MakeEdit = Callable[[Mapping[str, Any], str, Any], Edit]


class Section(QWidget):
    """Some params of the recipe; a change is one undo step, however many keys it took."""

    def __init__(self, workspace: Workspace, name: str, make_edit: MakeEdit) -> None:
        super().__init__()
        self._workspace, self._name, self._make_edit = workspace, name, make_edit
        self._params: tuple[Param, ...] = ()
        self.form: ParamForm | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    def show_params(self, params: Sequence[Param], values: Mapping[str, Any]) -> None:
        """Show values; the form is only made anew when its params are others."""
        if tuple(params) != self._params or self.form is None:
            self._make_form(tuple(params))
        assert self.form is not None
        self.form.show_values(edits.shown(params, values))

    def _make_form(self, params: tuple[Param, ...]) -> None:
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self._params, self.form = params, ParamForm(params)
        self._place.addWidget(self.form)
        self.form.edited.connect(self._apply)
        self.form.left.connect(lambda: self._workspace.document.end_merge())

    def _apply(self, name: str, value: object) -> None:
        edit = self._make_edit(self._workspace.document.graph.recipe, name, value)
        self._workspace.apply_whole(edit, merge=f"recipe.{self._name}.{name}")


class RecipeForm(QWidget):
    """Edits the recipe of the workspace's graph, but for its data set."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setAccessibleName("Training recipe")
        self._workspace = workspace
        self._devices: Sequence[tuple[str, str]] = ()
        entry = lambda _, name, value: edits.set_entry(name, value)  # noqa: E731 - a callback
        self.run = Section(workspace, "run", entry)
        self.optimizer = Section(workspace, "optimizer", self._set_optimizer)
        self.split = Section(workspace, "split", edits.set_split)
        self.scaling = Section(workspace, "scaling", entry)
        self.complaint = label("", "error", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(9)
        layout.addWidget(self.complaint)
        for section in (self.run, self.optimizer, self.split, self.scaling):
            layout.addWidget(section)
        layout.addStretch(1)
        workspace.document_changed.connect(self._follow)
        workspace.replaced.connect(self.refresh)
        self.refresh()

    def show_devices(self, devices: Sequence[tuple[str, str]]) -> None:
        """Offer the devices a worker has found, as (id, title)."""
        self._devices = tuple(devices)
        self.refresh()

    def refresh(self) -> None:
        """Show the recipe as it stands."""
        recipe = self._workspace.document.graph.recipe
        signature = self._workspace.document.analysis_so_far.signature
        self.run.show_params((*edits.RUN_PARAMS, edits.device_param(self._devices)), recipe)
        now = edits.chosen(recipe, "optimizer", edits.OPTIMIZER_PARAM.default)
        spec = OPTIMIZERS.find(now.id)
        params = (edits.OPTIMIZER_PARAM, *(spec.params if spec else ()))
        self.optimizer.show_params(params, {**now.params, "optimizer": now.id})
        self.split.show_params(edits.SPLIT_PARAMS, edits.split_of(recipe))
        standardise = edits.standardise_param(signature)
        self.scaling.setVisible(bool(standardise.choices))
        self.scaling.show_params((standardise,), recipe)
        reason = edits.complaint(recipe)
        self.complaint.setText(reason)
        self.complaint.setVisible(bool(reason))

    def _set_optimizer(self, recipe: Mapping[str, Any], name: str, value: Any) -> Edit:
        if name == edits.OPTIMIZER_PARAM.name:
            return edits.choose_optimizer(value)
        return edits.set_choice_param(recipe, "optimizer", name, value)

    def _follow(self, change: Any) -> None:
        if change.diff.recipe:
            self.refresh()
