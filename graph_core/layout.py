"""Layout: places for nodes, left to right in layers, as a pure function of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

import networkx as nx

from graph_core.graph import Graph, Position
from graph_core.kinds import spec_of
from graph_core.order import natural

Size: TypeAlias = tuple[float, float]
Columns: TypeAlias = list[list[str]]
Neighbours: TypeAlias = Callable[[str], Iterable[str]]
# Between columns a wire shows its type: N×16×8×8 f32 takes about 90.
GAP_X, GAP_Y = 108.0, 40.0
_SWEEPS = 4
_WIDTH, _HEIGHT, _LINE, _TALLEST = 150.0, 60.0, 16.0, 110.0


def usual_size(graph: Graph, node: str) -> Size:
    """Return about how large a node is painted: its title and its inline params."""
    spec = spec_of(graph, graph.layer_of(node))
    lines = sum(param.inline for param in spec.params) if spec else 0
    return _WIDTH, min(_TALLEST, _HEIGHT + _LINE * lines)


def layered(graph: Graph, sizes: Mapping[str, Size]) -> dict[str, Position]:
    """Return the top left corner of every node; nodes without a size get their usual one.

    Layers by longest path, order by barycentre sweeps, heights by isotonic regression: the method
    of Sugiyama et al. 1981 without dummy nodes.
    """
    if not graph.nodes:
        return {}
    full = {node: sizes.get(node) or usual_size(graph, node) for node in graph.nodes}
    columns = _ordered(graph, _columns(graph))
    middles = _middles(graph, columns, full)
    top = min(middles[node] - full[node][1] / 2 for node in graph.nodes)
    positions: dict[str, Position] = {}
    left = 0.0
    for column in columns:
        for node in column:
            positions[node] = (left, round(middles[node] - full[node][1] / 2 - top))
        left += max(full[node][0] for node in column) + GAP_X
    return positions


def placed(graph: Graph) -> Graph:
    """Return the graph with a place for every node; those it has are kept."""
    if len(graph.positions) == len(graph.nodes):
        return graph
    return replace(graph, positions={**layered(graph, {}), **graph.positions})


def _columns(graph: Graph) -> Columns:
    names = sorted(graph.nodes, key=natural)
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(names)
    net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
    generations = list(nx.topological_generations(net))
    rank: dict[str, int] = {node: i for i, nodes in enumerate(generations) for node in nodes}
    columns: Columns = [[] for _ in generations]
    for node in names:
        followers = graph.successors(node)
        late = not graph.predecessors(node) and followers  # an input stands beside its first use
        columns[min(map(rank.__getitem__, followers)) - 1 if late else rank[node]].append(node)
    return [column for column in columns if column]


def _ordered(graph: Graph, columns: Columns) -> Columns:
    """Sort each column by where its neighbours stand, there and back a few times."""
    for _ in range(_SWEEPS):
        columns = _swept(columns, graph.predecessors)
        columns = _swept(columns[::-1], graph.successors)[::-1]
    return columns


def _swept(columns: Columns, neighbours: Neighbours) -> Columns:
    place: dict[str, float] = {}
    swept: Columns = []
    for column in columns:
        wish = {
            node: _mean([place[n] for n in neighbours(node) if n in place] or [index / len(column)])
            for index, node in enumerate(column)
        }
        swept.append(sorted(column, key=wish.__getitem__))
        place |= {node: index / len(column) for index, node in enumerate(swept[-1])}
    return swept


def _middles(graph: Graph, columns: Columns, sizes: Mapping[str, Size]) -> dict[str, float]:
    middles = {node: 0.0 for column in columns for node in column}
    for _ in range(_SWEEPS):
        for order, neighbours in (
            (columns, graph.predecessors),
            (columns[::-1], graph.successors),
        ):
            for column in order:
                near = [[middles[n] for n in neighbours(node)] for node in column]
                wish = [_mean(m or [middles[node]]) for node, m in zip(column, near, strict=True)]
                gaps = [(sizes[a][1] + sizes[b][1]) / 2 + GAP_Y for a, b in pairwise(column)]
                middles |= zip(column, spread(wish, gaps), strict=True)
    return middles


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def spread(wishes: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return the places nearest to the wishes that keep at least these gaps, in order.

    >>> spread([0, 0, 100], [10, 10])
    [-5.0, 5.0, 100.0]
    """
    shift, shifts = 0.0, [0.0]
    for gap in gaps:
        shift += gap
        shifts.append(shift)
    pools: list[tuple[float, int]] = []
    for wish, moved in zip(wishes, shifts, strict=False):
        total, count = float(wish - moved), 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            above, size = pools.pop()
            total, count = total + above, count + size
        pools.append((total, count))
    level = [total / count for total, count in pools for _ in range(count)]
    return [place + moved for place, moved in zip(level, shifts, strict=False)]
