"""A built network as a module: layers under their own names, run by a generated program."""

from __future__ import annotations

from typing import Any

import torch
from torch import fx, nn

from runtime.engine.draft import Draft


class Network(nn.Module):
    """Layers as submodules under their own names, run by a generated program.

    The program knows them by number, so a layer may have any name a submodule can have: `code` and
    `graph`, which an fx.GraphModule needs for itself, among them. For the same reason it has no
    methods of its own: what works on it are functions.
    """

    def forward(self, *tensors: torch.Tensor) -> Any:
        made, draft = with_terms(self, *tensors), self.__dict__["_draft"]
        if not draft.terms:
            return made
        return made[0] if draft.single else made[: len(draft.heads)]


class Programs:
    """Programs by what they do, so that equal drafts are written and compiled once."""

    def __init__(self) -> None:
        self._known: dict[object, fx.GraphModule] = {}

    def of(self, draft: Draft, parts: dict[str, nn.Module]) -> fx.GraphModule:
        """Return a program of the draft's steps over these parts."""
        known = self._known.get(draft.doing)
        if known is not None:
            return _over(known, parts)
        made = self._known[draft.doing] = fx.GraphModule(parts, draft.steps)
        return made


def _over(program: fx.GraphModule, parts: dict[str, nn.Module]) -> fx.GraphModule:
    """Return the same program over other parts; nothing but what is generated is shared."""
    made: fx.GraphModule = object.__new__(type(program))
    for name, value in vars(program).items():
        made.__dict__[name] = value.copy() if isinstance(value, dict) else value
    made.__dict__["_modules"] = parts
    return made


def follow(network: Network, programs: Programs, draft: Draft) -> None:
    """Make a network whose parts stand run the steps of its draft."""
    parts = {alias: _part(network, path, draft) for path, alias in draft.aliases.items()}
    # Seen as children, the program's parts would be counted again.
    object.__setattr__(network, "_program", programs.of(draft, parts))
    object.__setattr__(network, "_draft", draft)


def _part(network: Network, path: str, draft: Draft) -> nn.Module:
    if path in network._parameters:
        return _Learned(network, path)
    part = network.get_submodule(path)
    return _WithTerms(part) if path in draft.adding else part


def with_terms(network: nn.Module, *tensors: torch.Tensor) -> Any:
    """Return what the heads give and then the loss terms, one number per sample each."""
    return network.__dict__["_program"].forward(*tensors)


class _WithTerms(nn.Module):
    """Gives what a block gives and then what it adds to the loss."""

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        object.__setattr__(self, "_block", block)  # it is a child of its network already

    def forward(self, *tensors: torch.Tensor) -> Any:
        return with_terms(self.__dict__["_block"], *tensors)


class _Learned(nn.Module):
    """Gives a learned tensor of a network, wherever the network moves it."""

    def __init__(self, network: Network, name: str) -> None:
        super().__init__()
        object.__setattr__(self, "_network", network)  # a child would hold its own parent
        self._name = name

    def forward(self) -> torch.Tensor:
        tensor: torch.Tensor = self.__dict__["_network"].get_parameter(self._name)
        return tensor
