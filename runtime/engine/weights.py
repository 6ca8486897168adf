"""Weights into a module, and out of it."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from graph_core.errors import LoomError
from runtime.engine.build import Built


def put_weights(built: Built, weights: Mapping[str, Tensor]) -> None:
    """Put weights into a module; raises LoomError when keys or shapes don't fit."""
    try:
        built.module.load_state_dict(dict(weights), strict=True)
    except RuntimeError as error:
        raise LoomError(
            "the weights belong to another network",
            expected="the layers and shapes it was trained with",
            received=" ".join(str(error).split()),
        ) from error


def copy_weights(built: Built) -> dict[str, Tensor]:
    """Return the weights and buffers as they are now, by state_dict key."""
    return {key: value.detach().clone() for key, value in built.module.state_dict().items()}
