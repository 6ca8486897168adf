"""The edit: the only way a graph changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from graph_core.graph import Graph, Patch


@runtime_checkable
class Edit(Protocol):
    """A small frozen value that plans a patch.

    `plan` raises EditRefused when the graph's structure forbids the edit, and never changes it.
    """

    @property
    def title(self) -> str:
        """What the Undo menu calls it."""
        ...

    def plan(self, graph: Graph) -> Patch: ...


@dataclass(frozen=True)
class Restore:
    """Apply a patch as it stands: the inverse of any edit."""

    patch: Patch
    title: str = "Restore"

    def plan(self, graph: Graph) -> Patch:
        return self.patch


@dataclass(frozen=True)
class Several:
    """Edits applied one after the other as one step."""

    edits: tuple[Edit, ...]
    title: str

    def plan(self, graph: Graph) -> Patch:
        whole = Patch()
        for edit in self.edits:
            patch = edit.plan(graph).swept(graph)
            graph, whole = graph.patched(patch), whole.then(patch)
        return whole


def apply(graph: Graph, edit: Edit) -> tuple[Graph, Restore]:
    """Return the edited graph and the edit that takes it back; raises EditRefused."""
    patch = edit.plan(graph).swept(graph)
    return graph.patched(patch), Restore(patch.inverse(graph), edit.title)
