"""Keys: the canvas' own shortcuts while it has the focus, its menu, and what it says of itself."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from app.action import Action
from app.canvas import annotating, annotation_actions, blocks, commands
from app.canvas.menus import fill, menu_over
from app.workspace import Workspace
from graph_core.bypass import is_bypassed
from graph_core.kinds import spec_of

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

MENU = (
    "annotation.frame",
    "",
    "edit.cut",
    "edit.copy",
    "edit.duplicate",
    "",
    "layer.rename",
    "layer.wire",
    "layer.detach",
    "layer.share",
    "layer.unlink",
    "layer.swap",
    "",
    "block.enter",
    "block.open",
    "block.make",
    "block.dissolve",
    "",
    "node.collapse",
    "node.bypass",
    "",
    "canvas.fit_selection",
    "",
    "edit.heal",
    "edit.delete",
)


def action_for(view: CanvasView, event: QKeyEvent) -> Action | None:
    """Return the canvas' action for a key, or None."""
    if found := annotation_actions.key(view, event):
        return found
    pressed = QKeySequence(event.keyCombination()).toString()
    offered = view.actions_offered
    return next((action for action in offered if pressed in map(_written, action.shortcuts)), None)


@lru_cache(maxsize=256)
def _written(shortcut: str) -> str:
    """Return a shortcut in Qt's own spelling; every key that is pressed is compared with it."""
    return QKeySequence(shortcut).toString()


def own(view: CanvasView, event: QKeyEvent) -> bool:
    """Tell whether a key is the canvas' while it has the focus, whatever menus think of it."""
    doing = view.pointing.gesture is not None or view.tidying.busy
    held = event.key() == Qt.Key.Key_Escape and doing
    action = action_for(view, event)
    return held or event.key() == Qt.Key.Key_Space or (action is not None and action.enabled())


def pressed(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means; return False for keys that mean nothing here."""
    if event.key() == Qt.Key.Key_Escape:
        return view.tidying.stop() or view.pointing.cancel() or _let_go(view) or _leave(view)
    if event.key() == Qt.Key.Key_Space:
        if not event.isAutoRepeat():
            view.pointing.hold_space(down=True)
        return True
    action = action_for(view, event)
    if action is None or not action.enabled() or view.pointing.gesture is not None:
        return False
    action.run()
    return True


def _let_go(view: CanvasView) -> bool:
    """Esc without a gesture lets go of the selection."""
    if not commands.can_delete(view):
        return False
    commands.select_none(view)
    return True


def _leave(view: CanvasView) -> bool:
    """Esc with nothing selected leaves the block."""
    inside = blocks.can_leave(view)
    blocks.leave(view)
    return inside


def show_menu(view: CanvasView, where: QPoint) -> None:
    """Show what can be done with the selected nodes."""
    menu_of(view).popup(where)


def menu_of(view: CanvasView) -> QMenu:
    """Return what can be done with the selected nodes."""
    return fill(menu_over(view, "Selected nodes"), view, MENU)


def description(workspace: Workspace) -> str:
    """Return what a screen reader says of the canvas."""
    graph, chosen = workspace.graph, workspace.chosen
    if len(chosen) == len(workspace.marked) == 1:
        return annotating.words_of(graph, *chosen)
    if len(chosen) == len(workspace.selection) == 1:
        node = next(iter(chosen))
        facts = workspace.analysis_so_far.facts.get(node)
        gives = ", ".join(map(str, facts.outputs.values())) if facts else ""
        spec = spec_of(graph, graph.layer_of(node))
        kind = spec.title if spec else graph.layer_of(node).kind
        passed = ", bypassed" if is_bypassed(graph, node) else ""
        return f"{graph.label(node)}, {kind}{passed}" + (f", gives {gives}" if gives else "")
    whole = f"{len(graph.nodes)} nodes, {len(graph.edges)} wires"
    return f"{whole}, {len(chosen)} selected" if chosen else whole
