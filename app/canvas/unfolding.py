"""Opening a block in place and closing it: what stands around makes room, and comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.canvas.blocks import chosen_blocks
from app.canvas.geometry import size_of
from app.canvas.surface import Surface
from app.canvas.unfolded import MOST, inside_of, shown_card
from graph_core.annotations import Box as Sheet
from graph_core.edits import Arrange, Edit, SetCollapsed, SetOpened, Several
from graph_core.errors import EditRefused
from graph_core.graph import Graph, Position


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

    left: float
    top: float
    right: float
    bottom: float
    dx: float
    dy: float

    def moved(self, x: float, y: float, width: float = 0.0, height: float = 0.0) -> Position:
        """Return where a box goes: above goes up, below goes down, right of it goes right."""
        if y + height <= self.top:
            return x, y - self.dy
        if y >= self.bottom:
            return x, y + self.dy
        if x + width / 2 >= self.right:
            return x + self.dx, y
        return x, y

    def sheet(self, box: Sheet) -> Sheet:
        """Return a frame's or note's box moved; one around the card grows with it."""
        x, y, width, height = box
        around = x <= self.left and y <= self.top
        if around and x + width >= self.right and y + height >= self.bottom:
            return x, y - self.dy, width + self.dx, height + 2 * self.dy
        return (*self.moved(x, y, width, height), width, height)


def _room(surface: Surface, graph: Graph, node: str, size: tuple[float, float]) -> Arrange:
    """Return the edit after which a card of another size touches nothing it didn't before."""
    mirror = surface.mirror
    box = mirror.box(node)
    dx, dy = size[0] - box.width, (size[1] - box.height) / 2
    growth = _Growth(box.left, box.top, box.right, box.bottom, dx, dy)
    places = {node: (box.left, box.top - dy)}
    for other in graph.nodes:
        if other != node:
            own = mirror.box(other)
            places[other] = growth.moved(own.left, own.top, own.width, own.height)
    return Arrange(
        positions={n: at for n, at in places.items() if at != graph.positions.get(n)},
        frames={f.id: replace(f, box=growth.sheet(f.box)) for f in graph.frames.values()},
        notes={n.id: replace(n, box=growth.sheet(n.box)) for n in graph.notes.values()},
        routes={e: tuple(growth.moved(*at) for at in way) for e, way in graph.routes.items()},
    )
