"""Announcements: what happened, in words, for people who hear the window rather than see it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtGui
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from app.training.controller import TrainingController
from app.training.phase import Phase
from app.wording import counted, kind_name, wire_name
from app.workspace import Workspace
from graph_core.document import Change
from graph_core.graph import Graph, PartDiff

MOST_NAMED = 3
Deliver = Callable[[QWidget, str], None]
PHASES = {
    Phase.STARTING: "Training starts",
    Phase.TRAINING: "Training",
    Phase.PAUSING: "Pausing",
    Phase.PAUSED: "Training paused",
    Phase.STOPPING: "Stopping",
    Phase.STOPPED: "Training stopped",
    Phase.FINISHED: "Training finished",
    Phase.FAILED: "Training failed",
}


def deliver(window: QWidget, text: str) -> None:
    """Have a screen reader say a text; before Qt 6.8 as the alert of a window named so."""
    if hasattr(QtGui, "QAccessibleAnnouncementEvent"):
        QAccessible.updateAccessibility(QtGui.QAccessibleAnnouncementEvent(window, text))
        return
    window.setAccessibleDescription(text)
    QAccessible.updateAccessibility(QAccessibleEvent(window, QAccessible.Event.Alert))


class Announcer(QObject):
    """Tells what happens to a workspace and its runs; `said` carries each text as well.

    What happens at once is said at once: an edit and the selection that follows it are one text.
    """

    said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        controller: TrainingController,
        deliver: Deliver = deliver,
    ) -> None:
        super().__init__(window)
        self._window, self._deliver = window, deliver
        self._workspace = workspace
        self._waiting: list[str] = []
        self._selection = False
        self._problems = self._count()
        workspace.document_changed.connect(self._tell_change)
        workspace.analysed.connect(self._soon)
        workspace.replaced.connect(self._tell_document)
        workspace.scope_changed.connect(self._tell_scope)
        workspace.selection_changed.connect(self._tell_selection)
        controller.phase_changed.connect(lambda phase: self.say(PHASES.get(phase, "")))

    def say(self, text: str) -> None:
        """Say a text soon, after what is already waiting."""
        if text and text not in self._waiting:
            self._waiting.append(text)
            self._soon()

    def _soon(self) -> None:
        """Say in a turn to come what is known by then."""
        self._workspace.turns.soon(self._flush)

    def _tell_change(self, change: Change) -> None:
        self.say(told(change))
        self._soon()  # the number of problems may have changed without a word on the edit

    def _tell_document(self) -> None:
        graph = self._workspace.document.graph
        self._problems = self._count()
        self.say(f"{graph.name}, {counted(len(graph.nodes), 'node')}")

    def _tell_scope(self) -> None:
        names = self._workspace.entered_names()
        self.say(f"Inside {names[-1]}" if names else "Back in the network")

    def _tell_selection(self) -> None:
        self._selection = True
        self._soon()

    def _flush(self) -> None:
        if self._selection and not self._waiting:
            self.say(chosen(self._workspace))
        if (now := self._count()) != self._problems:
            self._problems = now
            self._waiting.append(counted(now, "error") if now else "No errors")
        texts, self._waiting, self._selection = self._waiting, [], False
        if texts:
            text = " ".join(t if t.endswith((".", "!", "?", "…")) else f"{t}." for t in texts)
            self._deliver(self._window, text)
            self.said.emit(text)

    def _count(self) -> int:
        return len(self._workspace.document.analysis_so_far.errors)


def chosen(workspace: Workspace) -> str:
    """Return what is selected, in words."""
    graph, nodes = workspace.graph, workspace.selection
    if len(nodes) == 1:
        (node,) = nodes
        return f"{graph.label(node)}, {kind_name(graph, node)}, selected"
    return f"{counted(len(nodes), 'node')} selected" if nodes else "Nothing selected"


def told(change: Change) -> str:
    """Return what a change did, in words: "Linked conv1.y to relu.x"."""
    for begin, done in (("Undo ", "Undone"), ("Redo ", "Redone")):
        if change.title.startswith(begin):
            return f"{done}: {change.title.removeprefix(begin)}"
    found, before, after = change.diff, change.before, change.after
    if found.nodes.added:
        return _added(before, after, found.nodes, found.edges)
    if found.nodes.removed:
        return f"Deleted {_nodes(before, found.nodes.removed)}"
    if found.edges:
        return _wires(before, after, found.edges)
    return _values(change)


def _added(before: Graph, after: Graph, nodes: PartDiff, edges: PartDiff) -> str:
    text = f"Added {_nodes(after, nodes.added)}"
    if nodes.removed:
        text += f", deleted {_nodes(before, nodes.removed)}"
    return f"{text}, {_linked(after, edges.added)}" if edges.added else text


def _nodes(graph: Graph, nodes: frozenset[str]) -> str:
    if len(nodes) > MOST_NAMED:
        return counted(len(nodes), "node")
    return ", ".join(sorted(graph.label(node) for node in nodes))


def _wires(before: Graph, after: Graph, edges: PartDiff) -> str:
    fresh = edges.added | edges.changed
    if not fresh:
        return f"Unlinked {_named_wires(before, edges.removed, 'from')}"
    text = _linked(after, fresh)
    return text[0].upper() + text[1:]


def _linked(graph: Graph, edges: frozenset[str]) -> str:
    return f"linked {_named_wires(graph, edges, 'to')}"


def _named_wires(graph: Graph, edges: frozenset[str], between: str) -> str:
    if len(edges) > MOST_NAMED:
        return counted(len(edges), "wire")
    return ", ".join(sorted(wire_name(graph, graph.edges[id_], between) for id_ in edges))


def _values(change: Change) -> str:
    """Return what became of names and params."""
    before, after = change.before, change.after
    layers = change.diff.layers.changed
    if len(layers) != 1:
        return change.title
    (id_,) = layers
    old, new = before.layers[id_], after.layers[id_]
    if old.name != new.name:
        return f"Renamed {old.name} to {new.name}"
    return f"{change.title} of {new.name}"
