"""Parts: networks that no wire joins, each drawn on its own and stacked below one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import networkx as nx

from graph_core.graph import Position, Route
from graph_core.layout.drawing import Drawing, drawn
from graph_core.layout.heights import GAP_Y
from graph_core.layout.rows import WIDEST
from graph_core.layout.sizes import Size
from graph_core.layout.strip import Line
from graph_core.order import natural

Pause: TypeAlias = Callable[[], None]
NO_ENDS: Mapping[str, bool] = MappingProxyType({})
APART = 96.0
# Between nodes that no wire touches, in a row of their own.
BESIDE = 48.0


@dataclass(frozen=True, slots=True)
class Wire:
    """A wire between two named cards; it leaves and arrives this far below their tops."""

    id: str
    source: str
    target: str
    leaves: float
    arrives: float


@dataclass
class Layout:
    """Top left corners of cards, points of wires, and where all that ends."""

    positions: dict[str, Position] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    right: float = 0.0
    bottom: float = 0.0


def laid_out(
    sizes: Mapping[str, Size],
    wires: Sequence[Wire],
    aspect: float | None,
    pause: Pause,
    ends: Mapping[str, bool] = NO_ENDS,
) -> Layout:
    """Return places for all cards, from left to right and from the origin down.

    `ends` names the cards that stand first, or True last, in their part.
    """
    names = sorted(sizes, key=natural)
    place = {name: i for i, name in enumerate(names)}
    net: nx.Graph[str] = nx.Graph()
    net.add_nodes_from(names)
    net.add_edges_from((wire.source, wire.target) for wire in wires)
    parts = sorted(
        (sorted(part, key=place.__getitem__) for part in nx.connected_components(net)),
        key=lambda part: place[part[0]],
    )
    of = {name: number for number, part in enumerate(parts) for name in part}
    inside: list[list[Wire]] = [[] for _ in parts]
    for wire in sorted(wires, key=lambda w: (place[w.source], place[w.target], w.arrives, w.id)):
        inside[of[wire.source]].append(wire)
    layout = Layout()
    for part, own in zip(parts, inside, strict=True):
        if len(part) > 1:
            _add(layout, part, own, _part(part, own, sizes, aspect, pause, ends))
    _add_loners(layout, [part[0] for part in parts if len(part) == 1], sizes)
    return layout


def _part(
    part: Sequence[str],
    wires: Sequence[Wire],
    sizes: Mapping[str, Size],
    aspect: float | None,
    pause: Pause,
    ends: Mapping[str, bool],
) -> Drawing:
    number = {name: i for i, name in enumerate(part)}
    lines = [
        Line(
            number[wire.source],
            number[wire.target],
            wire.leaves - sizes[wire.source][1] / 2,
            wire.arrives - sizes[wire.target][1] / 2,
        )
        for wire in wires
    ]
    edges = {number[name]: last for name, last in ends.items() if name in number}
    return drawn([sizes[name] for name in part], lines, aspect, pause, edges)


def _add(layout: Layout, part: Sequence[str], wires: Sequence[Wire], drawing: Drawing) -> None:
    """Put a part below what there is."""
    left, top, right, bottom = drawing.box
    down = round((layout.bottom + APART if layout.positions else 0.0) - top)
    along = round(-left)
    for name, (x, y) in zip(part, drawing.corners, strict=True):
        layout.positions[name] = (x + along, y + down)
    for wire, route in zip(wires, drawing.routes, strict=True):
        layout.routes[wire.id] = tuple((x + along, y + down) for x, y in route)
    layout.right = max(layout.right, right + along)
    layout.bottom = bottom + down


def _add_loners(layout: Layout, names: Sequence[str], sizes: Mapping[str, Size]) -> None:
    """Put nodes without wires into rows below the rest."""
    if not names:
        return
    widest = max(layout.right, WIDEST / 2)
    left, top = 0.0, layout.bottom + APART if layout.positions else 0.0
    bottom = top
    for name in names:
        width, height = sizes[name]
        if left and left + width > widest:
            left, top = 0.0, bottom + GAP_Y
        layout.positions[name] = (left, top)
        layout.right = max(layout.right, left + width)
        bottom = max(bottom, top + height)
        left += width + BESIDE
    layout.bottom = bottom
