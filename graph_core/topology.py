"""Order and reachability of a graph, kept in step with its edits."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from operator import lt
from typing import TypeAlias

import networkx as nx

from graph_core.graph import Diff, Graph
from graph_core.order import natural

Step: TypeAlias = Callable[[Iterable[str]], set[str]]


def reaches(graph: Graph, start: str, goal: str) -> bool:
    """Tell whether a path of edges leads from one node to another, or they are the same."""
    if start == goal:
        return True
    if not graph.out_of(start) or not graph.into(goal):
        return False
    return any(goal in found for found in _walk({start}, _following(graph)))


def upstream(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return the nodes and everything that feeds them."""
    starts = set(nodes)
    return starts.union(*_walk(starts, _feeding(graph)))


def downstream(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return the nodes and everything they feed."""
    starts = set(nodes)
    return starts.union(*_walk(starts, _following(graph)))


def _following(graph: Graph) -> Step:
    leaving = graph.index.out_of.get
    return lambda nodes: {edge.target[0] for node in nodes for edge in leaving(node, ())}


def _feeding(graph: Graph) -> Step:
    arriving = graph.index.into.get
    return lambda nodes: {edge.source[0] for node in nodes for edge in arriving(node, ())}


def _walk(starts: set[str], step: Step) -> Iterator[set[str]]:
    """Yield the nodes that one step more leads to from the starts, each node once."""
    found, latest = set(starts), starts
    while latest:
        latest = step(latest) - found
        found |= latest
        yield latest


def leads_right(graph: Graph) -> bool:
    """Tell whether every edge leads further to the right, so that no cycle can be closed."""
    places = graph.positions
    if not graph.nodes.keys() <= places.keys():
        return False
    left = {node: place[0] for node, place in places.items()}
    sources = [left[edge.source[0]] for edge in graph.edges.values()]
    targets = [left[edge.target[0]] for edge in graph.edges.values()]
    return all(map(lt, sources, targets))


class Topology:
    """A topological rank for every node of a graph.

    `rank` is larger for a node than for every predecessor. It stays valid while edits respect it;
    a new node between old ones gets a rank between theirs, and only an edge that goes against the
    order sorts anew.
    """

    def __init__(self, graph: Graph) -> None:
        self.rank: dict[str, float] = {}
        self._sort(graph)

    def update(self, after: Graph, change: Diff) -> None:
        """Take up what changed on the way to another graph."""
        for node in change.nodes.removed:
            self.rank.pop(node, None)
        for node in sorted(change.nodes.added, key=natural):
            self.rank[node] = self._place(after, node)
        added = [after.edges[id_] for id_ in change.edges.added | change.edges.changed]
        if any(self.rank[e.source.node] >= self.rank[e.target.node] for e in added):
            self._sort(after)

    def _place(self, graph: Graph, node: str) -> float:
        """Return a rank between those of a new node's neighbours, where they leave room."""
        before = [self.rank[n] for n in graph.predecessors(node) if n in self.rank]
        after = [self.rank[n] for n in graph.successors(node) if n in self.rank]
        if not after:
            return max(before, default=0.0) + 1.0
        return (max(before) + min(after)) / 2 if before else min(after) - 1.0

    def _sort(self, graph: Graph) -> None:
        if leads_right(graph):
            self.rank = {node: graph.positions[node][0] for node in graph.nodes}
        else:
            order = nx.topological_sort(_net_of(graph))
            self.rank = {node: float(place) for place, node in enumerate(order)}

    def ordered(self, nodes: Iterable[str]) -> list[str]:
        """Return the nodes so that each follows its predecessors."""
        return sorted(nodes, key=self.rank.__getitem__)


def _net_of(graph: Graph) -> nx.DiGraph[str]:
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
    return net


def topological_order(graph: Graph) -> list[str]:
    """Return all nodes in an order that depends on the graph alone: ties go by natural id order."""
    sorter = TopologicalSorter({node: graph.predecessors(node) for node in graph.nodes})
    sorter.prepare()
    ready: list[tuple[tuple[str, int, str], str]] = []
    order = []
    while sorter.is_active():
        for node in sorter.get_ready():
            heapq.heappush(ready, (natural(node), node))
        order.append(heapq.heappop(ready)[1])
        sorter.done(order[-1])
    return order
