"""Which field feeds each Input and is each head's target, with a combo to change it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.controls.text import label
from app.guard import guarded
from app.inspector.editors import AUTOMATIC, Editor, FieldEditor, Surroundings, editor_for
from app.workspace import Workspace
from graph_core.bindings import Bindings, bind
from graph_core.edits import SetParams
from graph_core.fields import Field
from graph_core.params import FieldParam, Param
from graph_core.spec import LAYERS


@dataclass(frozen=True)
class Binding:
    """One Input or head: its layer, the param that names its field, and what it is bound to."""

    layer: str
    name: str
    kind: str
    param: Param
    wanted: str
    bound: str
    reason: str


def bindings_of(workspace: Workspace) -> tuple[Binding, ...]:
    """Return the bindings of the workspace's graph, Inputs first, once for a shared layer."""
    analysis = workspace.document.analysis_so_far
    known = analysis.signature
    found = bind(workspace.document.graph, known, analysis.facts) if known else Bindings()
    nodes = (
        *workspace.document.graph.nodes_of_kind("input"),
        *workspace.document.graph.nodes_of_kind("output"),
    )
    made = {}
    for node in nodes:
        layer = workspace.document.graph.layer_of(node)
        if layer.id not in made:
            made[layer.id] = _binding(workspace, node, found)
    return tuple(made.values())


def _binding(workspace: Workspace, node: str, found: Bindings) -> Binding:
    layer = workspace.document.graph.layer_of(node)
    param = next(p for p in LAYERS.get(layer.kind).params if isinstance(p, FieldParam))
    field = found.inputs.get(node) or found.heads.get(node)
    return Binding(
        layer.id,
        layer.name,
        layer.kind,
        param,
        str(layer.params.get(param.name, "")),
        field.name if field else "",
        found.missing.get(node, ""),
    )


class BindingsForm(QScrollArea):
    """A combo for every Input and head."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._shown: tuple[object, ...] = ()
        self._late = False
        self.editors: dict[str, Editor] = {}
        self.setAccessibleName("Fields of Inputs and heads")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        workspace.document_changed.connect(lambda _: self.refresh())
        workspace.analysed.connect(self.refresh)
        workspace.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the bindings as they stand; nothing is made anew while they stay the same."""
        self._late = self.window().isVisible() and not self.isVisible()
        if self._late:  # another panel is in front, so nobody sees them
            return
        signature = self._workspace.document.analysis_so_far.signature
        fields = tuple(signature.fields.values()) if signature else ()
        bindings = bindings_of(self._workspace)
        if (shown := (bindings, fields)) == self._shown:
            return
        self._shown = shown
        self._build(bindings, fields)

    def showEvent(self, event: QShowEvent) -> None:
        self._come_forward()

    @guarded
    def _come_forward(self) -> None:
        if self._late:
            self.refresh()

    def _build(self, bindings: tuple[Binding, ...], fields: tuple[Field, ...]) -> None:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.editors = {}
        for binding in bindings:
            self._add(grid, binding, fields)
        if not bindings:
            hint = "Inputs and heads appear here once they are drawn."
            grid.addWidget(label(hint, "muted", wrap=True), 0, 0, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        if old := self.takeWidget():
            old.hide()
            old.deleteLater()  # one of its editors may be at work just now
        self.setWidget(page)

    def _add(self, grid: QGridLayout, binding: Binding, fields: tuple[Field, ...]) -> None:
        row = grid.rowCount()
        verb = "reads" if binding.kind == "input" else "learns"
        grid.addWidget(label(f"{binding.name} {verb}", "muted", wrap=True), row, 0)
        editor = editor_for(binding.param, Surroundings(fields))
        editor.show_value(binding.wanted)
        if isinstance(editor, FieldEditor):
            editor.box.setAccessibleName(f"Field that {binding.name} {verb}")
            if binding.bound:
                editor.box.setItemText(0, f"{AUTOMATIC}: {binding.bound}")
        editor.edited.connect(lambda value, one=binding: self._apply(one, value))
        self.editors[binding.name] = editor
        grid.addWidget(editor, row, 1)
        if binding.reason:
            grid.addWidget(label(binding.reason, "error", wrap=True), row + 1, 0, 1, 2)

    def _apply(self, binding: Binding, value: object) -> None:
        self._workspace.apply_whole(SetParams(binding.layer, {binding.param.name: str(value)}))
