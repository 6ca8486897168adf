"""Propagation: what is known of each node, kept in step as an edit's effects spread along edges."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import is_

from graph_core.copied import copied
from graph_core.graph import Diff, Graph
from graph_core.inference import Inference, NodeFacts
from graph_core.topology import Topology
from graph_core.types import TensorType

ALL = 2**62


@dataclass(slots=True)
class Reached:
    """How many nodes were looked at; of them, which have another size, concern rules, are new."""

    count: int = 0
    resized: dict[str, NodeFacts] = field(default_factory=dict)
    notable: set[str] = field(default_factory=set)
    retold: set[str] = field(default_factory=set)


class Propagation:
    """Infers what an edit touches and, where outputs change, what follows, in order of the edges.

    It may be stopped after some nodes; those that wait keep the facts they had until it goes on.
    What an edit touches never waits: facts are always of the layers and wires there are. Those that
    wait from the start stand in a line, the last to be visited first; those found on the way are
    kept apart in a heap.
    """

    def __init__(self, graph: Graph, inference: Inference) -> None:
        self.facts: dict[str, NodeFacts] = {}
        self._topology = Topology(graph)
        self._inference = inference
        self._due: set[str] = set()
        self._waiting: set[str] = set()
        self._line: list[tuple[float, str]] = []
        self._late: list[tuple[float, str]] = []
        self._line_up(graph.nodes)

    @property
    def unfinished(self) -> bool:
        """Whether some nodes wait."""
        return bool(self._waiting)

    def let_go(self) -> None:
        """Leave the facts handed out as they are; what follows changes others."""
        self.facts = copied(self.facts)

    def take_up(self, after: Graph, change: Diff, touched: set[str]) -> None:
        """Follow an edit of the graph that touched these nodes; those waiting wait on."""
        self._topology.update(after, change)
        self._inference.forget(touched | change.nodes.removed)
        for node in change.nodes.removed:
            self.facts.pop(node, None)
        self._due = touched
        self._line_up((self._waiting | touched) - change.nodes.removed)

    def spread(self, graph: Graph, typed: frozenset[str], most: int = ALL) -> Reached:
        """Infer what is due, and at most so many of the nodes that wait.

        Other types are notable for nodes of the `typed` kinds, shared ones, blocks and problems.
        """
        reached = Reached()
        due = self._topology.ordered(self._due)
        self._due = set()
        self._visit(graph, self._now(due), typed, reached)
        self._visit(graph, self._next(most - len(due)), typed, reached)
        return reached

    def _line_up(self, nodes: Iterable[str]) -> None:
        rank = self._topology.rank
        self._waiting = set(nodes)
        self._line = sorted([(rank[node], node) for node in self._waiting], reverse=True)
        self._late = []

    def _next(self, most: int) -> Iterator[str]:
        """Yield the nodes that wait, each before those that follow it."""
        line, late, waiting = self._line, self._late, self._waiting
        while waiting and most > 0:
            if late and not (line and line[-1] < late[0]):
                node = heapq.heappop(late)[1]
            else:
                node = line.pop()[1]
            if node in waiting:
                most -= 1
                waiting.discard(node)
                yield node

    def _now(self, nodes: Iterable[str]) -> Iterator[str]:
        """Yield nodes that wait no longer."""
        for node in nodes:
            self._waiting.discard(node)
            yield node

    def _visit(
        self, graph: Graph, nodes: Iterable[str], typed: frozenset[str], reached: Reached
    ) -> None:
        rank, infer, facts = self._topology.rank, self._inference.node, self.facts
        out_of, shared = graph.index.out_of, graph.index.shared
        waiting, late = self._waiting, self._late
        for node in nodes:
            reached.count += 1
            known = facts.get(node)
            made = infer(graph, facts, node, known)
            if made is known:
                continue
            facts[node] = made
            reached.retold.add(node)
            layer = made.layer
            if known is None:
                reached.resized[layer.id] = made
                reached.notable.add(node)
                continue  # what follows a new node waits by itself: an edge to it is new as well
            if made.parameters != known.parameters:
                reached.resized[layer.id] = made
            if (
                made.problem is not known.problem
                or layer.kind in typed
                or layer.id in shared
                or layer.is_block
            ):
                reached.notable.add(node)
            if _same(known.outputs, made.outputs):
                continue
            for edge in out_of.get(node, ()):
                follower = edge.target.node
                if follower not in waiting:
                    waiting.add(follower)
                    heapq.heappush(late, (rank[follower], follower))


def _same(one: Mapping[str, TensorType], other: Mapping[str, TensorType]) -> bool:
    """Tell whether outputs are the same; types are interned, so their identity decides."""
    return len(one) == len(other) and all(map(is_, one.values(), other.values()))
