"""Analysis: the types, totals and diagnostics of a whole graph, updated edit by edit."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import is_
from typing import Any

from graph_core.blocks import made_of
from graph_core.bypass import effective
from graph_core.diagnostics import Diagnostic, Level, Severity
from graph_core.fields import DataSignature
from graph_core.graph import Diff, Graph, PortRef, diff
from graph_core.inference import GivenInference, Inference, NodeFacts
from graph_core.inside import block_at, first_of_each, looks_into, seen_from_outside
from graph_core.kinds import find_spec
from graph_core.order import natural
from graph_core.rules import (
    BODY_GRAPH_RULES,
    DATA_KINDS,
    GRAPH_RULES,
    Context,
    body_rules_for,
    rules_for,
    typed_kinds,
)
from graph_core.topology import Topology
from graph_core.types import TensorType

_MEMO = 1000


@dataclass(frozen=True)
class Analysis:
    """What is known of one graph; `inside` holds findings in the bodies its nodes call.

    `body` says that it is the body of a block, whose Inputs get what a call gives them.
    """

    graph: Graph
    facts: Mapping[str, NodeFacts] = field(default_factory=dict)
    by_node: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    whole: tuple[Diagnostic, ...] = ()
    signature: DataSignature | None = None
    parameters: int = 0
    trainable: int = 0
    inside: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    body: bool = False

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings, those inside blocks once each; errors first, then by the nodes' ids."""
        rank = {severity: place for place, severity in enumerate(Severity)}
        nodes = sorted(self.by_node.keys() | self.inside.keys(), key=natural)
        return tuple(sorted(self._found_at(nodes), key=lambda finding: rank[finding.severity]))

    def _found_at(self, nodes: Iterable[str]) -> Iterator[Diagnostic]:
        """Yield what is found of the whole and at these nodes, those inside blocks once each."""
        yield from self.whole
        if not self.inside:
            for node in nodes:
                yield from self.by_node.get(node, ())
            return
        yield from first_of_each(d for node in nodes for d in self._with_inside(node))

    def _with_inside(self, node: str) -> Iterator[Diagnostic]:
        """Yield a node's findings; an error that is explained inside isn't told twice."""
        inside = self.inside.get(node, ())
        explained = any(d.severity is Severity.ERROR for d in inside)
        for found in self.at(node):
            if found.fixes or not explained or found.severity is not Severity.ERROR:
                yield found
        yield from inside

    @cached_property
    def effective(self) -> Analysis:
        """What is built, printed and counted: the network without its bypassed nodes."""
        graph = effective(self.graph, self.facts)
        if graph is self.graph:
            return self
        kept = {node: facts for node, facts in self.facts.items() if node in graph.nodes}
        return replace(self, graph=graph, facts=kept)

    @cached_property
    def errors(self) -> tuple[Diagnostic, ...]:
        wrong = {
            node
            for by_node in (self.by_node, self.inside)
            for node, found in by_node.items()
            for finding in found
            if finding.severity is Severity.ERROR
        }
        found = self._found_at(sorted(wrong, key=natural))
        return tuple([finding for finding in found if finding.severity is Severity.ERROR])

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

    def __init__(
        self,
        graph: Graph,
        signature: DataSignature | None = None,
        given: Mapping[str, TensorType] | None = None,
    ) -> None:
        """Analyse a graph; `given` says that it is a block's body and what reaches its Inputs."""
        self._topology = Topology(graph)
        self._inference = Inference() if given is None else GivenInference(given)
        self._body = given is not None
        self._facts: dict[str, NodeFacts] = {}
        self._found: dict[str, tuple[Diagnostic, ...]] = {}
        self._inside: dict[str, tuple[Diagnostic, ...]] = {}
        self._bodies: dict[Any, tuple[Diagnostic, ...]] = {}
        self._ends: set[str] = set()
        self._shared: set[str] = set()
        self._totals = Totals()
        self._sort_out(graph, graph.nodes, graph.layers)
        found = self._infer(graph, graph.nodes, frozenset())
        self._count(graph, (), found.resized)
        self.analysis = self._check(graph, signature, graph.nodes)

    def update(
        self, after: Graph, signature: DataSignature | None, change: Diff | None = None
    ) -> Analysis:
        """Return the analysis of the graph that follows the last one, `change` being how."""
        before = self.analysis.graph
        change = change or diff(before, after)
        if change.only_layout and signature == self.analysis.signature:
            self.analysis = replace(self.analysis, graph=after)
            return self.analysis
        self._topology.update(after, change)
        # Copies: analyses handed out earlier stay as they were.
        self._facts, self._found = dict(self._facts), dict(self._found)
        self._inside = dict(self._inside)
        for node in change.nodes.removed:
            for known in (self._facts, self._found, self._inside):
                known.pop(node, None)
        if change.blocks or len(self._bodies) > _MEMO:
            self._bodies.clear()
        touched = _touched(before, after, change)
        self._inference.forget(touched | change.nodes.removed)
        owners = {after.nodes[node].layer for node in touched} | change.layers.touched
        self._sort_out(after, touched, owners)
        reached = self._infer(after, touched, typed_kinds(signature))
        self._count(after, owners, reached.resized)
        suspects = _suspects(after, touched | reached.notable) | self._ends
        if signature != self.analysis.signature:
            suspects |= {n for kind in DATA_KINDS for n in after.nodes_of_kind(kind)}
        self.analysis = self._check(after, signature, suspects)
        return self.analysis

    def _infer(self, graph: Graph, nodes: Iterable[str], typed: frozenset[str]) -> _Reached:
        """Compute the nodes and, where outputs change, what follows.

        Other types are notable for nodes of the `typed` kinds, shared ones and problems.
        """
        rank, infer, facts = self._topology.rank, self._inference.node, self._facts
        out_of, shared = graph.index.out_of, self._shared
        reached = _Reached()
        queued = set(nodes)
        queue = [(rank[node], node) for node in queued]
        heapq.heapify(queue)
        while queue:
            node = heapq.heappop(queue)[1]
            queued.discard(node)
            known = facts.get(node)
            made = infer(graph, facts, node, known)
            if made is known:
                continue
            facts[node] = made
            layer = made.layer
            if known is None or made.parameters != known.parameters:
                reached.resized[layer.id] = made
            if (
                known is None
                or made.problem is not known.problem
                or layer.kind in typed
                or layer.id in shared
                or layer.is_block
            ):
                reached.notable.add(node)
            if known is not None and _same(known.outputs, made.outputs):
                continue
            for edge in out_of.get(node, ()):
                follower = edge.target.node
                if follower not in queued:
                    queued.add(follower)
                    heapq.heappush(queue, (rank[follower], follower))
        return reached

    def _sort_out(self, graph: Graph, nodes: Iterable[str], layers: Iterable[str]) -> None:
        """Take up which of the nodes are ends and which of the layers are shared."""
        self._ends = {node for node in self._ends if node in graph.nodes}.difference(nodes)
        kinds: dict[str, bool] = {}
        for node in nodes:
            kind = graph.layer_of(node).kind
            if kind not in kinds:
                spec = find_spec(graph, kind)
                kinds[kind] = spec is None or spec.shareable
            if not kinds[kind]:
                self._ends.add(node)
        calls = graph.index.calls
        several = {layer for layer in layers if len(calls.get(layer, ())) > 1}
        self._shared = self._shared.difference(layers) | several

    def _count(self, graph: Graph, layers: Iterable[str], resized: Mapping[str, NodeFacts]) -> None:
        """Take up the parameters of layers that changed, and of those with other inputs."""
        recount = set(layers)
        for id_, facts in resized.items():
            if id_ in self._shared:
                recount.add(id_)
            else:
                size = facts.parameters
                self._totals.set(id_, size, size if facts.layer.trainable else 0)
        for id_ in recount:
            self._totals.set(id_, *_size(graph, self._facts, id_))

    def _check(
        self, graph: Graph, signature: DataSignature | None, nodes: Iterable[str]
    ) -> Analysis:
        totals = self._totals
        ends = frozenset(self._ends)
        context = Context(graph, self._facts, signature, ends, totals.trainable, self._body)
        for node in nodes:
            layer = self._facts[node].layer
            rules = body_rules_for(layer.kind) if self._body else rules_for(layer.kind)
            found = tuple(d for rule in rules for d in rule.check(context, node))
            _put(self._found, node, found)
            if graph.blocks:
                _put(self._inside, node, tuple(self._look_inside(graph, node)))
        graph_rules = BODY_GRAPH_RULES if self._body else GRAPH_RULES
        whole = tuple(d for rule in graph_rules for d in rule(context))
        sizes = totals.all, totals.trainable
        return Analysis(
            graph, self._facts, self._found, whole, signature, *sizes, self._inside, self._body
        )

    def _look_inside(self, graph: Graph, node: str) -> Iterator[Diagnostic]:
        """Yield what is found in the body a node calls, once what reaches it is known."""
        block, facts = block_at(graph, node), self._facts[node]
        if block is None or facts.missing:
            return
        found, params = list[Diagnostic](), tuple(facts.layer.params.items())
        before: Mapping[str, TensorType] | None = None
        for look in looks_into(graph, self._facts, node):
            if look.given is before:
                break
            before = look.given
            key = (block.id, params, tuple(look.given.items()))
            known = self._bodies.get(key)
            if known is None:
                inner = Analyser(look.graph, given=look.given).analysis
                known = self._bodies[key] = inner.diagnostics
            level = Level(node, block.id, look.copy)
            found += [seen_from_outside(graph, level, each) for each in known]
        yield from first_of_each(found)


