"""The Data panel: the data set, what it holds, which field goes where, and the recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.background import Background
from app.controls.sideways import Sideways
from app.controls.text import button, label
from app.data import recipe_edits as edits
from app.data.bindings_form import BindingsForm
from app.data.fields_view import FieldsView
from app.data.recipe_form import RecipeForm, Section
from app.data.samples import SamplesView
from app.guard import guarded
from app.style import scaled
from app.theme import Theme
from app.training.parts import Card
from app.workspace import Workspace
from graph_core.document import Change
from graph_core.edits import Edit, SetRecipe
from graph_core.errors import LoomError
from runtime.catalog.datasets import DATASETS, DataSetSpec
from runtime.data.preview import Preview, preview
from runtime.recipe import Choice


class DataPanel(QWidget):
    """Chooses data and recipe; every change is an edit of the workspace's document."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Data")
        self._workspace = workspace
        self._asked: tuple[str, Mapping[str, Any]] | None = None
        self.loader = Background(self)
        self.choice = Section(workspace, "data", self._set_data)
        self.summary = label("", "muted", wrap=True)
        self.file = button("Choose a file…")
        self.file.clicked.connect(self._choose_file)
        self._describer = Background(self)
        self._describer.answered.connect(self._take_file)
        self._describer.failed.connect(self._show_failure)
        self.bindings = BindingsForm(workspace)
        self._fields_card = Card("Fields")
        self.fields = FieldsView(theme)
        self.samples = SamplesView(theme)
        self.waiting = label("Reading the data…", "muted")
        self.waiting.hide()
        self.recipe = RecipeForm(workspace)
        self._lay_out()
        self.loader.answered.connect(self._show_preview)
        self.loader.failed.connect(self._show_failure)
        workspace.document_changed.connect(self._follow)
        workspace.replaced.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        data, fields = Card("Data set"), self._fields_card
        samples, recipe = Card("First samples"), Card("Training")
        for widget in (self.choice, self.file, self.summary):
            data.body.addWidget(widget)
        data.body.addWidget(self.bindings, 1)
        fields.body.addWidget(self.fields, 1)
        samples.body.addWidget(self.waiting)
        samples.body.addWidget(self.samples, 1)
        samples.body.addStretch(0)
        recipe.body.addWidget(_scrolling(self.recipe), 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        self._cards = (
            (data, 22, 220),
            (fields, 28, 240),
            (samples, 28, 160),
            (recipe, 24, 250),
        )
        for card, share, _ in self._cards:
            row.addWidget(card, share)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Sideways(page))
        self._give_room()

    def _give_room(self) -> None:
        """Keep each card wide enough for its text; what there is no room for is scrolled to."""
        for card, _, least in self._cards:
            card.setMinimumWidth(scaled(least))

    def set_theme(self, theme: Theme) -> None:
        self._give_room()
        self.fields.set_theme(theme)
        self.samples.set_theme(theme)

    def refresh(self) -> None:
        """Show the data the recipe names; it is read in the background when it is other data."""
        now = edits.chosen(self._workspace.document.graph.recipe, "data", edits.NO_DATA)
        spec = DATASETS.find(now.id)
        params = (edits.DATA_PARAM, *(spec.params if spec else ()))
        self.choice.show_params(params, {**now.params, "data": now.id})
        if self._asked == (now.id, now.params):
            return
        self._asked = (now.id, now.params)
        self.file.setVisible(spec is not None and spec.describe is not None)
        if spec is None:
            self._show_none(now.id)
        else:
            self._load(spec, now.params)

    def _load(self, spec: DataSetSpec, params: Mapping[str, Any]) -> None:
        try:
            signature = spec.signature(params)
        except LoomError as error:
            self._show_failure(error)
            return
        self.summary.setText(spec.summary)
        self._fields_card.set_title(f"Fields of {signature.samples:,} samples")
        self.fields.show_fields(tuple(signature.fields.values()))
        self.samples.hide()
        self.waiting.show()
        self.loader.ask(partial(preview, spec, dict(params)))

    def _show_none(self, id_: str) -> None:
        self.loader.forget()
        self.waiting.hide()
        unknown = f"There is no data set called {id_!r} here; choose another."
        self.summary.setText(unknown if id_ else "Choose the data the network learns from.")
        self._fields_card.set_title("Fields")
        self.fields.show_fields(())
        self.samples.hide()

    def _show_preview(self, seen: Preview) -> None:
        self.fields.show_fields(seen.fields)
        self.samples.show_preview(seen)
        self.waiting.hide()
        self.samples.show()

    def _show_failure(self, error: LoomError) -> None:
        self.loader.forget()
        self.waiting.hide()
        self.summary.setText(str(error))
        self.samples.hide()

    def _set_data(self, recipe: Mapping[str, Any], name: str, value: Any) -> Edit:
        if name == edits.DATA_PARAM.name:
            return edits.choose_data(recipe, value)
        return edits.set_choice_param(recipe, "data", name, value)

    @guarded
    def _choose_file(self) -> None:
        now = edits.chosen(self._workspace.document.graph.recipe, "data", edits.NO_DATA)
        spec = DATASETS.get(now.id)
        chosen, _ = QFileDialog.getOpenFileName(self, spec.title, "", f"{spec.title} ({spec.file})")
        if chosen and spec.describe is not None:
            self._describer.ask(partial(_described, spec, spec.describe, Path(chosen)))

    def _take_file(self, found: Choice) -> None:
        entry = {"id": found.id, "params": found.params}
        self._workspace.apply_whole(SetRecipe({"data": entry}, "Choose a file"))

    def _follow(self, change: Change) -> None:
        if change.diff.recipe:
            self.refresh()

    def close_data(self) -> None:
        """Read nothing more; call it when the window goes."""
        self.loader.close()
        self._describer.close()


def _described(spec: DataSetSpec, describe: Callable[[Path], dict[str, Any]], path: Path) -> Choice:
    return Choice(spec.id, describe(path))


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    area.setAccessibleName(widget.accessibleName())
    return area
