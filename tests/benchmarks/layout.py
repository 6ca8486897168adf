"""How long a layout takes and how good it is, against networkx's multipartite layout.

The reference runs in the same process on the same graph: layers by topological generations and
networkx's own places for them. Quality is counted on both: wires that cross, wires that run behind
cards, and how long all wires are, as straight lines from point to point.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph_core.graph import Graph, Position, Route
from graph_core.layout import Cards, layout_of
from tests.benchmarks.report import Report
from tests.benchmarks.stand import network

SIZE = (160.0, 88.0)
LIMITS = {1_000: 0.3, 10_000: 3.0}
REPEATS = {1_000: 5, 10_000: 3}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """Places of cards and points of wires."""

    positions: Mapping[str, Position]
    routes: Mapping[str, Route]


def seconds(act: Callable[[], object], repeats: int) -> float:
    """Return the median processor time of an action."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return median(times)


def multipartite(graph: Graph) -> dict[str, Position]:
    """Return networkx's places, scaled so that cards of this size keep apart."""
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
    layers = list(nx.topological_generations(net))
    for number, layer in enumerate(layers):
        for node in layer:
            net.nodes[node]["subset"] = number
    places = nx.multipartite_layout(net, scale=1.0)
    wide = {places[layer[0]][0] for layer in map(list, layers)}
    step = (max(wide) - min(wide)) / max(len(wide) - 1, 1) or 1.0
    tall = max(len(layer) for layer in layers)
    high = max(y for _, y in places.values()) - min(y for _, y in places.values())
    rise = high / max(tall - 1, 1) or 1.0
    return {
        n: (x / step * (SIZE[0] + 108), y / rise * (SIZE[1] + 40)) for n, (x, y) in places.items()
    }


def lines(graph: Graph, picture: Picture) -> tuple[Floats, NDArray[np.int64]]:
    """Return every wire as straight lines, (n, 4), and which wire each belongs to."""
    found, owners = [], []
    for number, edge in enumerate(graph.edges.values()):
        (x, y), (ex, ey) = (picture.positions[end.node] for end in (edge.source, edge.target))
        start, end = (x + SIZE[0], y + SIZE[1] / 2), (ex, ey + SIZE[1] / 2)
        for a, b in pairwise([start, *picture.routes.get(edge.id, ()), end]):
            found.append((*a, *b))
            owners.append(number)
    return np.array(found), np.array(owners)


def crossings(wires: Floats, owners: NDArray[np.int64], most: int = 3_000) -> float:
    """Return how many lines of different wires cross, estimated from the first `most` lines."""
    chosen = wires[:most]
    a, b = chosen[:, :2], chosen[:, 2:]
    total = 0
    for line, owner in zip(chosen, owners, strict=False):
        c, d = line[:2], line[2:]
        apart = _side(a, b, c) * _side(a, b, d) < 0
        astride = _side(c, d, a) * _side(c, d, b) < 0
        total += int((apart & astride & (owners[:most] != owner)).sum())
    return total / 2


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    ab, ac = b - a, c - a
    found: Floats = ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]
    return found


def behind(graph: Graph, picture: Picture, wires: Floats, owners: NDArray[np.int64]) -> int:
    """Return how many wires run behind a card that isn't theirs."""
    nodes = list(graph.nodes)
    corner = np.array([picture.positions[node] for node in nodes])
    number = {node: i for i, node in enumerate(nodes)}
    ends = [(number[e.source.node], number[e.target.node]) for e in graph.edges.values()]
    hidden = set()
    for line, owner in zip(wires, owners.tolist(), strict=True):
        met = _meets(line, corner + 1, corner + np.array(SIZE) - 1)
        met[list(ends[owner])] = False
        if met.any():
            hidden.add(owner)
    return len(hidden)


def _meets(line: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Tell which boxes a line passes through, by clipping it to each."""
    start, along = line[:2], line[2:] - line[:2]
    along = np.where(np.abs(along) < 1e-9, 1e-9, along)
    a, b = (low - start) / along, (high - start) / along
    enter, leave = np.minimum(a, b).max(axis=1), np.maximum(a, b).min(axis=1)
    found: NDArray[np.bool_] = (enter < leave) & (leave > 0) & (enter < 1)
    return found


def quality(report: Report, label: str, graph: Graph, picture: Picture) -> None:
    wires, owners = lines(graph, picture)
    report.row(f"{label}: crossings in the first 3,000 lines", crossings(wires, owners), "")
    report.row(f"{label}: wires behind cards", behind(graph, picture, wires, owners), "")
    long = np.hypot(*(wires[:, 2:] - wires[:, :2]).T).sum()
    report.row(f"{label}: length of all wires", float(long / 1000), "thousand")


def main() -> int:
    report = Report("layout")
    for count, limit in LIMITS.items():
        graph = network(count)
        cards = Cards(dict.fromkeys(graph.nodes, SIZE), {})
        took = seconds(lambda g=graph, c=cards: layout_of(g, c), REPEATS[count])
        usual = seconds(lambda g=graph: multipartite(g), REPEATS[count])
        name = f"{count:,} nodes, {len(graph.edges):,} wires"
        report.row(f"{name}: tidy", took, "s", limit=limit)
        report.row(f"{name}: against networkx multipartite", took / usual, "times")
        layout = layout_of(graph, cards, aspect=None)
        quality(report, f"{count:,} tidy", graph, Picture(layout.positions, layout.routes))
        quality(report, f"{count:,} networkx", graph, Picture(multipartite(graph), {}))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
