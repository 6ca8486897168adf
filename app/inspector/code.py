"""Code in the inspector: whether it is trusted, and the way into its editor."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.code.dialog import PythonDialog
from app.code.trusting import Trusting
from app.controls.text import button, label, restyle
from app.theme import Theme
from app.workspace import Workspace
from graph_core.trust import Piece


class TrustState(QWidget):
    """Whether a layer's code may run, and the way to change that."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.workspace, self._theme, self._layer_id = workspace, theme, ""
        self.word = label("", wrap=True)
        self.act = button("", name="Trust")
        self.act.clicked.connect(self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.word)
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addStretch(1)
        layout.addLayout(row)

    def turn_to(self, node: str) -> None:
        self._layer_id = self.workspace.graph.nodes[node].layer

    def let_go(self) -> None:
        """Nothing is half done here."""

    @property
    def piece(self) -> Piece:
        layer = self.workspace.graph.layers[self._layer_id]
        return Piece(layer.name, str(layer.params["source"]))

    def refresh(self) -> None:
        """Show the trust there is in the code as it is now."""
        if self._layer_id not in self.workspace.graph.layers:
            return
        trust = self.workspace.trust
        entry = trust.entries.get(self.piece.digest)
        problem = f" {trust.problem}" if trust.problem else ""
        self.word.setText(
            f"✓ You trusted this code on {entry.date}. An edit revokes that."
            if entry
            else f"! Not trusted: this network won't train.{problem}"
        )
        restyle(self.word, role="good" if entry else "warning")
        self.act.setText("Revoke trust" if entry else "Read and trust…")
        self.act.setAccessibleName("Revoke trust" if entry else "Read and trust")

    def _change(self) -> None:
        piece = self.piece
        if piece.digest in self.workspace.trust.entries:
            self.workspace.distrust(piece.source)
        else:
            Trusting(self.window(), self.workspace).ask((piece,), self._theme, self.refresh)
        self.refresh()


def open_editor(parent: QWidget, workspace: Workspace, theme: Theme, layer: str) -> PythonDialog:
    """Show the editor of a layer's code over a window."""
    made = PythonDialog(parent, workspace, theme, layer)
    made.open()
    return made
