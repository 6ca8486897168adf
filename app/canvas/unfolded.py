"""Unfolded: a block's card that shows its inside in place, as the call it stands for has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.canvas.card import Card, Inside, Placed, card_of
from app.canvas.thumbnail import Draw, thumbnail_of
from graph_core.analysis import Analyser, Analysis
from graph_core.graph import Graph
from graph_core.inside import look_into

# More nodes are for looking into, not for showing in place.
MOST = 150
# In how many straight pieces a wire in there is drawn.
SEGMENTS = 24


def shown_card(
    graph: Graph, analysis: Analysis, node: str, shared: str = "", draw: Draw = thumbnail_of
) -> Card:
    """Return the card of a node, with what is inside where it is opened in place."""
    card = card_of(graph, analysis, node, shared, draw)
    if node not in graph.opened or card.collapsed:
        return card
    inside = inside_of(graph, analysis, node)
    return replace(card, picture=None, inside=inside) if inside else card


def inside_of(graph: Graph, analysis: Analysis, node: str) -> Inside | None:
    """Return the first copy of what a node calls, drawn; None for no block, an empty or a huge one.

    Blocks that are opened in there are drawn so as well.
    """
    from app.canvas.mirror import Mirror  # a mirror shows cards, and one card may show a mirror

    look = look_into(graph, analysis.facts, node, 0)
    if look is None or not 0 < len(look.graph.nodes) <= MOST:
        return None
    mirror = Mirror(look.graph, Analyser(look.graph, given=look.given).analysis)
    mirror.catch_up()
    box = mirror.bounds(look.graph.nodes)
    if box is None:
        return None
    cards = (
        Placed(n, mirror.box(n).left - box.left, mirror.box(n).top - box.top, mirror.card(n))
        for n in sorted(look.graph.nodes)
    )
    points = mirror.courses(mirror.live_edges()).at(np.linspace(0.0, 1.0, SEGMENTS + 1))
    wires = (points - (box.left, box.top)).round(1).tolist()
    shown = sorted(tuple((x, y) for x, y in wire) for wire in wires)
    return Inside((box.width, box.height), tuple(cards), tuple(shown))
