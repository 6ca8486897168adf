"""Commands on how the selected nodes stand: shown by title alone, passed by."""

from __future__ import annotations

from app.canvas.commands import chosen
from app.canvas.surface import Surface
from graph_core.edits import SetBypassed, SetCollapsed


def all_collapsed(surface: Surface) -> bool:
    """Tell whether every selected node is collapsed."""
    nodes = chosen(surface)
    return bool(nodes) and all(node in surface.workspace.graph.collapsed for node in nodes)


def toggle_collapsed(surface: Surface) -> None:
    """Collapse the selected nodes; expand them when all of them are."""
    away = not all_collapsed(surface)
    surface.workspace.apply(SetCollapsed(tuple(chosen(surface)), away))


def all_bypassed(surface: Surface) -> bool:
    """Tell whether every selected node is bypassed."""
    graph, nodes = surface.workspace.graph, chosen(surface)
    return bool(nodes) and all(graph.nodes[node].bypassed for node in nodes)


def toggle_bypassed(surface: Surface) -> None:
    """Bypass the selected nodes; take the bypass off when all of them are."""
    away = not all_bypassed(surface)
    surface.workspace.apply(SetBypassed(tuple(chosen(surface)), away))
