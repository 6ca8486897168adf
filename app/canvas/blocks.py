"""Commands on blocks: make, dissolve, enter, leave."""

from __future__ import annotations

from dataclasses import replace

from app.canvas.annotating import within
from app.canvas.commands import chosen
from app.canvas.surface import Surface
from app.scope import block_at
from graph_core.blocks import repeats
from graph_core.edits.blocks import Dissolve, MakeBlock
from graph_core.graph import PortRef
from graph_core.types import TensorType


def make(surface: Surface) -> None:
    """Turn the selected nodes into a block and select its call."""
    workspace = surface.workspace
    nodes = tuple(chosen(surface))
    inside = within(surface.mirror, nodes, workspace.marked)
    edit = MakeBlock(nodes, types=_entering(surface), annotations=inside)
    if workspace.apply(edit):
        workspace.select([edit.node_id])


def _entering(surface: Surface) -> dict[PortRef, TensorType]:
    """Return the known types that come into the selection from outside."""
    workspace = surface.workspace
    analysis, selection = workspace.analysis, workspace.selection
    found: dict[PortRef, TensorType] = {}
    for node in selection:
        for edge in workspace.graph.into(node):
            type_ = analysis.type_of(edge.source)
            if type_ is not None and edge.source.node not in selection:
                found[edge.source] = type_
    return found


def chosen_blocks(surface: Surface) -> list[str]:
    """Return the selected nodes that call blocks."""
    graph = surface.workspace.graph
    return [node for node in chosen(surface) if block_at(graph, node) is not None]


def can_dissolve(surface: Surface) -> bool:
    """Tell whether one block, and nothing else, is selected."""
    return len(surface.workspace.selection) == 1 and bool(chosen_blocks(surface))


def dissolve(surface: Surface) -> None:
    """Put the body of the selected block in its place and select it."""
    workspace = surface.workspace
    (node,) = workspace.selection
    before = workspace.graph.nodes.keys()
    if workspace.apply(Dissolve(node)):
        workspace.select(workspace.graph.nodes.keys() - before)


def enter(surface: Surface) -> None:
    """Look into the selected block."""
    (node,) = chosen_blocks(surface)
    surface.workspace.enter(node)


def show_copy(surface: Surface, depth: int, copy: int) -> None:
    """Look into another copy of a block, from where the canvas looks now."""
    camera = replace(surface.camera)
    surface.workspace.show_copy(depth, copy)
    surface.camera.x, surface.camera.y, surface.camera.zoom = camera.x, camera.y, camera.zoom
    surface.camera_or_graph_changed()


def has_copies(surface: Surface) -> bool:
    """Tell whether the block looked into is repeated."""
    layers = surface.workspace.entered_layers()
    return bool(layers) and repeats(layers[-1]) > 1


def step_copy(surface: Surface, by: int) -> None:
    """Look into the copy after this one, or before it; the first follows the last."""
    depth = len(surface.workspace.scope) - 1
    copies = repeats(surface.workspace.entered_layers()[depth])
    show_copy(surface, depth, (surface.workspace.scope[depth].copy + by) % copies)


def can_leave(surface: Surface) -> bool:
    """Tell whether a block has been entered."""
    return bool(surface.workspace.scope)


def leave(surface: Surface) -> None:
    """Go back to what holds the block, with its call in view."""
    workspace = surface.workspace
    if workspace.leave():
        for node in workspace.selection:
            surface.reveal(node)
