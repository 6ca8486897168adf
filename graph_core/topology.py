"""Order and reachability of a graph, kept in step with its edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import networkx as nx

from graph_core.graph import Diff, Graph
from graph_core.order import natural


def reaches(graph: Graph, start: str, goal: str) -> bool:
    """Tell whether a path of edges leads from one node to another, or they are the same."""
    if start == goal:
        return True
    if not graph.out_of(start) or not graph.into(goal):
        return False
    return goal in _walk(graph, start, graph.successors)


def _walk(graph: Graph, start: str, step: Callable[[str], Iterable[str]]) -> Iterator[str]:
    sized: Any = graph  # networkx asks it for its length only, once the neighbours are given
    return (node for _, node in nx.generic_bfs_edges(sized, start, step))


def upstream(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return the nodes and everything that feeds them."""
    return _spread(graph, nodes, graph.predecessors)


def downstream(graph: Graph, nodes: Iterable[str]) -> set[str]:
    """Return the nodes and everything they feed."""
    return _spread(graph, nodes, graph.successors)


def _spread(graph: Graph, nodes: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if node not in found:
            found.add(node)
            found.update(_walk(graph, node, step))
    return found


class Topology:
    """A networkx mirror of a graph with a topological rank for every node.

    `rank` is larger for a node than for every predecessor. It stays valid while edits respect it;
    a new node between old ones gets a rank between theirs, and only an edge that goes against the
    order sorts anew.
    """

    def __init__(self, graph: Graph) -> None:
        self._net: nx.DiGraph[str] = nx.DiGraph()
        self._net.add_nodes_from(graph.nodes)
        self._net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
        self.rank: dict[str, float] = {}
        self._sort()

    def update(self, before: Graph, after: Graph, change: Diff) -> None:
        """Take up the difference between two graphs."""
        for id_ in change.edges.removed | change.edges.changed:
            edge = before.edges[id_]
            self._unlink(after, edge.source.node, edge.target.node)
        self._net.remove_nodes_from(change.nodes.removed)
        for node in change.nodes.removed:
            self.rank.pop(node, None)
        self._net.add_nodes_from(change.nodes.added)
        added = [after.edges[id_] for id_ in change.edges.added | change.edges.changed]
        self._net.add_edges_from((e.source.node, e.target.node) for e in added)
        for node in sorted(change.nodes.added, key=natural):
            self.rank[node] = self._place(node)
        if any(self.rank[e.source.node] >= self.rank[e.target.node] for e in added):
            self._sort()

    def _unlink(self, after: Graph, source: str, target: str) -> None:
        still = target in after.successors(source) if source in after.nodes else False
        if not still and self._net.has_edge(source, target):
            self._net.remove_edge(source, target)

    def _place(self, node: str) -> float:
        """Return a rank between those of a new node's neighbours, where they leave room."""
        before = [self.rank[n] for n in self._net.predecessors(node) if n in self.rank]
        after = [self.rank[n] for n in self._net.successors(node) if n in self.rank]
        if not after:
            return max(before, default=0.0) + 1.0
        return (max(before) + min(after)) / 2 if before else min(after) - 1.0

    def _sort(self) -> None:
        self.rank = {node: float(i) for i, node in enumerate(nx.topological_sort(self._net))}

    def ordered(self, nodes: Iterable[str]) -> list[str]:
        """Return the nodes so that each follows its predecessors."""
        return sorted(nodes, key=self.rank.__getitem__)


def topological_order(graph: Graph) -> list[str]:
    """Return all nodes in an order that depends on the graph alone: ties go by natural id order."""
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((e.source.node, e.target.node) for e in graph.edges.values())
    return list(nx.lexicographical_topological_sort(net, key=natural))
