"""From a recipe's optimizer to torch's, fused where torch has it."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from graph_core.params import complete
from graph_core.values import Values
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.engine.resolve import resolve
from runtime.recipe import Choice, RecipeError


def make_optimizer(
    choice: Choice, weights: Iterable[nn.Parameter], device: torch.device
) -> torch.optim.Optimizer:
    """Return the optimizer over the weights that learn; raises RecipeError or UnknownKind."""
    spec = OPTIMIZERS.get(choice.id)
    kwargs = dict(spec.kwargs(Values(complete(spec.params, choice.params))))
    learning = [weight for weight in weights if weight.requires_grad]
    # Adagrad's fused kernel exists for the CPU only.
    if spec.fused and (device.type == "cpu" or spec.id != "adagrad"):
        kwargs["fused"] = True
    try:
        made: torch.optim.Optimizer = resolve(spec.target)(learning, **kwargs)
    except ValueError as error:
        raise RecipeError(f"{spec.title} can't be used like this", received=str(error)) from None
    return made
