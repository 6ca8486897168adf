"""Modules as their targets say: constructed, filled and normed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import torch
from torch import Tensor, nn

from graph_core.spec import Decay, ModuleTarget
from runtime.engine.resolve import kwargs_of, resolve


def construct(target: ModuleTarget) -> nn.Module:
    """Return the module of a target, its weights as they begin; raises what torch raises."""
    made: nn.Module = resolve(target.name)(**kwargs_of(target))
    for init in target.inits:
        resolve(init.name)(made.get_parameter(init.weight), **init.kwargs)
    if target.norm:
        resolve(target.norm)(made)
    return made


@dataclass(frozen=True)
class Decaying:
    """A module whose weights add their size to the loss."""

    module: nn.Module
    decay: Decay

    def penalty(self) -> Tensor:
        """Return l1 times the weights' summed sizes and l2 times their summed squares."""
        parts = []
        for name in self.decay.weights:
            weight: Any = reduce(getattr, name.split("."), self.module)
            parts += [self.decay.l1 * weight.abs().sum()] if self.decay.l1 else []
            parts += [self.decay.l2 * weight.square().sum()] if self.decay.l2 else []
        return torch.stack(parts).sum()


def penalty(decaying: Iterable[Decaying]) -> Tensor:
    """Return what all of them add to the loss."""
    return torch.stack([each.penalty() for each in decaying]).sum()
