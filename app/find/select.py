"""Selecting along the wires and by kinship."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from app.action import Action, nothing
from app.canvas.surface import Surface
from graph_core.graph import Graph
from graph_core.topology import downstream, upstream

EDIT = "Edit"
Growth = Callable[[Graph, Iterable[str]], set[str]]


def of_same_layer(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return all calls of the layers that these nodes call."""
    return {call for node in nodes for call in graph.calls(graph.nodes[node].layer)}


def of_same_kind(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return all nodes of the kinds of these."""
    kinds = {graph.layer_of(node).kind for node in nodes}
    return {node for kind in kinds for node in graph.nodes_of_kind(kind)}


def neighbours(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return these nodes and those a wire away."""
    chosen = set(nodes)
    around = (
        other for node in chosen for other in (*graph.successors(node), *graph.predecessors(node))
    )
    return chosen | set(around)


def select_actions(surface: Surface) -> list[Action]:
    """Return the commands that make a selection grow."""
    rows: tuple[tuple[str, str, str, str, Growth], ...] = (
        ("upstream", "Upstream", "Ctrl+[", "Select all that feeds the selection.", upstream),
        ("downstream", "Downstream", "Ctrl+]", "Select all that the selection feeds.", downstream),
        ("around", "Neighbours", "Ctrl+Alt+]", "Select what is a wire away as well.", neighbours),
        ("calls", "All calls of this layer", "", "Select every node of the layer.", of_same_layer),
        ("kind", "All of this kind", "Ctrl+Alt+A", "Select all layers of the kind.", of_same_kind),
    )
    return [
        Action("edit.select", "Select", nothing, "", EDIT),
        *(_growing(surface, *row) for row in rows),
    ]


def _growing(
    surface: Surface, name: str, title: str, keys: str, help_: str, growth: Growth
) -> Action:
    return Action(
        f"select.{name}",
        title,
        partial(grow, surface, growth),
        keys,
        f"{EDIT}/Select",
        help_,
        lambda: bool(surface.workspace.selection),
    )


def grow(surface: Surface, growth: Growth) -> None:
    """Select what has grown out of the selection."""
    workspace = surface.workspace
    workspace.select(growth(workspace.graph, workspace.selection))
