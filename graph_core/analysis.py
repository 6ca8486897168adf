"""Analysis: the types, totals and diagnostics of a whole graph, updated edit by edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nsmallest
from typing import Any

from graph_core.blocks import made_of
from graph_core.bypass import effective
from graph_core.copied import copied
from graph_core.diagnostics import Diagnostic, Level, Severity
from graph_core.fields import DataSignature
from graph_core.graph import Diff, Graph, PortRef, diff
from graph_core.inference import GivenInference, Inference, NodeFacts
from graph_core.inside import block_at, first_of_each, looks_into, seen_from_outside
from graph_core.kinds import find_spec
from graph_core.order import natural
from graph_core.propagation import ALL, Propagation
from graph_core.rules import (
    BODY_GRAPH_RULES,
    DATA_KINDS,
    GRAPH_RULES,
    Context,
    checks_for,
    typed_kinds,
)
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
    wrong: frozenset[str] = frozenset()  # the nodes with errors, at them or inside
    # Which nodes it says something else of than the analysis with the mark it `follows`.
    retold: frozenset[str] = frozenset()
    mark: object = field(default_factory=object, compare=False, repr=False)
    follows: object = field(default=None, compare=False, repr=False)
    # Analyses of one kin come from one analyser: keys of their facts mean the same.
    kin: object = field(default_factory=object, compare=False, repr=False)

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
        found = self._found_at(sorted(self.wrong, key=natural))
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
        at_once: int = ALL,
    ) -> None:
        """Analyse a graph; `given` says that it is a block's body and what reaches its Inputs.

        Types and totals are known at once; findings at more nodes than that, after `proceed`.
        """
        inference = Inference() if given is None else GivenInference(given)
        self._propagation = Propagation(graph, inference)
        self._body = given is not None
        self._found: dict[str, tuple[Diagnostic, ...]] = {}
        self._inside: dict[str, tuple[Diagnostic, ...]] = {}
        self._bodies: dict[Any, tuple[Diagnostic, ...]] = {}
        self._ends: set[str] = set()
        self._suspects = set(graph.nodes)
        self._totals = Totals()
        self.so_far = Analysis(graph)
        self._sort_out(graph, graph.nodes)
        found = self._propagation.spread(graph, frozenset())
        self._count(graph, (), found.resized)
        self.so_far = self._look(graph, signature, at_once, found.retold)

    @property
    def analysis(self) -> Analysis:
        """All that is known; what was put off is found out now."""
        return self.proceed() if self.unfinished else self.so_far

    @property
    def unfinished(self) -> bool:
        """Whether `so_far` still says of some nodes what held before."""
        return self._propagation.unfinished or bool(self._suspects)

    def update(
        self,
        after: Graph,
        signature: DataSignature | None,
        change: Diff | None = None,
        at_once: int = ALL,
    ) -> Analysis:
        """Return the analysis of the graph that follows the last one, `change` being how.

        An edit that reaches more than `at_once` nodes is followed to the end by `proceed`.
        """
        before = self.so_far.graph
        change = change or diff(before, after)
        if change.only_layout and signature == self.so_far.signature:
            self.so_far = replace(self.so_far, graph=after)
            return self.so_far
        self._found, self._inside = copied(self._found), copied(self._inside)
        for node in change.nodes.removed:
            self._found.pop(node, None)
            self._inside.pop(node, None)
        if change.blocks or len(self._bodies) > _MEMO:
            self._bodies.clear()
        touched = _touched(before, after, change)
        self._propagation.let_go()
        self._propagation.take_up(after, change, touched)
        owners = {after.nodes[node].layer for node in touched} | change.layers.touched
        self._sort_out(after, touched)
        self._suspects = {node for node in self._suspects if node in after.nodes}
        self._suspects |= _suspects(after, touched)
        if signature != self.so_far.signature:
            self._suspects.update(n for kind in DATA_KINDS for n in after.nodes_of_kind(kind))
        self.so_far = self._step(after, signature, at_once, owners)
        return self.so_far

    def proceed(self, at_once: int = ALL) -> Analysis:
        """Follow the last edits to so many nodes more; return what is known then."""
        self._propagation.let_go()
        self._found, self._inside = copied(self._found), copied(self._inside)
        self.so_far = self._step(self.so_far.graph, self.so_far.signature, at_once)
        return self.so_far

    def _step(
        self,
        graph: Graph,
        signature: DataSignature | None,
        at_once: int,
        owners: Iterable[str] = (),
    ) -> Analysis:
        """Infer some nodes; once all are known, look for findings, which need all of them.

        They are put off when they are more than the nodes that are left to do.
        """
        reached = self._propagation.spread(graph, typed_kinds(signature), at_once)
        self._count(graph, owners, reached.resized)
        self._suspects |= _suspects(graph, reached.notable)
        left = at_once - reached.count
        too_many = bool(reached.count) and max(left, 0) < len(self._suspects)
        if self._propagation.unfinished or too_many:
            return self._told(graph, signature, self.so_far.whole, reached.retold)
        return self._look(graph, signature, left, reached.retold)

    def _sort_out(self, graph: Graph, nodes: Iterable[str]) -> None:
        """Take up which of the nodes are ends."""
        specs = {kind: find_spec(graph, kind) for kind in graph.index.kinds}
        others = {kind for kind, spec in specs.items() if spec is None or spec.shareable}
        calls, layers = graph.nodes, graph.layers
        self._ends = {node for node in self._ends if node in graph.nodes}.difference(nodes)
        self._ends.update([n for n in nodes if layers[calls[n].layer].kind not in others])

    def _count(self, graph: Graph, layers: Iterable[str], resized: Mapping[str, NodeFacts]) -> None:
        """Take up the parameters of layers that changed, and of those with other inputs."""
        recount, shared = set(layers), graph.index.shared
        for id_, facts in resized.items():
            if id_ in shared:
                recount.add(id_)
            else:
                size = facts.parameters
                self._totals.set(id_, size, size if facts.layer.trainable else 0)
        for id_ in recount:
            self._totals.set(id_, *_size(graph, self._propagation.facts, id_))

    def _look(
        self, graph: Graph, signature: DataSignature | None, at_once: int, retold: set[str]
    ) -> Analysis:
        """Return what is known now, so many suspects checked anew; facts of `retold` are new.

        The ends and the whole, which all nodes bear on, are looked at when no suspect is left.
        """
        nodes = nsmallest(at_once, self._suspects)
        self._suspects.difference_update(nodes)
        facts, learning = self._propagation.facts, self._totals.trainable
        context = Context(graph, facts, signature, frozenset(self._ends), learning, self._body)
        if self._suspects:
            self._check(context, nodes, retold)
            return self._told(graph, signature, self.so_far.whole, retold)
        self._check(context, self._ends.union(nodes), retold)
        graph_rules = BODY_GRAPH_RULES if self._body else GRAPH_RULES
        whole = tuple(d for rule in graph_rules for d in rule(context))
        return self._told(graph, signature, whole, retold)

    def _check(self, context: Context, nodes: Iterable[str], retold: set[str]) -> None:
        """Keep what is found at these nodes and in what they call; add to `retold` what is new."""
        graph = context.graph
        for node in nodes:
            found: list[Diagnostic] = []
            for check in checks_for(context.facts[node].layer.kind, self._body):
                found += check(context, node)
            if (found or node in self._found) and _put(self._found, node, tuple(found)):
                retold.add(node)
            if graph.blocks and _put(self._inside, node, tuple(self._look_inside(graph, node))):
                retold.add(node)

    def _told(
        self,
        graph: Graph,
        signature: DataSignature | None,
        whole: tuple[Diagnostic, ...],
        retold: set[str],
    ) -> Analysis:
        return Analysis(
            graph=graph,
            facts=self._propagation.facts,
            by_node=self._found,
            whole=whole,
            signature=signature,
            parameters=self._totals.all,
            trainable=self._totals.trainable,
            inside=self._inside,
            body=self._body,
            wrong=self._tell_wrong(graph, retold),
            retold=frozenset(retold),
            follows=self.so_far.mark,
            kin=self.so_far.kin,
        )

    def _tell_wrong(self, graph: Graph, retold: set[str]) -> frozenset[str]:
        """Return the nodes with errors, those told anew looked at again."""
        known = (self._found, self._inside)
        wrong = {
            node
            for found in known
            for node in found.keys() & retold
            if any(each.severity is Severity.ERROR for each in found[node])
        }
        kept = {node for node in self.so_far.wrong - retold if node in graph.nodes}
        return frozenset(kept | wrong)

    def _look_inside(self, graph: Graph, node: str) -> Iterator[Diagnostic]:
        """Yield what is found in the body a node calls, once what reaches it is known."""
        every = self._propagation.facts
        block, facts = block_at(graph, node), every[node]
        if block is None or facts.missing:
            return
        found, params = list[Diagnostic](), tuple(facts.layer.params.items())
        before: Mapping[str, TensorType] | None = None
        for look in looks_into(graph, every, node):
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
) -> bool:
    """Keep what is found at a node; tell whether it is something else than before."""
    if known.get(node, ()) == found:
        return False
    if found:
        known[node] = found
    else:
        del known[node]
    return True


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
