"""Losses of heads, and targets brought to the form a loss takes, once, before training."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import TypeAlias

import torch
from torch import Tensor

from graph_core.heads import Task
from runtime.engine.plan import Head, PlanError
from runtime.engine.resolve import resolve

Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]


def loss_of(head: Head) -> Loss:
    """Return the head's mean loss per sample as a function of (output, target)."""
    extra = {name: head.params[name] for name in head.loss.params}
    return partial(resolve(head.loss.target), reduction="mean", **extra)


def says_yes(head: Head, output: Tensor) -> Tensor:
    """Return where a yes-or-no head says yes."""
    return output < float(head.params.margin) / 2 if head.loss.distance else output > 0


def aligned(head: Head, target: Tensor, output: torch.Size) -> Tensor:
    """Return a head's targets in the dtype and dims its loss takes, never relying on broadcasting.

    `output` is the shape of one batch of the head. Raises PlanError saying what was expected.
    """
    if head.loss.task is Task.CLASSES:
        return _classes(head, target, output)
    floats = target.to(torch.float32)
    if floats.shape[1:] == output[1:]:
        return floats
    if prod(floats.shape[1:]) == prod(output[1:]) == 1:
        return floats.reshape(-1, *output[1:])
    raise _refuse(head, "the head and its target differ in shape", _dims(floats), output)


def _classes(head: Head, target: Tensor, output: torch.Size) -> Tensor:
    if target.is_floating_point():
        raise _refuse(head, "its target is no class index", "whole numbers", target.dtype)
    indices = target.to(torch.int64)
    if len(output) < 2:
        raise _refuse(head, "the head gives one number per sample", "N×classes", output)
    if indices.ndim == 2 and len(output) == 2 and indices.shape[1] == 1:
        indices = indices.flatten()
    if indices.shape[1:] != output[2:]:
        raise _refuse(head, "the head and its target differ in shape", _dims(indices), output)
    width, low, high = output[1], int(indices.min()), int(indices.max())
    if low < 0 or high >= width:
        raise _refuse(
            head, "a label lies outside the head", f"0 to {width - 1}", f"{low} to {high}"
        )
    if low == high:
        raise _refuse(head, "every label is the same", "two classes or more", f"only {low}")
    return indices


def check_binary(head: Head, target: Tensor) -> None:
    """Raise PlanError unless a binary head's targets are 0 and 1."""
    if head.loss.task is not Task.BINARY:
        return
    if not bool(((target == 0) | (target == 1)).all()):
        raise _refuse(head, "its target is not binary", "0 and 1", _range(target))


def _range(target: Tensor) -> str:
    return f"{target.min().item():g} to {target.max().item():g}"


def _dims(tensor: Tensor) -> str:
    return "×".join(["N", *map(str, tensor.shape[1:])])


def _refuse(head: Head, what: str, expected: str, received: object) -> PlanError:
    shown = received
    if isinstance(received, torch.Size):
        shown = "×".join(["N", *map(str, received[1:])])
    return PlanError(
        f"{what} (target {head.field.name})",
        expected=expected,
        received=str(shown),
        where=head.name,
        node=head.node,
    )
