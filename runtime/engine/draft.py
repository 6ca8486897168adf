"""A draft: what a module is made of and the steps it takes, before any weight exists.

Every identifier handed to torch.fx is generated here, every literal is checked, every target goes
through the allow-list: fx prints and runs what it is given.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any, TypeAlias

import torch
from torch import fx

from graph_core.blocks import Body, bodies, boundary, copy_names
from graph_core.errors import LoomError
from graph_core.formula import Apply, Slot, Tree
from graph_core.graph import NAME, Block, Graph, Layer, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import spec_of
from graph_core.names import reserved
from graph_core.spec import (
    BlockTarget,
    Call,
    FormulaTarget,
    FunctionTarget,
    LayerSpec,
    ModuleTarget,
    Pack,
    ParameterTarget,
    Port,
    PythonTarget,
)
from runtime.engine.resolve import kwargs_of, resolve

_LITERALS = (int, float, bool, str, torch.dtype, type(None))


class BuildError(LoomError):
    """A node can't become a part of a torch module; `node` says which."""

    code = "build"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


@dataclass(frozen=True)
class Term:
    """A call that adds to the loss, with the factor of what it adds; `node` is where to see it."""

    node: str
    name: str
    weight: float


@dataclass(frozen=True)
class ModulePart:
    """A layer that is torch's module, the engine's or a person's own; `node` calls it first."""

    layer: Layer
    node: str
    label: str
    target: ModuleTarget | PythonTarget


@dataclass(frozen=True)
class LearnedPart:
    """A layer that is a learned tensor itself."""

    layer: Layer
    target: ParameterTarget


@dataclass(frozen=True)
class BlockPart:
    """A layer made of a block: the path and the draft of every copy."""

    layer: Layer
    copies: tuple[tuple[str, Draft], ...]


Part: TypeAlias = ModulePart | LearnedPart | BlockPart


@dataclass(frozen=True)
class Draft:
    """Parts in the order of their first calls, and steps that know them by alias.

    `aliases` maps the paths of submodules and learned tensors to the names the steps use; those in
    `adding` give their loss terms after their outputs. `nodes` maps the names of steps to node ids,
    `gives` those whose value leaves a port to the port.
    """

    parts: tuple[Part, ...]
    steps: fx.Graph
    aliases: Mapping[str, str]
    adding: frozenset[str]
    inputs: tuple[str, ...]
    heads: tuple[str, ...]
    nodes: Mapping[str, str]
    gives: Mapping[str, PortRef]
    terms: tuple[Term, ...]
    single: bool

    @cached_property
    def doing(self) -> object:
        """What the steps do; drafts that do the same may share a program."""
        return tuple(
            (n.op, n.target, n.name, repr(n.args), repr(n.kwargs)) for n in self.steps.nodes
        )


class Drafts:
    """Drafts of blocks, each body once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Body, Draft]] = {}

    def of(self, body: Body, block: Block) -> Draft:
        """Return the draft of one copy; it takes and gives tensors as the block's ports stand."""
        known = self._known.get(id(body))
        if known is None:
            made = _body(body, block, self)
            known = self._known[id(body)] = body, made  # held, so that no other takes its id
        return known[1]


def draft(
    graph: Graph, facts: Mapping[str, NodeFacts], nodes: Iterable[str], heads: Iterable[str]
) -> Draft:
    """Return the draft of these nodes of a network, in topological order; raises BuildError."""
    writer = _Writer(graph, facts, Drafts())
    for node in nodes:
        writer.add(node)
    return writer.finish(tuple(heads), single=False)


def _body(body: Body, block: Block, drafts: Drafts) -> Draft:
    ins, outs = boundary(block, "input"), boundary(block, "output")
    writer = _Writer(body.graph, body.facts, drafts)
    for node in (*ins, *(n for n in body.facts if n not in ins)):
        writer.add(node)
    return writer.finish(tuple(outs), single=len(outs) == 1)


