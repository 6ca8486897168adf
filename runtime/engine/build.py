"""From a graph to a torch module: one submodule per layer, one generated call per node.

Every identifier handed to torch.fx is generated here, every literal is checked, every target goes
through the allow-list: fx prints and runs what it is given.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import torch
from torch import fx, nn
from torch.nn.modules.batchnorm import _NormBase

from graph_core.analysis import Analysis
from graph_core.blocks import Body, bodies, boundary, copy_names
from graph_core.errors import LoomError
from graph_core.formula import Apply, Slot, Tree
from graph_core.graph import NAME, Block, Graph, Layer, PortRef
from graph_core.inference import NodeFacts
from graph_core.kinds import find_spec, get_spec, loss_terms
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
)
from graph_core.topology import topological_order, upstream
from runtime.engine.construct import Decaying, construct
from runtime.engine.network import Network, Programs, follow, part_of
from runtime.engine.resolve import kwargs_of, resolve

_LITERALS = (int, float, bool, str, torch.dtype, type(None))


class BuildError(LoomError):
    """A node can't become a part of a torch module; `node` says which."""

    code = "build"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


@dataclass(frozen=True)
class Built:
    """A module that takes a tensor per entry of `inputs` and returns a tuple, one per head.

    `inputs`, `heads` and the loss `terms` are node ids in topological order. `paths` maps layers
    to the paths of their submodules (several for a repeated block) or of their learned tensor,
    `nodes` maps the names of the program's fx nodes to node ids.
    """

    module: Network
    inputs: tuple[str, ...]
    heads: tuple[str, ...]
    paths: Mapping[str, tuple[str, ...]]
    nodes: Mapping[str, str]
    frozen: tuple[nn.Module, ...] = ()
    terms: tuple[str, ...] = ()
    decaying: tuple[Decaying, ...] = ()

    @property
    def program(self) -> fx.GraphModule:
        """The generated program, for whoever walks through it node by node."""
        program: fx.GraphModule = self.module.__dict__["_program"]
        return program

    def train(self) -> None:
        """Put the module in training mode; norms of frozen layers keep their statistics."""
        self.module.train()
        for norm in self.frozen:
            norm.eval()

    def parameters_of(self, layer: str) -> list[tuple[str, nn.Parameter]]:
        """Return a layer's parameters with their names inside it."""
        found: list[tuple[str, nn.Parameter]] = []
        for path in self.paths[layer]:
            if path in self.module._parameters:
                found.append(("value", self.module.get_parameter(path)))
            else:
                found += self.module.get_submodule(path).named_parameters()
        return found

    def counts(self) -> tuple[int, int]:
        """Return the numbers of all and of trainable parameters, shared ones counted once."""
        sizes = [(p.numel(), p.requires_grad) for p in self.module.parameters()]
        return sum(size for size, _ in sizes), sum(size for size, learns in sizes if learns)


def build(graph: Graph, analysis: Analysis) -> Built:
    """Return the module of all nodes that feed a loss; raises BuildError naming a node."""
    heads = set(graph.nodes_of_kind("output"))
    if not heads:
        raise BuildError("the network has no Output", expected="at least one head to train")
    terms = loss_terms(graph)
    needed = upstream(graph, heads | terms)
    order = [node for node in topological_order(graph) if node in needed]
    writer = _Writer(graph, analysis.facts, Programs())
    for node in order:
        writer.add(node)
    ends = [node for node in order if node in heads]
    adding = tuple(node for node in order if node in terms)
    values = tuple(writer.value(end) for end in (*ends, *adding))
    return writer.finish(ends, values, adding)


def build_body(body: Body, block: Block, programs: Programs) -> Built:
    """Return the module of one copy of a block; it takes and gives tensors as its ports stand."""
    ins, outs = boundary(block, "input"), boundary(block, "output")
    writer = _Writer(body.graph, body.facts, programs)
    for node in (*ins, *(n for n in body.facts if n not in ins)):
        writer.add(node)
    ends = tuple(writer.value(head) for head in outs)
    return writer.finish(outs, ends[0] if len(ends) == 1 else ends)


