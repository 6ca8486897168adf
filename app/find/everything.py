"""Everything that can be searched for in a window: commands, layers, nodes, help."""

from __future__ import annotations

from collections.abc import Callable
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

    def add(spec: LayerSpec) -> Callable[[], None]:
        return partial(window.add_layer, spec.id)

    return [
        *action_entries(action for action in window.commands if action.run is not nothing),
        *layer_entries(window.workspace.kinds(), add),
        *node_entries(window.workspace.document.graph, window.go_to),
        *help_entries(LAYERS, window.show_help),
    ]
