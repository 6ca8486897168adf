"""The inspector panel: it shows what is selected and follows the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.inspector.annotations import Annotated
from app.inspector.block import InsideBlock
from app.inspector.subjects import Network, OneLayer, SeveralLayers, Subject
from app.theme import Theme
from app.workspace import Workspace
from graph_core.kinds import find_spec

Build = Callable[[], Subject]


class InspectorPanel(QWidget):
    """A page for the selection; `help_wanted` carries the LayerSpec a person asks about."""

    help_wanted = Signal(object)

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self.workspace, self.theme = workspace, theme
        self._shown: Any = None
        self.subject: Subject | None = None
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        workspace.selection_changed.connect(self._selected)
        workspace.changed.connect(lambda _: self._soon.start())
        workspace.replaced.connect(self._soon.start)
        workspace.trust_changed.connect(self._soon.start)
        workspace.scope_changed.connect(self._soon.start)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.theme, self._shown = theme, None
        self.refresh()

    def _selected(self) -> None:
        self.workspace.document.end_merge()
        self._soon.start()

    def refresh(self) -> None:
        """Show the selection; its page is built anew only when it is about something else."""
        key, build = self._wanted()
        if key == self._shown and self.subject:
            self.subject.refresh()
            return
        self._shown, self.subject = key, build()
        self.area.setWidget(self.subject.page)

    def _wanted(self) -> tuple[Any, Build]:
        """Return what a page depends on besides values, and how it is made."""
        workspace, theme = self.workspace, self.theme
        chosen = workspace.selection
        nodes = list(chosen)
        if len(nodes) > 1:
            nodes = [node for node in workspace.graph.nodes if node in chosen]
        base = workspace.document
        if not nodes and workspace.marked:
            marked = tuple(sorted(workspace.marked))
            return (base, workspace.scope, *marked), lambda: Annotated(workspace, theme, marked)
        if not nodes and (block := workspace.block) is not None:
            return (base, "block", block.id, block.title), lambda: InsideBlock(
                workspace, theme, block
            )
        if not nodes:
            return (base,), lambda: Network(workspace, theme)
        if len(nodes) > 1:
            return (base, *nodes), lambda: SeveralLayers(workspace, theme, nodes)
        layer = workspace.graph.layer_of(nodes[0])
        spec = find_spec(workspace.graph, layer.kind)
        params = spec.params if spec and layer.is_block else ()
        title = spec.title if spec else ""
        key = (base, workspace.scope, nodes[0], layer.id, layer.kind, title, params)
        return key, lambda: OneLayer(workspace, theme, nodes[0], self.help_wanted.emit)