class _Writer:
    """Writes an fx graph node by node."""

    def __init__(self, graph: Graph, facts: Mapping[str, NodeFacts], programs: Programs) -> None:
        self._graph, self._facts, self._programs = graph, facts, programs
        self._root, self._fx = nn.Module(), fx.Graph()
        self._values: dict[PortRef, fx.Node] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._nodes: dict[str, str] = {}
        self._inputs: list[str] = []
        self._frozen: list[nn.Module] = []
        self._decaying: list[Decaying] = []
        self._aliases: dict[str, str] = {}

    def add(self, node: str) -> None:
        layer = self._graph.layer_of(node)
        spec, facts = self._known(node, layer)
        if spec.id == "input":
            self._inputs.append(node)
            made = self._create(node, "placeholder", f"x{len(self._inputs)}", (), {})
        elif spec.target is None:
            made = self._values[self._graph.into(node)[0].source]
        else:
            target = spec.target(facts.call())
            if isinstance(target, BlockTarget):
                made = self._block(node, spec, facts.call(), target)
            elif isinstance(target, ParameterTarget):
                made = self._learned(node, target)
            elif isinstance(target, FormulaTarget):
                wired = [value for port in spec.inputs for value in self._at(node, port)]
                made = self._formula(node, target.tree, wired)
            else:
                made = self._call(node, spec, target)
        self._keep(node, spec, made)

    def _known(self, node: str, layer: Layer) -> tuple[LayerSpec, NodeFacts]:
        spec, facts = find_spec(self._graph, layer.kind), self._facts.get(node)
        label = self._graph.label(node)
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

    def _call(self, node: str, spec: LayerSpec, target: ModuleTarget | FunctionTarget) -> fx.Node:
        required = [port for port in spec.inputs if not port.optional]
        optional = {p.key: self._at(node, p) for p in spec.inputs if p.optional}
        keywords = {key: found[0] for key, found in optional.items() if found}
        tensors = [self._at(node, port) for port in required]
        if isinstance(target, ModuleTarget):
            flat = tuple(value for group in tensors for value in group)
            return self._run(node, self._module(node, target), flat, keywords)
        return self._function(node, target, tensors, keywords)

    def _learned(self, node: str, target: ParameterTarget) -> fx.Node:
        layer = self._graph.layer_of(node)
        if layer.id not in self._paths:
            self._check_name(node, layer.name, layer.id)
            values = torch.empty(target.shape).normal_(target.mean, target.std)
            tensor = nn.Parameter(values, requires_grad=layer.trainable)
            self._root.register_parameter(layer.name, tensor)
            self._paths[layer.id] = (layer.name,)
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

    def _block(self, node: str, spec: LayerSpec, call: Call, target: BlockTarget) -> fx.Node:
        """Chain a call to every copy; a second call of the layer finds its modules in place."""
        layer, block = self._graph.layer_of(node), self._graph.blocks[target.block]
        known = layer.id in self._paths
        self._paths[layer.id] = tuple(copy_names(layer))
        tensors = [value for port in spec.inputs for value in self._at(node, port)]
        made = tensors[0]
        for body, path in zip(bodies(spec, call), copy_names(layer), strict=True):
            if not known:
                self._place(node, layer, path, body, block)
            made = self._run(node, path, tuple(tensors), {})
            tensors = [made] if len(spec.outputs) == 1 else self._parts(node, spec, made)
        return made

    def _place(self, node: str, layer: Layer, path: str, body: Body, block: Block) -> None:
        inner = build_body(body, block, self._programs)
        holder, _, name = path.rpartition(".")
        root = self._root if not holder else self._root._modules.get(holder) or nn.Module()
        if holder:
            self._root.add_module(holder, root)
        self._check_name(node, path.partition(".")[0], layer.id)
        root.add_module(name, inner.module)
        self._frozen += inner.frozen
        if layer.trainable:
            self._decaying += inner.decaying
        else:
            self._freeze(inner.module)

    def _freeze(self, module: nn.Module) -> None:
        module.requires_grad_(requires_grad=False)
        self._frozen += [part for part in module.modules() if isinstance(part, _NormBase)]

    def _check_name(self, node: str, name: str, layer: str) -> None:
        others = (paths for owner, paths in self._paths.items() if owner != layer)
        taken = {path.partition(".")[0] for paths in others for path in paths}
        if not NAME.match(name) or reserved(name) or name in taken:
            raise BuildError("a layer can't have that name", received=repr(name[:80]), node=node)

    def _function(
        self,
        node: str,
        target: FunctionTarget,
        tensors: list[list[fx.Node]],
        keywords: dict[str, fx.Node],
    ) -> fx.Node:
        function = resolve(target.name)
        kwargs = {**_literals(target, self._graph.label(node), node), **keywords}
        flat = [value for group in tensors for value in group]
        if target.pack is Pack.LIST:
            return self._create(node, "call_function", function, (flat,), kwargs)
        if target.pack is Pack.ARGS:
            return self._create(node, "call_function", function, tuple(flat), kwargs)
        return reduce(
            lambda a, b: self._create(node, "call_function", function, (a, b), kwargs), flat
        )

    def _at(self, node: str, port: Port) -> list[fx.Node]:
        edges = self._graph.at_input(PortRef(node, port.key))
        return [self._values[edge.source] for edge in edges]

    def _module(self, node: str, target: ModuleTarget) -> str:
        layer = self._graph.layer_of(node)
        if layer.id in self._paths:
            return layer.name
        self._check_name(node, layer.name, layer.id)
        module = self._construct(node, target)
        self._root.add_module(layer.name, module)
        self._paths[layer.id] = (layer.name,)
        if not layer.trainable:
            self._freeze(module)
        elif target.decay:
            self._decaying.append(Decaying(module, target.decay))
        return layer.name

    def _construct(self, node: str, target: ModuleTarget) -> nn.Module:
        label = self._graph.label(node)
        kwargs = _literals(target, label, node)
        try:
            return construct(replace(target, kwargs=kwargs))
        except (ValueError, TypeError, RuntimeError, AssertionError) as error:
            raise BuildError(
                f"{target.name} refused its params: {error}", where=label, node=node
            ) from error

    def _run(
        self, node: str, path: str, args: tuple[fx.Node, ...], kwargs: dict[str, fx.Node]
    ) -> fx.Node:
        alias = self._aliases.setdefault(path, f"m{len(self._aliases)}")
        return self._create(node, "call_module", alias, args, kwargs)

    def _create(
        self, node: str, op: str, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> fx.Node:
        name = target if op == "placeholder" else f"n{len(self._nodes)}"
        made = self._fx.create_node(op, target, args, kwargs, name=name)
        self._nodes[made.name] = node
        return made

    def _keep(self, node: str, spec: LayerSpec, made: fx.Node) -> None:
        if len(spec.outputs) == 1:
            self._values[PortRef(node, spec.outputs[0].key)] = made
            return
        for port, value in zip(spec.outputs, self._parts(node, spec, made), strict=True):
            self._values[PortRef(node, port.key)] = value

    def _parts(self, node: str, spec: LayerSpec, made: fx.Node) -> list[fx.Node]:
        return [
            self._create(node, "call_function", operator.getitem, (made, place), {})
            for place in range(len(spec.outputs))
        ]

    def value(self, end: str) -> fx.Node:
        """Return what a head or a loss term gives."""
        spec = get_spec(self._graph, self._graph.layer_of(end).kind)
        return self._values[PortRef(end, spec.term or "y")]

    def finish(
        self,
        heads: list[str],
        ends: fx.Node | tuple[fx.Node, ...],
        terms: tuple[str, ...] = (),
    ) -> Built:
        self._fx.output(ends)
        network = Network(self._root)
        numbered = {alias: part_of(network, path) for path, alias in self._aliases.items()}
        follow(network, self._programs.of(numbered, self._fx), len(terms))
        return Built(
            network,
            tuple(self._inputs),
            tuple(heads),
            self._paths,
            self._nodes,
            tuple(self._frozen),
            terms,
            tuple(self._decaying),
        )


def _literals(target: ModuleTarget | FunctionTarget, label: str, node: str) -> dict[str, Any]:
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
