"""Layouts of whole graphs: places for nodes and ways for wires, from the graph alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from graph_core.graph import Edge, Graph, Position
from graph_core.layout.parts import Layout, Wire, laid_out
from graph_core.layout.rows import ASPECT
from graph_core.layout.sizes import Cards, Size, usual_ports, usual_size

Pause = Callable[[], None]
USUAL = Cards({}, {})


def at_once() -> None:
    """What a layout does between two steps when nobody waits for a turn."""


def sizes_of(graph: Graph, cards: Cards, nodes: Iterable[str]) -> dict[str, Size]:
    """Return the sizes of nodes, the usual ones of those that have none."""
    return {node: cards.sizes.get(node) or usual_size(graph, node) for node in nodes}


def wires_of(
    graph: Graph, cards: Cards, edges: Iterable[Edge], sizes: Mapping[str, Size], pause: Pause
) -> list[Wire]:
    """Return edges as wires between cards of these sizes."""
    heights = {node: size[1] for node, size in sizes.items()}
    wires: list[Wire] = []
    for edge in edges:
        pause()
        ports = cards.ports.get(edge.id) or usual_ports(graph, edge.id, heights)
        wires.append(Wire(edge.id, edge.source.node, edge.target.node, *ports))
    return wires


def layout_of(
    graph: Graph, cards: Cards = USUAL, aspect: float | None = ASPECT, pause: Pause = at_once
) -> Layout:
    """Return places and ways for a whole graph; a long one in rows about `aspect` times as wide.

    The layers of Sugiyama et al. 1981 by longest path with dummies for long wires, ordered by
    barycentres and swaps, with heights by isotonic regression. `pause` is called between steps;
    what it raises ends the work.
    """
    sizes = sizes_of(graph, cards, graph.nodes)
    wires = wires_of(graph, cards, graph.edges.values(), sizes, pause)
    return laid_out(sizes, wires, aspect, pause)


def layered(graph: Graph, sizes: Mapping[str, Size]) -> dict[str, Position]:
    """Return the top left corner of every node, in one row; those without a size as usual."""
    return layout_of(graph, Cards(sizes, {}), aspect=None).positions


def placed(graph: Graph) -> Graph:
    """Return the graph with a place for every node; those it has are kept."""
    if len(graph.positions) == len(graph.nodes):
        return graph
    layout = layout_of(graph)
    if graph.positions:
        return replace(graph, positions={**layout.positions, **graph.positions})
    routes = {edge: route for edge, route in layout.routes.items() if route}
    return replace(graph, positions=layout.positions, routes={**routes, **graph.routes})