def _put(
    known: dict[str, tuple[Diagnostic, ...]], node: str, found: tuple[Diagnostic, ...]
) -> None:
    if found:
        known[node] = found
    else:
        known.pop(node, None)


@dataclass(frozen=True, slots=True)
class _Reached:
    """What an edit reached through types: layers of another size, nodes for the rules."""

    resized: dict[str, NodeFacts] = field(default_factory=dict)
    notable: set[str] = field(default_factory=set)


def _same(one: Mapping[str, TensorType], other: Mapping[str, TensorType]) -> bool:
    """Tell whether outputs are the same; types are interned, so their identity decides."""
    return len(one) == len(other) and all(map(is_, one.values(), other.values()))


class Totals:
    """Sums over layers that are kept as layers change."""

    def __init__(self) -> None:
        self.all = 0
        self.trainable = 0
        self._sizes: dict[str, tuple[int, int]] = {}

    def set(self, layer: str, size: int, trainable: int) -> None:
        """Count a layer with these parameters instead of those it had."""
        old = self._sizes.pop(layer, (0, 0))
        if size:
            self._sizes[layer] = (size, trainable)
        self.all += size - old[0]
        self.trainable += trainable - old[1]


def _touched(before: Graph, after: Graph, change: Diff) -> set[str]:
    """Return the nodes an edit may change by itself: their wires, their layer or their label."""
    nodes = set(change.nodes.touched)
    layers = set(change.layers.touched) | made_of(after, change.blocks.touched)
    for graph in (before, after):
        layers |= {graph.nodes[node].layer for node in change.nodes.touched & graph.nodes.keys()}
        for id_ in change.edges.touched & graph.edges.keys():
            nodes |= {graph.edges[id_].source.node, graph.edges[id_].target.node}
    for layer in layers:
        nodes.update(after.calls(layer))
    return nodes & after.nodes.keys()


def _suspects(graph: Graph, touched: set[str]) -> set[str]:
    """Return the nodes whose findings may change with what was touched."""
    suspects, waiting = set(touched), list(touched)
    for node in touched:
        suspects.update(graph.calls(graph.nodes[node].layer))
    while waiting:
        for follower in graph.successors(waiting.pop()):
            if follower not in suspects and graph.nodes[follower].bypassed:
                waiting.append(follower)  # what it hands on counts further on
            suspects.add(follower)
    return suspects


def _size(graph: Graph, facts: Mapping[str, NodeFacts], layer: str) -> tuple[int, int]:
    """Return all and trainable parameters of a layer, counted once however often it is called."""
    sizes = (facts[call].parameters for call in graph.calls(layer))
    size = next((n for n in sizes if n), 0)
    return size, size if size and graph.layers[layer].trainable else 0


def analyse(graph: Graph, signature: DataSignature | None = None) -> Analysis:
    """Return the analysis of a graph, from nothing."""
    return Analyser(graph, signature).analysis
