"""From a graph to a torch module: a draft of it, then its parts with their first weights."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import torch
from torch import fx, nn
from torch.nn.modules.batchnorm import _NormBase

from graph_core.analysis import Analysis
from graph_core.graph import Graph, Layer, PortRef
from graph_core.kinds import loss_terms
from graph_core.spec import ModuleTarget, PythonTarget
from graph_core.topology import topological_order, upstream
from runtime.engine.construct import Decaying, construct
from runtime.engine.draft import (
    BlockPart,
    BuildError,
    Draft,
    LearnedPart,
    ModulePart,
    Term,
    draft,
)
from runtime.engine.network import Network, Programs, follow
from runtime.engine.python_layer import make


@dataclass(frozen=True)
class Built:
    """A module that takes a tensor per entry of `inputs` and returns a tuple, one per head.

    `inputs` and `heads` are node ids in topological order; so stand the loss `terms`. `paths` maps
    layers to the paths of their submodules (several for a repeated block) or of their learned
    tensor, `nodes` maps the names of the program's fx nodes to node ids, `gives` those
    whose value leaves a port to the port.
    """

    module: Network
    inputs: tuple[str, ...]
    heads: tuple[str, ...]
    paths: Mapping[str, tuple[str, ...]]
    nodes: Mapping[str, str]
    gives: Mapping[str, PortRef]
    frozen: tuple[nn.Module, ...] = ()
    terms: tuple[Term, ...] = ()
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


def build(graph: Graph, analysis: Analysis, trusted: Collection[str] = ()) -> Built:
    """Return the module of all nodes that feed a loss; raises BuildError naming a node.

    `trusted` holds the digests of the code that may be run; raises Untrusted for any other.
    """
    analysis = analysis.effective
    graph = analysis.graph
    heads = set(graph.nodes_of_kind("output"))
    if not heads:
        raise BuildError("the network has no Output", expected="at least one head to train")
    needed = upstream(graph, heads | loss_terms(graph))
    order = [node for node in topological_order(graph) if node in needed]
    made = draft(graph, analysis.facts, order, [node for node in order if node in heads])
    return _Assembly(Programs(), trusted).built(made)


class _Assembly:
    """Makes modules of drafts, weights included, in the order of first calls."""

    def __init__(self, programs: Programs, trusted: Collection[str]) -> None:
        self._programs, self._trusted = programs, trusted
        self._frozen: list[nn.Module] = []
        self._decaying: list[Decaying] = []

    def built(self, plan: Draft) -> Built:
        """Return a draft as a module with all that training needs to know of it."""
        module = self._network(plan)
        return Built(
            module,
            plan.inputs,
            plan.heads,
            {part.layer.id: _paths(part) for part in plan.parts},
            plan.nodes,
            plan.gives,
            tuple(self._frozen),
            plan.terms,
            tuple(self._decaying),
        )

    def _network(self, plan: Draft) -> Network:
        network = Network()
        for part in plan.parts:
            if isinstance(part, LearnedPart):
                network.register_parameter(part.layer.name, _learned(part))
            elif isinstance(part, ModulePart):
                network.add_module(part.layer.name, self._module(part))
            else:
                self._block(network, part)
        follow(network, self._programs, plan)
        return network

    def _module(self, part: ModulePart) -> nn.Module:
        target = part.target
        if isinstance(target, PythonTarget):
            module = make(target, part.label, self._trusted)
        else:
            module = _constructed(part, target)
        if not part.layer.trainable:
            self._freeze(module)
        elif isinstance(target, ModuleTarget) and target.decay:
            self._decaying.append(Decaying(module, target.decay))
        return module

    def _block(self, network: Network, part: BlockPart) -> None:
        for path, plan in part.copies:
            inner = _Assembly(self._programs, self._trusted)
            module = inner._network(plan)
            holder, _, name = path.rpartition(".")
            if holder and holder not in network._modules:
                network.add_module(holder, nn.Module())
            (network.get_submodule(holder) if holder else network).add_module(name, module)
            self._take(part.layer, module, inner)

    def _take(self, layer: Layer, module: nn.Module, inner: _Assembly) -> None:
        self._frozen += inner._frozen
        if layer.trainable:
            self._decaying += inner._decaying
        else:
            self._freeze(module)

    def _freeze(self, module: nn.Module) -> None:
        module.requires_grad_(requires_grad=False)
        self._frozen += [part for part in module.modules() if isinstance(part, _NormBase)]


def _constructed(part: ModulePart, target: ModuleTarget) -> nn.Module:
    try:
        return construct(target)
    except (ValueError, TypeError, RuntimeError, AssertionError) as error:
        raise BuildError(
            f"{target.name} refused its params: {error}", where=part.label, node=part.node
        ) from error


def _learned(part: LearnedPart) -> nn.Parameter:
    target = part.target
    values = torch.empty(target.shape).normal_(target.mean, target.std)
    return nn.Parameter(values, requires_grad=part.layer.trainable)


def _paths(part: ModulePart | LearnedPart | BlockPart) -> tuple[str, ...]:
    if isinstance(part, BlockPart):
        return tuple(path for path, _ in part.copies)
    return (part.layer.name,)
