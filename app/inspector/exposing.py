"""Exposing: params of a layer inside a block made params of the block."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from app.controls.text import button, plain_tip
from app.inspector.block import PartRow
from app.workspace import Workspace
from graph_core.edits import SetParams
from graph_core.edits.blocks import Expose, Inside, Unexpose
from graph_core.graph import Block, Layer
from graph_core.inside import BOUNDARY_PARAMS
from graph_core.params import Param


class Exposing(QWidget):
    """A button with a menu of the layer's params, and the name the next one gets."""

    def __init__(self, workspace: Workspace, params: tuple[Param, ...]) -> None:
        super().__init__()
        self.workspace, self.layer_id, self.params = workspace, "", params
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name, when it isn't the param's own")
        self.name.setAccessibleName("Name of the exposed param")
        self.button = button(
            "Expose a param ▾",
            "flat",
            tip="Let every layer made of this block have its own value of a param",
            name="Expose a param",
        )
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.rows: dict[str, PartRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._list)
        layout.addWidget(self.button)
        layout.addWidget(self.name)

    def turn_to(self, node: str) -> None:
        self.layer_id = self.workspace.graph.nodes[node].layer

    def let_go(self) -> None:
        """Forget the name that is half typed."""
        self.name.clear()
        self.menu.close()

    def refresh(self) -> None:
        """Say which params of this layer are exposed, what sets them, and what their default is."""
        block = self.workspace.block
        found = self._exposed(block) if block else {}
        for gone in [name for name in self.rows if name not in found]:
            row = self.rows.pop(gone)
            row.hide()
            row.deleteLater()
        for param in self.params:
            if block is not None and param.name in found:
                self._show(block, param, found[param.name])

    def _show(self, block: Block, param: Param, name: str) -> None:
        """Say what sets an exposed param here; a button makes that value the default."""
        call, value, default = self._values(block, param)
        text = f"{param.label}: set by {call} = {param.text(value)}"
        text += f" as {name}" if name != param.name else ""
        said = f"{text}, default {param.text(default)}"
        title = f"Make {param.text(value)} the default"
        row = self.rows.get(param.name)
        if row is None:
            row = self.rows[param.name] = PartRow("")
            row.act("Set default", title, partial(self._set_default, param))
            self._list.addWidget(row)
        (button,) = row.acts.values()
        button.setToolTip(plain_tip(title))
        button.setAccessibleName(title)
        button.setEnabled(value != default)
        row.text.setText(said)

    def _values(self, block: Block, param: Param) -> tuple[str, Any, Any]:
        """Return the call that sets a param, its value there, and that of new layers."""
        inside, own = self.workspace.graph.layers, block.body.layers
        value = inside[self.layer_id].params.get(param.name, param.default)
        default = own[self.layer_id].params.get(param.name, param.default)
        return self.workspace.entered_names()[-1], value, default

    def _set_default(self, param: Param) -> None:
        block = self.workspace.block
        if block is not None:
            _, value, _ = self._values(block, param)
            edit = SetParams(self.layer_id, {param.name: value})
            self.workspace.apply_whole(Inside(block.id, edit))

    def _exposed(self, block: Block) -> dict[str, str]:
        return {e.param: e.name for e in block.exposed if e.layer == self.layer_id}

    def _fill(self) -> None:
        self.menu.clear()
        block = self.workspace.block
        if block is None:
            return
        exposed = self._exposed(block)
        for param in self.params:
            entry = self.menu.addAction(param.label)
            entry.setCheckable(True)
            entry.setChecked(param.name in exposed)
            entry.triggered.connect(partial(self._toggle, param.name))

    def _toggle(self, param: str, _: bool = False) -> None:
        block = self.workspace.block
        if block is None:
            return
        if name := self._exposed(block).get(param):
            self.workspace.apply_whole(Unexpose(block.id, name))
            return
        name = self.name.text().strip() or param
        if self.workspace.apply_whole(Expose(block.id, name, self.layer_id, param)):
            self.name.clear()


def ports_only(layer: Layer, params: tuple[Param, ...]) -> tuple[Param, ...]:
    """Return what counts of a boundary node inside a block: no data, no loss."""
    counting = BOUNDARY_PARAMS.get(layer.kind)
    return params if counting is None else tuple(p for p in params if p.name in counting)
