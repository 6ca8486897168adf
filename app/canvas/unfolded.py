"""Unfolded: a block's card that shows its inside in place, as the call it stands for has it."""

from __future__ import annotations

from dataclasses import replace

from app.canvas.card import Card, Inside, Placed, card_of, letters
from app.canvas.geometry import size_of
from graph_core.analysis import Analyser, Analysis
from graph_core.graph import Graph
from graph_core.inside import look_into

# More nodes are for looking into, not for showing in place.
MOST = 150


def shown_card(graph: Graph, analysis: Analysis, node: str, shared: str = "") -> Card:
    """Return the card of a node, with what is inside where it is opened in place."""
    card = card_of(graph, analysis, node, shared)
    if node not in graph.opened or card.collapsed:
        return card
    inside = inside_of(graph, analysis, node)
    return replace(card, picture=None, inside=inside) if inside else card


def inside_of(graph: Graph, analysis: Analysis, node: str) -> Inside | None:
    """Return the first copy of what a node calls, drawn; None for no block, an empty or a huge one.

    Blocks that are opened in there are drawn so as well.
    """
    look = look_into(graph, analysis.facts, node, 0)
    if look is None or not 0 < len(look.graph.nodes) <= MOST:
        return None
    body = look.graph
    seen, marks = Analyser(body, given=look.given).analysis, letters(body)
    cards = {n: shown_card(body, seen, n, marks.get(body.nodes[n].layer, "")) for n in body.nodes}
    at = {n: body.positions.get(n, (0.0, 0.0)) for n in body.nodes}
    sizes = {n: size_of(card) for n, card in cards.items()}
    left, top = min(x for x, _ in at.values()), min(y for _, y in at.values())
    placed = tuple(Placed(n, at[n][0] - left, at[n][1] - top, cards[n]) for n in sorted(body.nodes))
    return Inside(
        (
            max(x - left + sizes[n][0] for n, (x, _) in at.items()),
            max(y - top + sizes[n][1] for n, (_, y) in at.items()),
        ),
        placed,
        tuple(sorted((e.source, e.target, _place(body, e.id)) for e in body.edges.values())),
    )


def _place(body: Graph, edge: str) -> int:
    """Return which of its port's sockets an edge ends in."""
    held = body.at_input(body.edges[edge].target)
    return next(place for place, other in enumerate(held) if other.id == edge)
