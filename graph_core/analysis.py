"""Analysis: the types, totals and diagnostics of a whole graph, updated edit by edit."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph_core.blocks import made_of
from graph_core.diagnostics import Diagnostic, Severity
from graph_core.fields import DataSignature
from graph_core.graph import Diff, Graph, PortRef, diff
from graph_core.inference import NodeFacts, infer_node
from graph_core.rules import GRAPH_RULES, NODE_RULES, Context
from graph_core.topology import Topology
from graph_core.types import TensorType


@dataclass(frozen=True)
class Analysis:
    """What is known of one graph."""

    graph: Graph
    facts: Mapping[str, NodeFacts] = field(default_factory=dict)
    by_node: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    whole: tuple[Diagnostic, ...] = ()
    signature: DataSignature | None = None
    parameters: int = 0
    trainable: int = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, errors first."""
        rank = list(Severity)
        found = [*self.whole, *(d for group in self.by_node.values() for d in group)]
        return tuple(sorted(found, key=lambda finding: rank.index(finding.severity)))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def ok(self) -> bool:
        """Whether the network can be trained as it stands."""
        return not self.errors

    def type_of(self, port: PortRef) -> TensorType | None:
        """Return the type an output port gives, or None while it is unknown."""
        facts = self.facts.get(port.node)
        return facts.outputs.get(port.port) if facts else None

    def at(self, node: str) -> tuple[Diagnostic, ...]:
        """Return a node's own findings."""
        return self.by_node.get(node, ())


class Analyser:
    """Keeps an analysis in step with a graph; after an edit only what it reaches is computed."""

    def __init__(self, graph: Graph, signature: DataSignature | None = None) -> None:
        self._topology = Topology(graph)
        self._facts: dict[str, NodeFacts] = {}
        self._found: dict[str, tuple[Diagnostic, ...]] = {}
        self._infer(graph, graph.nodes)
        self.analysis = self._check(graph, signature, graph.nodes)

    def update(self, after: Graph, signature: DataSignature | None) -> Analysis:
        """Return the analysis of the graph that follows the last one."""
        before = self.analysis.graph
        change = diff(before, after)
        if change.only_layout and signature == self.analysis.signature:
            self.analysis = replace(self.analysis, graph=after)
            return self.analysis
        self._topology.update(before, after, change)
        touched = _touched(before, after, change)
        # Copies: analyses handed out earlier stay as they were.
        self._facts, self._found = dict(self._facts), dict(self._found)
        for node in change.nodes.removed:
            self._facts.pop(node, None)
            self._found.pop(node, None)
        retyped = self._infer(after, touched & after.nodes.keys())
        suspects = set(after.nodes) if signature != self.analysis.signature else touched | retyped
        suspects |= {n for s in touched | retyped if s in after.nodes for n in after.successors(s)}
        self.analysis = self._check(after, signature, suspects & after.nodes.keys())
        return self.analysis

    def _infer(self, graph: Graph, nodes: Iterable[str]) -> set[str]:
        """Compute the nodes and, where outputs change, what follows; return all that changed."""
        rank = self._topology.rank
        queued = set(nodes)
        queue = [(rank(node), node) for node in queued]
        heapq.heapify(queue)
        changed: set[str] = set()
        while queue:
            _, node = heapq.heappop(queue)
            queued.discard(node)
            known = self._facts.get(node)
            facts = infer_node(graph, self._facts, node, known)
            if facts is known:
                continue
            self._facts[node] = facts
            changed.add(node)
            if known is not None and known.outputs == facts.outputs:
                continue
            for follower in graph.successors(node):
                if follower not in queued:
                    queued.add(follower)
                    heapq.heappush(queue, (rank(follower), follower))
        return changed

    def _check(
        self, graph: Graph, signature: DataSignature | None, nodes: Iterable[str]
    ) -> Analysis:
        context = Context(graph, self._facts, signature)
        for node in nodes:
            found = tuple(d for rule in NODE_RULES for d in rule(context, node))
            if found:
                self._found[node] = found
            else:
                self._found.pop(node, None)
        whole = tuple(d for rule in GRAPH_RULES for d in rule(context))
        total, trainable = _parameters(graph, self._facts)
        return Analysis(graph, self._facts, self._found, whole, signature, total, trainable)


def _touched(before: Graph, after: Graph, change: Diff) -> set[str]:
    nodes = set(change.nodes.touched)
    for layer in change.layers.touched | made_of(after, change.blocks.touched):
        nodes.update(after.calls(layer))
    for id_ in change.edges.touched:
        for graph in (before, after):
            if id_ in graph.edges:
                nodes |= {graph.edges[id_].source.node, graph.edges[id_].target.node}
    return nodes


def _parameters(graph: Graph, facts: Mapping[str, NodeFacts]) -> tuple[int, int]:
    """Return all and trainable parameters, a shared layer's counted once."""
    total = trainable = 0
    for layer in graph.layers.values():
        calls = graph.calls(layer.id)
        size = next((n for n in (facts[c].parameters for c in calls if c in facts) if n), 0)
        total += size
        trainable += size if layer.trainable else 0
    return total, trainable


def analyse(graph: Graph, signature: DataSignature | None = None) -> Analysis:
    """Return the analysis of a graph, from nothing."""
    return Analyser(graph, signature).analysis
