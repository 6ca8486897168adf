"""What one class is written from: the network itself, or one copy of a block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_core.blocks import Body, boundary
from graph_core.graph import NAME, Block, Graph, Layer, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import find_spec, loss_terms, spec_of
from graph_core.names import reserved
from graph_core.spec import LayerSpec, Target
from graph_core.topology import topological_order, upstream
from runtime.codegen.text import CodeError, identifier, prose


@dataclass(frozen=True)
class Scope:
    """Nodes in order, their facts, and which of them are the arguments and the results.

    The layers of `order` are made, those of `called` are called.
    """

    graph: Graph
    facts: Mapping[str, NodeFacts]
    order: tuple[str, ...]
    called: tuple[str, ...]
    inputs: tuple[str, ...]
    heads: tuple[str, ...]

    def spec(self, node: str) -> LayerSpec:
        """Return what declares a node's layer."""
        spec = spec_of(self.graph, self.graph.layer_of(node))
        assert spec is not None
        return spec

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """The target of every node that has one, in order."""
        made = {}
        for node in self.order:
            target = self.spec(node).target
            if target is not None:
                made[node] = target(self.facts[node].call())
        return made

    @cached_property
    def firsts(self) -> tuple[str, ...]:
        """The nodes that call a layer first, and so make it."""
        found: dict[str, str] = {}
        for node in self.targets:
            found.setdefault(self.graph.nodes[node].layer, node)
        return tuple(found.values())

    @cached_property
    def terms(self) -> Mapping[str, PortRef]:
        """What every node that adds to the loss adds, by node."""
        ports = {node: self.spec(node).term for node in self.called}
        return {node: PortRef(node, port) for node, port in ports.items() if port}

    @cached_property
    def adding(self) -> frozenset[str]:
        """The nodes of blocks that hold terms of the loss."""
        return frozenset(node for node in self.called if self.spec(node).inner_terms)

    def free(self, wanted: str) -> str:
        """Return a name for an attribute that no layer has."""
        return identifier(wanted, {layer.name for layer in self.graph.layers.values()})


def network_scope(graph: Graph, facts: Mapping[str, NodeFacts], ends: set[str]) -> Scope:
    """Return the scope of all nodes that feed one of `ends`; raises CodeError naming a node."""
    needed = upstream(graph, ends)
    order = tuple(node for node in topological_order(graph) if node in needed)
    for node in order:
        _check(graph, facts, node)

    def of_kind(kind: str) -> tuple[str, ...]:
        return tuple(node for node in order if graph.layer_of(node).kind == kind)

    return Scope(graph, facts, order, order, of_kind("input"), of_kind("output"))


def body_scope(body: Body, block: Block) -> Scope:
    """Return the scope of a copy of a block; what feeds no output and no loss is made and
    never called."""
    graph = body.graph
    inputs, heads = boundary(block, "input"), boundary(block, "output")
    order = topological_order(graph)
    needed = upstream(graph, {*heads, *loss_terms(graph)})
    called = tuple(node for node in order if node in needed)
    return Scope(graph, body.facts, tuple(order), called, tuple(inputs), tuple(heads))


def beside(layer: Layer) -> tuple[str, int] | None:
    """Return the stem and first number of copies that stand beside each other, or None."""
    if not layer.is_block or layer.params.get("numbering") != "beside":
        return None
    stem = layer.name.rstrip("0123456789")
    first = int(layer.name[len(stem) :] or 0)
    alone = int(str(layer.params.get("repeat", 1))) == 1
    return None if alone and layer.name != f"{stem}{first}" else (stem, first)


def check_name(layer: Layer, name: str, node: str) -> None:
    """Raise CodeError for a name that can't be an attribute's."""
    if not NAME.match(name) or reserved(name):
        raise CodeError(
            "a layer can't have that name",
            expected="a free identifier, or a number",
            received=repr(layer.name[:80]),
            node=node,
        )


def _check(graph: Graph, known: Mapping[str, NodeFacts], node: str) -> None:
    """Raise CodeError for a node that can't be called as it stands."""
    layer, label = graph.layer_of(node), prose(graph.label(node))
    if find_spec(graph, layer.kind) is None:
        raise CodeError(
            "this version doesn't know the layer's kind",
            received=layer.kind,
            where=label,
            node=node,
        )
    facts = known.get(node)
    if facts is not None and facts.complete:
        return
    problem = facts.problem if facts else None
    if problem:
        raise CodeError(
            problem.what,
            expected=problem.expected,
            received=problem.received,
            where=label,
            node=node,
        )
    lacking = ", ".join(facts.missing) if facts else ""
    raise CodeError(
        "its inputs are not complete",
        expected="a wire at every required port",
        received=f"nothing at {lacking}" if lacking else "",
        where=label,
        node=node,
    )
