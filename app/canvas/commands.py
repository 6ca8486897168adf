"""Commands of the canvas that no mouse is needed for; each changes the graph by one edit."""

from __future__ import annotations

from itertools import chain

from app.canvas.annotating import items_of, removal
from app.canvas.geometry import GRID
from app.canvas.interactions.dots import without
from app.canvas.lift import Lift
from app.canvas.surface import Surface
from graph_core.edits import (
    AddCall,
    Delete,
    DeleteAndHeal,
    Detach,
    Disconnect,
    Edit,
    Several,
    Unlink,
)

NUDGE = int(GRID)


def chosen(surface: Surface) -> list[str]:
    """Return the selected nodes in the graph's own order."""
    nodes, selection = surface.workspace.graph.nodes, surface.workspace.selection
    if len(selection) < 2:  # needs no order, and a large network no walk through it
        return [node for node in selection if node in nodes]
    return [*filter(selection.__contains__, nodes)]


def has_selection(surface: Surface) -> bool:
    """Tell whether a node is selected."""
    return bool(surface.workspace.selection)


def has_any(surface: Surface) -> bool:
    """Tell whether a node, a frame or a note is selected."""
    return bool(surface.workspace.chosen)


def has_nodes(surface: Surface) -> bool:
    """Tell whether there is a network."""
    return bool(surface.workspace.graph.nodes)


def can_delete(surface: Surface) -> bool:
    """Tell whether a node, a frame, a note, a wire or a dot is selected."""
    return bool(surface.workspace.chosen or surface.marks.edges or surface.marks.dots)


def delete(surface: Surface) -> None:
    """Take what is selected away; what lies in a frame stays."""
    remove(surface, surface.workspace.chosen)


def remove(surface: Surface, ids: frozenset[str]) -> None:
    """Take nodes, frames and notes away, and the selected wires and dots."""
    graph = surface.workspace.graph
    edges = tuple(sorted(surface.marks.edges & surface.workspace.graph.edges.keys()))
    dots = frozenset(dot for dot in surface.marks.dots if dot.edge not in edges)
    nodes = tuple(sorted(ids & graph.nodes.keys()))
    items = items_of(graph, ids)
    edits: list[Edit] = [without(surface, dots)] if dots else []
    if edges:
        edits.append(Disconnect(edges))
    if nodes:
        edits.append(Delete(nodes))
    if items:
        edits.append(removal(items))
    if edits:
        surface.workspace.apply(edits[0] if len(edits) == 1 else Several(tuple(edits), "Delete"))


def heal(surface: Surface) -> None:
    """Take the selected nodes away and wire what fed them to what they fed."""
    nodes = tuple(chosen(surface))
    if nodes:
        surface.workspace.apply(DeleteAndHeal(nodes))


def detach(surface: Surface) -> None:
    """Pull the selected nodes out of their wires, which heal behind them."""
    surface.workspace.apply(Detach(tuple(sorted(chosen(surface)))))


def has_wires(surface: Surface) -> bool:
    """Tell whether a wire leads into the selected nodes or out of them."""
    graph, inside = surface.workspace.graph, set(chosen(surface))
    ends = (e.source.node for n in inside for e in graph.into(n))
    goals = (e.target.node for n in inside for e in graph.out_of(n))
    return any(node not in inside for node in chain(ends, goals))


def share(surface: Surface) -> None:
    """Add another call of each selected node's layer below it."""
    graph, mirror = surface.workspace.graph, surface.mirror
    calls = []
    for node in chosen(surface):
        box = mirror.box(node)
        calls.append(AddCall(graph.nodes[node].layer, (box.left, box.bottom + 3 * GRID)))
    if calls and surface.workspace.insert(Several(tuple(calls), "Add call")):
        surface.workspace.select(call.node_id for call in calls)


