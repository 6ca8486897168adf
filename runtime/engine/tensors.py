"""Samples as tensors that stay on the device; a batch is a slice of shuffled indices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from graph_core.types import DType
from runtime.engine.plan import Plan, PlanError


@dataclass(frozen=True)
class Part:
    """The samples of one part of the data: a tensor per input and per head, samples first."""

    inputs: tuple[Tensor, ...]
    targets: tuple[Tensor, ...]

    def __len__(self) -> int:
        return len(self.targets[0])

    def take(self, rows: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """Return the inputs and targets of these samples."""
        inputs = [tensor.index_select(0, rows) for tensor in self.inputs]
        return inputs, [tensor.index_select(0, rows) for tensor in self.targets]

    def slices(self, size: int) -> Iterator[tuple[list[Tensor], list[Tensor]]]:
        """Yield the samples in order, at most `size` at a time."""
        for start in range(0, len(self), size):
            end = start + size
            yield [t[start:end] for t in self.inputs], [t[start:end] for t in self.targets]


def on_device(values: NDArray[Any], device: torch.device) -> Tensor:
    """Return an array as a tensor on a device."""
    tensor = torch.from_numpy(np.ascontiguousarray(values))
    if device.type != "cuda":
        return tensor
    return tensor.pin_memory().to(device, non_blocking=True)


def input_tensor(plan: Plan, node: str, values: NDArray[Any], device: torch.device) -> Tensor:
    """Return a field as the tensor an Input node takes; raises PlanError for what it can't be."""
    wanted = DType(plan.graph.layer_of(node).values.dtype)
    tensor = on_device(values, device)
    label = plan.graph.label(node)
    if wanted.is_float != tensor.is_floating_point():
        raise PlanError(
            "the data is of another kind than the Input",
            expected=wanted.value,
            received=str(tensor.dtype).removeprefix("torch."),
            where=label,
            node=node,
        )
    require_finite(tensor, f"the data of {label}", node)
    return tensor.to(getattr(torch, wanted.value))


def require_finite(tensor: Tensor, what: str, node: str) -> None:
    """Raise PlanError when a tensor holds NaN or infinity."""
    bad = int((~torch.isfinite(tensor)).sum()) if tensor.is_floating_point() else 0
    if bad:
        raise PlanError(
            f"{what} has values that are no numbers",
            expected="finite values",
            received=f"{bad} NaN or infinite",
            node=node,
        )
