"""Opening a block in place and closing it: what stands around makes room, and comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.canvas.blocks import chosen_blocks
from app.canvas.camera import Box
from app.canvas.geometry import size_of
from app.canvas.surface import Surface
from app.canvas.unfolded import MOST, inside_of, shown_card
from graph_core.annotations import Box as Sheet
from graph_core.edits import Arrange, Edit, SetCollapsed, SetOpened, Several
from graph_core.errors import EditRefused
from graph_core.graph import Graph, Route
from graph_core.topology import topological_order


def can_toggle(surface: Surface) -> bool:
    """Tell whether one block, and nothing else, is selected."""
    return len(surface.workspace.selection) == 1 and bool(chosen_blocks(surface))


def is_open(surface: Surface) -> bool:
    """Tell whether the one selected block shows its inside in place."""
    graph = surface.workspace.graph
    return can_toggle(surface) and chosen_blocks(surface)[0] in graph.opened


def toggle(surface: Surface) -> None:
    """Show what is inside the selected block in its place, or its card again, as one step."""
    workspace = surface.workspace
    (node,) = chosen_blocks(surface)
    graph, away = workspace.graph, is_open(surface)
    if not away and inside_of(graph, workspace.analysis, node) is None:
        expected = f"1 to {MOST} nodes inside; enter it to see more"
        workspace.refused.emit(EditRefused("this block can't be shown in place", expected=expected))
        return
    edits: list[Edit] = [SetOpened((node,), not away)]
    if node in graph.collapsed:
        edits.append(SetCollapsed((node,), collapsed=False))
    after = graph
    for edit in edits:
        after = after.patched(edit.plan(after))
    size = size_of(shown_card(after, workspace.analysis, node, surface.mirror.card(node).shared))
    edits.append(_room(surface, graph, node, size))
    if workspace.apply(Several(tuple(edits), edits[0].title)):
        surface.reveal(node)


@dataclass(frozen=True)
class _Growth:
    """A card that grows, from its middle upwards and downwards, and to its right."""

    card: Box
    dx: float
    dy: float

    def level(self, top: float, bottom: float) -> float:
        """Return how far down goes what reaches from top to bottom; upwards when negative."""
        if bottom <= self.card.top:
            return -self.dy
        return self.dy if top >= self.card.bottom else 0.0

    def beside(self, x: float) -> bool:
        """Tell whether a place is to the right of the card."""
        return x >= self.card.right

    def sheet(self, box: Sheet) -> Sheet:
        """Return a frame's or note's box moved; one around the card grows with it."""
        x, y, width, height = box
        within = x <= self.card.left and x + width >= self.card.right
        if within and y <= self.card.top and y + height >= self.card.bottom:
            return x, y - self.dy, width + self.dx, height + 2 * self.dy
        down = self.level(y, y + height)
        right = self.dx if not down and self.beside(x + width / 2) else 0.0
        return x + right, y + down, width, height


def _room(surface: Surface, graph: Graph, node: str, size: tuple[float, float]) -> Arrange:
    """Return the edit after which a card of another size touches nothing it didn't before.

    What is above goes up, what is below down; what stands beside goes right, and what follows it.
    """
    boxes = {other: surface.mirror.box(other) for other in graph.nodes}
    card = boxes.pop(node)
    growth = _Growth(card, size[0] - card.width, (size[1] - card.height) / 2)
    pushed, places = set[str](), {node: (card.left, card.top - growth.dy)}
    for other in topological_order(graph):
        if other == node:
            continue
        box = boxes[other]
        down = growth.level(box.top, box.bottom)
        follows = bool(pushed.intersection(graph.predecessors(other)))
        if growth.beside(box.centre[0]) and (not down or follows):
            pushed.add(other)
        places[other] = box.left + growth.dx * (other in pushed), box.top + down
    return Arrange(
        positions={n: at for n, at in places.items() if at != graph.positions.get(n)},
        frames={f.id: replace(f, box=growth.sheet(f.box)) for f in graph.frames.values()},
        notes={n.id: replace(n, box=growth.sheet(n.box)) for n in graph.notes.values()},
        routes={
            id_: _led(growth, way, *(end in pushed for end in _ends(graph, id_)))
            for id_, way in graph.routes.items()
        },
    )


def _led(growth: _Growth, way: Route, begins: bool, ends: bool) -> Route:
    """Return a wire's points moved: where it `begins` or `ends` tells whether that went right."""
    points = []
    for x, y in way:
        down = growth.level(y, y)
        right = (begins and ends) or (growth.beside(x) and (begins or not down))
        points.append((x + growth.dx * right, y + down))
    return tuple(points)


def _ends(graph: Graph, edge: str) -> tuple[str, str]:
    wire = graph.edges[edge]
    return wire.source.node, wire.target.node
