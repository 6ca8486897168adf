"""A built network as a module: layers under their own names, run by a generated program."""

from __future__ import annotations

from typing import Any

import torch
from torch import fx, nn


class Network(nn.Module):
    """Layers as submodules under their own names, run by a generated program.

    The program knows them by number, so a layer may have any name a submodule can have: `code` and
    `graph`, which an fx.GraphModule needs for itself, among them.
    """

    def __init__(self, layers: nn.Module) -> None:
        super().__init__()
        for name, tensor in layers.named_parameters(recurse=False):
            self.register_parameter(name, tensor)
        for name, layer in layers.named_children():
            self.add_module(name, layer)

    def follow(self, program: fx.GraphModule, terms: int = 0) -> None:
        """Run this program from now on; the last `terms` tensors it gives are loss terms."""
        object.__setattr__(self, "_program", program)  # seen here, it would count its layers again
        object.__setattr__(self, "_terms", terms)

    def part(self, path: str) -> nn.Module:
        """Return a submodule, or for a learned tensor a module that gives it."""
        return _Learned(self, path) if path in self._parameters else self.get_submodule(path)

    def forward(self, *tensors: torch.Tensor) -> Any:
        made, terms = self.with_terms(*tensors), self.__dict__["_terms"]
        return made[:-terms] if terms else made

    def with_terms(self, *tensors: torch.Tensor) -> Any:
        """Return what the heads give and then the loss terms, one number per sample each."""
        return self.__dict__["_program"].forward(*tensors)


class _Learned(nn.Module):
    """Gives a learned tensor of a network, wherever the network moves it."""

    def __init__(self, network: Network, name: str) -> None:
        super().__init__()
        object.__setattr__(self, "_network", network)  # a child would hold its own parent
        self._name = name

    def forward(self) -> torch.Tensor:
        tensor: torch.Tensor = self.__dict__["_network"].get_parameter(self._name)
        return tensor
