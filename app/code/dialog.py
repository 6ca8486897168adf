"""The code of a Python layer: written with its ports, applied as one step, trusted on purpose."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.code.editor import CodeEditor
from app.code.ports import PortRows
from app.controls.text import label, restyle, sentence
from app.dialogs.ask import Ask
from app.dialogs.frame import Framed
from app.guard import guarded
from app.style import scaled
from app.theme import Theme
from app.workspace import Workspace
from graph_core.declared import Pair
from graph_core.errors import LoomError, ParamError
from graph_core.layers.core.python import PYTHON, flaw
from graph_core.python_code import CodeFlaw, read
from graph_core.trust import Piece

SIZE, SIDE_WIDTH, DELAY_MS = (1040, 720), 300, 120
LEAVE, APPLY, TRUST = 0, 1, 2
SIDES = ("inputs", "outputs")
HINT = (
    "N is the batch. Equal names are equal sizes, … is any dims; a dtype other than float32 stands "
    "last, as in N×T int64. Outputs may be reckoned: N×C×H//2."
)


class PythonDialog(Framed):
    """Edits one layer; its graph changes once, when a person applies."""

    def __init__(self, parent: QWidget, workspace: Workspace, theme: Theme, layer: str) -> None:
        self.workspace, self.layer_id = workspace, layer
        self._layer = workspace.graph.layers[layer]
        super().__init__(parent, f"Code of {self._layer.name}")
        params = self._layer.params
        self.editor = CodeEditor(theme, "Code")
        self.editor.show_code(str(params["source"]))
        self.inputs = PortRows(PYTHON.param("inputs"), "input", _pairs(params["inputs"]))  # type: ignore[arg-type]
        self.outputs = PortRows(PYTHON.param("outputs"), "output", _pairs(params["outputs"]))  # type: ignore[arg-type]
        self.state = label("", "muted", wrap=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.offer("Cancel", LEAVE).setObjectName("cancel")
        self.apply = self.offer("Apply", APPLY)
        self.trust = self.offer("Apply and trust", TRUST, "primary")
        self.trust.setToolTip("The code runs when this network is trained; an edit revokes that")
        self._before = self._typed()
        self._soon = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._soon.timeout.connect(self.weigh)
        self.editor.textChanged.connect(self._soon.start)
        for ports in (self.inputs, self.outputs):
            ports.changed.connect(self._soon.start)
        self.resize(*map(scaled, SIZE))
        self.weigh()
        self.editor.setFocus()

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(14)
        for part in (self.inputs, self.outputs, label(HINT, "faint", wrap=True)):
            side.addWidget(part)
        side.addStretch(1)
        held = QWidget()
        held.setLayout(side)
        held.setFixedWidth(scaled(SIDE_WIDTH))
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.editor, 1)
        row.addWidget(held)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.state)

    def _typed(self) -> tuple[Any, ...]:
        return self.editor.toPlainText(), self.inputs.pairs, self.outputs.pairs

    def clean(self) -> dict[str, Any] | None:
        """Return the params as they would be applied, None while they can't be."""
        ports = {"inputs": self.inputs.clean(), "outputs": self.outputs.clean()}
        try:
            source = PYTHON.param("source").clean(self.editor.toPlainText())
            if None not in ports.values():
                return {"source": source, **ports}
            read(source)
            self._say(LoomError("a port can't be declared like that"))
        except (ParamError, CodeFlaw) as error:
            self._say(error)
        return None

    def weigh(self) -> None:
        """Say what is wrong with what stands here, or what it makes."""
        self._soon.stop()
        params = self.clean()
        found = flaw(params) if params else None
        self.apply.setEnabled(params is not None)
        self.trust.setEnabled(params is not None and found is None)
        if params is None:
            return
        if found is not None:
            self._say(found)
            return
        takes, gives = (", ".join(name for name, _ in params[side]) for side in SIDES)
        self.editor.mark(0)
        self.state.setText(f"✓ {read(params['source']).name} takes {takes} and gives {gives}")
        restyle(self.state, role="good")

    def _say(self, error: LoomError) -> None:
        self.editor.mark(error.line if isinstance(error, CodeFlaw) else 0)
        self.state.setText(f"✕ {sentence(str(error))}")
        restyle(self.state, role="error")

    def done(self, result: int) -> None:
        self._end(result)

    def reject(self) -> None:
        self._end(LEAVE)

    @guarded
    def _end(self, result: int) -> None:
        if result == LEAVE:
            leaves = self._typed() == self._before or Ask(self).yes(
                "Drop your changes to this code?", "The layer stays as it was.", "Drop them"
            )
        else:
            leaves = self._take_over(trusting=result == TRUST)
        if leaves:
            super().done(result)

    def _take_over(self, *, trusting: bool) -> bool:
        """Apply what stands here; False when it can't be."""
        params = self.clean()
        if params is None:
            return False
        current = self.workspace.graph.layers[self.layer_id].params
        changed = {key: value for key, value in params.items() if current[key] != value}
        if changed and not self.workspace.set_params(self.layer_id, changed, "Edit code"):
            return False
        piece = Piece(self._layer.name, params["source"])
        return self.workspace.trust_code([piece]) if trusting else True


def _pairs(value: Any) -> tuple[Pair, ...]:
    return tuple((str(name), str(type_)) for name, type_ in value)
