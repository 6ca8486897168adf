"""Exposing: params of a layer inside a block made params of the block."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from app.controls.text import button, label
from app.workspace import Workspace
from graph_core.edits.blocks import Expose, Unexpose
from graph_core.graph import Block, Layer
from graph_core.params import Param


class Exposing(QWidget):
    """A button with a menu of the layer's params, and the name the next one gets."""

    def __init__(self, workspace: Workspace, layer: str, params: tuple[Param, ...]) -> None:
        super().__init__()
        self.workspace, self.layer_id, self.params = workspace, layer, params
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
        self.said = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.button)
        layout.addWidget(self.name)
        layout.addWidget(self.said)
        self.refresh()

    def refresh(self) -> None:
        """Say which params of this layer are exposed."""
        block = self.workspace.block
        found = self._exposed(block) if block else {}
        said = ", ".join(f"{param} as {name}" for param, name in found.items())
        self.said.setText(f"Exposed: {said}. Its value is set on the block." if said else "")
        self.said.setVisible(bool(said))

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
    if layer.kind == "input":
        return tuple(param for param in params if param.name in ("shape", "dtype"))
    return () if layer.kind == "output" else params
