"""Everything that can be searched for in a window: commands, layers, nodes, help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.action import nothing
from app.palette.entries import (
    Entry,
    action_entries,
    help_entries,
    layer_entries,
    node_entries,
)
from graph_core.spec import LAYERS, LayerSpec

if TYPE_CHECKING:
    from app.window import MainWindow


def everything(window: MainWindow) -> list[Entry]:
    """Return an entry for all that a person may look for."""
    return _listed(window, window.workspace.document.graph.nodes)


def at_once(window: MainWindow) -> list[Entry]:
    """Return the entries without the nodes that nobody goes to."""
    nodes = window.workspace.document.graph.nodes
    return _listed(window, [id_ for id_ in window.workspace.use.counts if id_ in nodes])


def rehearsed(window: MainWindow) -> Iterator[bool]:
    """Draw what is listed at once, so that it opens at once the first time too."""
    window.palette_box.rehearse(at_once(window))
    yield False


def _listed(window: MainWindow, nodes: Iterable[str]) -> list[Entry]:
    def add(spec: LayerSpec) -> Callable[[], None]:
        return partial(window.add_layer, spec.id)

    return [
        *action_entries(action for action in window.commands if action.run is not nothing),
        *layer_entries(window.workspace.kinds(), add),
        *node_entries(window.workspace.document.graph, window.go_to, nodes),
        *help_entries(LAYERS, window.show_help),
    ]