def shared_chosen(surface: Surface) -> list[str]:
    """Return the selected nodes whose layers have other calls."""
    graph = surface.workspace.graph
    return [node for node in chosen(surface) if len(graph.calls(graph.nodes[node].layer)) > 1]


def unlink(surface: Surface) -> None:
    """Give the selected calls layers of their own."""
    graph = surface.workspace.graph
    left = {graph.nodes[node].layer: 0 for node in shared_chosen(surface)}
    edits: list[Edit] = []
    for node in shared_chosen(surface):
        layer = graph.nodes[node].layer
        left[layer] += 1
        # The last call keeps the layer.
        if left[layer] < len(graph.calls(layer)):
            edits.append(Unlink(node))
    if edits:
        surface.workspace.apply(Several(tuple(edits), "Unlink"))


def select_all(surface: Surface) -> None:
    """Select every node, frame and note."""
    graph = surface.workspace.graph
    surface.workspace.select({*graph.nodes, *graph.frames, *graph.notes})


def select_none(surface: Surface) -> None:
    """Let go of all that is selected."""
    surface.workspace.select(())
    surface.mark(edges=frozenset(), dots=frozenset())


def nudge(surface: Surface, dx: int, dy: int) -> None:
    """Move the selection by pixels; nudges that follow each other are one step of undo."""
    lifted = Lift(surface.mirror, surface.workspace.chosen)
    edit = lifted.moved(dx, dy, "Nudge")
    surface.burst.begin()
    surface.workspace.apply(edit, merge="nudge:" + ",".join(sorted(lifted.ids)))


def tidy(surface: Surface) -> None:
    """Lay the selected nodes out anew where they are, or all when fewer than two are selected."""
    nodes = chosen(surface)
    surface.tidying.begin(nodes if len(nodes) > 1 else ())


def tidy_inside(surface: Surface) -> None:
    """Lay the network out anew, and the inside of every block in it, as one step."""
    surface.tidying.begin(inside=True)


def zoom_by(surface: Surface, factor: float) -> None:
    """Zoom with the middle held still."""
    surface.zoom_to(surface.camera.zoom * factor)


def zoom_to_actual(surface: Surface) -> None:
    """Show the network as large as life."""
    surface.zoom_to(1.0)


# Walking the network by keyboard


def follow(surface: Surface, *, forward: bool) -> None:
    """Select the node at the other end of the focused node's first wire."""
    node = focused(surface)
    if node is None:
        return
    graph = surface.workspace.graph
    others = graph.successors(node) if forward else graph.predecessors(node)
    if others:
        _focus(
            surface,
            min(others, key=lambda n: abs(_middle(surface, n)[1] - _middle(surface, node)[1])),
        )


def step_aside(surface: Surface, *, down: bool) -> None:
    """Select the nearest node above or below the focused one."""
    node = focused(surface)
    if node is None:
        return
    x, y = _middle(surface, node)
    sign = 1 if down else -1
    gaps = {}
    for other in surface.workspace.graph.nodes:
        ox, oy = _middle(surface, other)
        if (oy - y) * sign > GRID:
            gaps[other] = abs(oy - y) + 2 * abs(ox - x)
    if gaps:
        _focus(surface, min(gaps, key=gaps.__getitem__))


def focused(surface: Surface) -> str | None:
    """Return the one node that the arrows start from; the leftmost when none is selected."""
    nodes = chosen(surface) or list(surface.workspace.graph.nodes)
    return min(nodes, key=lambda n: _middle(surface, n)) if nodes else None


def _focus(surface: Surface, node: str) -> None:
    surface.workspace.select([node])
    box, seen = surface.mirror.box(node), surface.camera.seen(surface.width(), surface.height())
    inside = seen.left < box.left and box.right < seen.right
    if not (inside and seen.top < box.top and box.bottom < seen.bottom):
        surface.centre_on(box.centre)


def _middle(surface: Surface, node: str) -> tuple[float, float]:
    return surface.mirror.box(node).centre