class _Writer:
    """Writes a draft node by node."""

    def __init__(self, graph: Graph, facts: Mapping[str, NodeFacts], drafts: Drafts) -> None:
        self._graph, self._facts, self._drafts = graph, facts, drafts
        self._steps = fx.Graph()
        self._values: dict[PortRef, fx.Node] = {}
        self._parts: dict[str, Part] = {}
        self._taken: set[str] = set()
        self._nodes: dict[str, str] = {}
        self._gives: dict[str, PortRef] = {}
        self._inputs: list[str] = []
        self._aliases: dict[str, str] = {}
        self._adding: set[str] = set()
        self._terms: list[tuple[Term, fx.Node]] = []

    def add(self, node: str) -> None:
        spec, facts = self._known(node)
        if spec.id == "input":
            self._inputs.append(node)
            made = [self._create(node, "placeholder", f"x{len(self._inputs)}", (), {})]
        elif spec.target is None:
            made = [self._values[self._graph.into(node)[0].source]]
        else:
            made = self._made(node, spec, facts)
        for port, value in zip(spec.outputs, made, strict=True):
            self._values[PortRef(node, port.key)] = value
            self._gives.setdefault(value.name, PortRef(node, port.key))
        if spec.term:
            weight = float(facts.layer.values.get("weight", 1.0))
            term = Term(node, self._graph.label(node), weight)
            self._terms.append((term, self._values[PortRef(node, spec.term)]))

    def _made(self, node: str, spec: LayerSpec, facts: NodeFacts) -> list[fx.Node]:
        """Return what the node's layer gives, one per output."""
        assert spec.target is not None
        target = spec.target(facts.call())
        if isinstance(target, BlockTarget):
            return self._block(node, spec, facts.call(), target)
        if isinstance(target, ParameterTarget):
            made = self._learned(node, target)
        elif isinstance(target, FormulaTarget):
            wired = [value for port in spec.inputs for value in self._at(node, port)]
            made = self._formula(node, target.tree, wired)
        else:
            made = self._call(node, spec, target)
        return [made] if len(spec.outputs) == 1 else self._split(node, made, len(spec.outputs))

    def _known(self, node: str) -> tuple[LayerSpec, NodeFacts]:
        layer, facts = self._graph.layer_of(node), self._facts.get(node)
        spec, label = spec_of(self._graph, layer), self._graph.label(node)
        if spec is None:
            raise BuildError(
                "this version doesn't know the layer's kind",
                received=layer.kind,
                where=label,
                node=node,
            )
        if facts is None or not facts.complete:
            problem = facts.problem if facts else None
            lacking = f"nothing at {', '.join(facts.missing)}" if facts and facts.missing else ""
            raise BuildError(
                problem.what if problem else "its inputs are not complete",
                expected=problem.expected if problem else "a wire at every required port",
                received=problem.received if problem else lacking,
                where=label,
                node=node,
            )
        return spec, facts

    # What nodes are made of

    def _call(
        self, node: str, spec: LayerSpec, target: ModuleTarget | FunctionTarget | PythonTarget
    ) -> fx.Node:
        required = [port for port in spec.inputs if not port.optional]
        optional = {p.key: self._at(node, p) for p in spec.inputs if p.optional}
        keywords = {key: found[0] for key, found in optional.items() if found}
        tensors = [self._at(node, port) for port in required]
        if isinstance(target, FunctionTarget):
            return self._function(node, target, tensors, keywords)
        flat = tuple(value for group in tensors for value in group)
        return self._run(node, self._module(node, target), flat, keywords)

    def _module(self, node: str, target: ModuleTarget | PythonTarget) -> str:
        layer = self._graph.layer_of(node)
        if layer.id not in self._parts:
            label = self._graph.label(node)
            if isinstance(target, ModuleTarget):
                target = replace(target, kwargs=literals(target, label, node))
            self._part(node, ModulePart(layer, node, label, target), [layer.name])
        return layer.name

    def _learned(self, node: str, target: ParameterTarget) -> fx.Node:
        layer = self._graph.layer_of(node)
        if layer.id not in self._parts:
            self._part(node, LearnedPart(layer, target), [layer.name])
        made = self._run(node, layer.name, (), {})
        if not target.bare:
            return made
        return self._create(node, "call_function", torch.unsqueeze, (made, 0), {})

    def _formula(self, node: str, tree: Tree, wired: list[fx.Node]) -> Any:
        """Return the fx node of a part of a formula, or the number it is."""
        if isinstance(tree, Slot):
            return wired[tree.place]
        if not isinstance(tree, Apply):
            return tree
        operands = tuple(self._formula(node, each, wired) for each in tree.operands)
        function, options = resolve(tree.function), dict(tree.options)
        return self._create(node, "call_function", function, operands, options)

    def _function(
        self,
        node: str,
        target: FunctionTarget,
        tensors: list[list[fx.Node]],
        keywords: dict[str, fx.Node],
    ) -> fx.Node:
        function = resolve(target.name)
        kwargs = {**literals(target, self._graph.label(node), node), **keywords}
        flat = [value for group in tensors for value in group]
        if target.pack is Pack.LIST:
            return self._create(node, "call_function", function, (flat,), kwargs)
        if target.pack is Pack.ARGS:
            return self._create(node, "call_function", function, tuple(flat), kwargs)
        return reduce(
            lambda a, b: self._create(node, "call_function", function, (a, b), kwargs), flat
        )

    def _block(self, node: str, spec: LayerSpec, call: Call, target: BlockTarget) -> list[fx.Node]:
        """Chain a call to every copy; a second call of the layer finds its parts in place."""
        layer, block = self._graph.layer_of(node), self._graph.blocks[target.block]
        names = copy_names(layer)
        if layer.id not in self._parts:
            inside = [self._drafts.of(body, block) for body in bodies(spec, call)]
            made = tuple(zip(names, inside, strict=True))
            self._part(node, BlockPart(layer, made), names)
        part = self._parts[layer.id]
        assert isinstance(part, BlockPart)
        tensors = [value for port in spec.inputs for value in self._at(node, port)]
        for place, (path, copy) in enumerate(part.copies):
            step = self._run(node, path, tuple(tensors), {})
            tensors = [step] if copy.single else []
            if copy.terms or not copy.single:
                tensors = self._split(node, step, len(copy.heads) + len(copy.terms))
            where = f"{self._graph.label(node)}.{place}" if len(names) > 1 else ""
            self._inherit(node, path, copy, tensors, where or self._graph.label(node))
            tensors = tensors[: len(copy.heads)]
        return tensors

    def _inherit(
        self, node: str, path: str, copy: Draft, tensors: list[fx.Node], where: str
    ) -> None:
        """Take over what a copy adds to the loss."""
        if copy.terms:
            self._adding.add(path)
        for term, value in zip(copy.terms, tensors[len(copy.heads) :], strict=False):
            self._terms.append((Term(node, f"{where}.{term.name}", term.weight), value))

    def _part(self, node: str, part: Part, paths: list[str]) -> None:
        """Take up a layer under the names its paths begin with, which must be its own."""
        roots = {path.partition(".")[0] for path in paths}
        for name in (part.layer.name, *roots):
            if not NAME.match(name) or reserved(name) or name in self._taken:
                raise BuildError(
                    "a layer can't have that name", received=repr(name[:80]), node=node
                )
        self._taken |= roots
        self._parts[part.layer.id] = part

    # Steps

    def _at(self, node: str, port: Port) -> list[fx.Node]:
        edges = self._graph.at_input(PortRef(node, port.key))
        return [self._values[edge.source] for edge in edges]

    def _run(
        self, node: str, path: str, args: tuple[fx.Node, ...], kwargs: dict[str, fx.Node]
    ) -> fx.Node:
        alias = self._aliases.setdefault(path, f"m{len(self._aliases)}")
        return self._create(node, "call_module", alias, args, kwargs)

    def _split(self, node: str, made: fx.Node, count: int) -> list[fx.Node]:
        return [
            self._create(node, "call_function", operator.getitem, (made, place), {})
            for place in range(count)
        ]

    def _create(
        self, node: str, op: str, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> fx.Node:
        name = target if op == "placeholder" else f"n{len(self._nodes)}"
        made = self._steps.create_node(op, target, args, kwargs, name=name)
        self._nodes[made.name] = node
        return made

    def finish(self, heads: tuple[str, ...], *, single: bool) -> Draft:
        """Return what was written; it gives what reaches the heads, then what joins the loss."""
        ends = tuple(self._values[PortRef(head, "y")] for head in heads)
        added = tuple(value for _, value in self._terms)
        self._steps.output(ends[0] if single and not added else (*ends, *added))
        return Draft(
            tuple(self._parts.values()),
            self._steps,
            self._aliases,
            frozenset(self._adding),
            tuple(self._inputs),
            heads,
            self._nodes,
            self._gives,
            tuple(term for term, _ in self._terms),
            single,
        )


def literals(target: ModuleTarget | FunctionTarget, label: str, node: str) -> dict[str, Any]:
    """Return a target's keyword arguments, checked to be plain values; raises BuildError."""
    kwargs = kwargs_of(target)
    for key, value in kwargs.items():
        if not key.isidentifier() or not _literal(value):
            raise BuildError(
                f"{target.name} can't be given {key}",
                expected="a number, text or tuple",
                received=type(value).__name__,
                where=label,
                node=node,
            )
    return kwargs


def _literal(value: object) -> bool:
    if isinstance(value, tuple | list):
        return all(map(_literal, value))
    return isinstance(value, _LITERALS)
