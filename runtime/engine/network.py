"""A built network as a module: layers under their own names, run by a generated program."""

from __future__ import annotations

from typing import Any

import torch
from torch import fx, nn


class Network(nn.Module):
    """Layers as submodules under their own names, run by a generated program.

    The program knows them by number, so a layer may have any name a submodule can have: `code` and
    `graph`, which an fx.GraphModule needs for itself, among them. For the same reason it has no
    methods of its own: what works on it are functions.
    """

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        for name, tensor in layers.named_parameters(recurse=False):
            self.register_parameter(name, tensor)
        for name, layer in layers.named_children():
            self.add_module(name, layer)

    def forward(self, *tensors: torch.Tensor) -> Any:
        made, terms = with_terms(self, *tensors), self.__dict__["_terms"]
        return made[:-terms] if terms else made


def follow(network: Network, program: fx.GraphModule, terms: int = 0) -> None:
    """Make a network run this program; the last `terms` tensors it gives are loss terms."""
    object.__setattr__(network, "_program", program)  # seen here, it would count its layers again
    object.__setattr__(network, "_terms", terms)


class Programs:
    """Programs by what they do, so that equal blocks are written and compiled once."""

    def __init__(self) -> None:
        self._known: dict[Any, fx.GraphModule] = {}

    def of(self, parts: dict[str, nn.Module], steps: fx.Graph) -> fx.GraphModule:
        """Return a program of these steps over these parts."""
        key = tuple((n.op, n.target, n.name, repr(n.args), repr(n.kwargs)) for n in steps.nodes)
        known = self._known.get(key)
        if known is not None:
            return _over(known, parts)
        made = self._known[key] = fx.GraphModule(parts, steps)
        return made


def _over(program: fx.GraphModule, parts: dict[str, nn.Module]) -> fx.GraphModule:
    """Return the same program over other parts; nothing but what is generated is shared."""
    made: fx.GraphModule = object.__new__(type(program))
    for name, value in vars(program).items():
        made.__dict__[name] = value.copy() if isinstance(value, dict) else value
    made.__dict__["_modules"] = dict(parts)
    return made


def part_of(network: Network, path: str) -> nn.Module:
    """Return a submodule, or for a learned tensor a module that gives it."""
    return _Learned(network, path) if path in network._parameters else network.get_submodule(path)


def with_terms(network: Network, *tensors: torch.Tensor) -> Any:
    """Return what the heads give and then the loss terms, one number per sample each."""
    return network.__dict__["_program"].forward(*tensors)


class _Learned(nn.Module):
    """Gives a learned tensor of a network, wherever the network moves it."""

    def __init__(self, network: Network, name: str) -> None:
        super().__init__()
        object.__setattr__(self, "_network", network)  # a child would hold its own parent
        self._name = name

    def forward(self) -> torch.Tensor:
        tensor: torch.Tensor = self.__dict__["_network"].get_parameter(self._name)
        return tensor
