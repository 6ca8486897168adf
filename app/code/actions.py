"""The commands about code of a person's own."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.action import Action
from app.code.dialog import PythonDialog
from app.code.trusting import Trusting
from app.theme import Theme
from app.workspace import Workspace
from graph_core.layers.core.python import PYTHON


class Holds(Protocol):
    """What these commands need of the window."""

    theme: Theme
    workspace: Workspace
    trusting: Trusting


def code_actions(window: Holds, parent: QWidget) -> list[Action]:
    """Return the commands: writing the code of the selected layer, and trusting all there is."""
    workspace = window.workspace

    def layer() -> str:
        """Return the one selected layer that is code, or empty."""
        nodes = workspace.selection & workspace.graph.nodes.keys()
        found = [workspace.graph.layer_of(node) for node in nodes] if len(nodes) == 1 else []
        return next((each.id for each in found if each.kind == PYTHON.id), "")

    def edit() -> None:
        PythonDialog(parent, workspace, window.theme, layer()).open()

    def trust() -> None:
        lacking = workspace.trust.lacking(workspace.document.graph)
        window.trusting.ask(lacking, window.theme, lambda: None)

    return [
        Action(
            "code.edit",
            "Edit the code of a layer…",
            edit,
            "Ctrl+E",
            "Edit",
            "Write the code and the ports of the selected Python layer.",
            lambda: bool(layer()),
        ),
        Action(
            "code.trust",
            "Read and trust code…",
            trust,
            "",
            "Edit",
            "Read the code in this network that isn't trusted yet, and let it run.",
            lambda: bool(workspace.trust.lacking(workspace.document.graph)),
        ),
    ]
