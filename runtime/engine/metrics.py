"""Metrics as sums over batches: exact for a partial last batch and for a resumed epoch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from graph_core.heads import Task
from runtime.engine.construct import Decaying, penalty
from runtime.engine.draft import Term
from runtime.engine.losses import Loss, loss_of, says_yes
from runtime.engine.plan import Head

Sum: TypeAlias = Callable[[Tensor, Tensor], Tensor]
LARGEST_CONFUSION = 256
_SUM_OF = {"accuracy": "right", "mae": "absolute", "mse": "squared", "r2": "squared"}


@dataclass(frozen=True)
class Meter:
    """What is summed per batch for one head, and how the sums become its metrics.

    `elements` is the number of target elements per sample, `variation` the targets' summed squared
    distance from their mean, `scale` turns standardised differences into original units.
    """

    head: Head
    elements: int
    variation: float
    scale: Tensor | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_SUM_OF[metric] for metric in self.head.metrics))

    def sums(self) -> list[Sum]:
        """Return the functions of (output, target) that give this head's sums of a batch."""
        known: dict[str, Sum] = {
            "right": _right_class if self.head.loss.task is Task.CLASSES else self._right_side,
            "absolute": lambda output, target: self._miss(output, target).abs().sum(),
            "squared": lambda output, target: self._miss(output, target).square().sum(),
        }
        return [known[name] for name in self.needs]

    def _right_side(self, output: Tensor, target: Tensor) -> Tensor:
        return (says_yes(self.head, output) == (target > 0.5)).sum(dtype=torch.float32)

    def _miss(self, output: Tensor, target: Tensor) -> Tensor:
        miss = output - target
        return miss if self.scale is None else miss * self.scale

    def metrics(self, totals: Sequence[float], samples: int) -> dict[str, float]:
        """Return the head's metrics from its sums over that many samples."""
        by_name = dict(zip(self.needs, totals, strict=True))
        count = max(samples * self.elements, 1)
        made = {}
        for metric in self.head.metrics:
            total = by_name[_SUM_OF[metric]]
            made[metric] = total / count if metric != "r2" else self._r2(total)
        return made

    def _r2(self, squared: float) -> float:
        return 1.0 - squared / self.variation if self.variation > 0 else math.nan


def meter_of(head: Head, target: Tensor, scale: Tensor | None) -> Meter:
    """Return the meter of a head over a part's aligned targets."""
    if head.loss.task is not Task.VALUES:
        width = math.prod(target.shape[1:])
        return Meter(head, width, 0.0)
    wide = target.to(torch.float64)
    miss = wide - wide.mean(dim=0)
    if scale is not None:
        miss = miss * scale
    variation = float(miss.square().sum()) if len(target) else 0.0
    return Meter(head, math.prod(target.shape[1:]), variation, scale)


def _right_class(output: Tensor, target: Tensor) -> Tensor:
    return (output.argmax(1) == target).sum(dtype=torch.float32)


class Objective:
    """The weighted sum of all heads' losses and of the loss terms, and a batch's statistics.

    Statistics are 0-dim tensors in a fixed order: the total loss, with several heads each head's
    loss, every term, what the weights' size adds, then every head's sums; nothing is fetched from
    the device here. Outputs are those of the heads, then those of the terms.
    """

    def __init__(
        self,
        meters: Sequence[Meter],
        terms: Sequence[Term] = (),
        decaying: Sequence[Decaying] = (),
    ) -> None:
        self.meters, self.terms, self._decaying = tuple(meters), tuple(terms), tuple(decaying)
        self._losses: list[Loss] = [loss_of(meter.head) for meter in meters]
        self._sums = [meter.sums() for meter in meters]
        self._weights = [meter.head.weight for meter in meters] + [term.weight for term in terms]
        self.several = len(self.meters) > 1
        self._weights += [1.0] if decaying else []
        self._plain = self._weights == [1.0]
        names = [f"{meter.head.name}/loss" for meter in meters] if self.several else []
        names += [f"{term.name}/term" for term in terms]
        self.loss_names = ("loss", *names, *(("penalty",) if decaying else ()))

    @property
    def width(self) -> int:
        """The number of statistics."""
        return len(self.loss_names) + sum(len(sums) for sums in self._sums)

    def __call__(
        self, outputs: Sequence[Tensor], targets: Sequence[Tensor]
    ) -> tuple[Tensor, list[Tensor]]:
        """Return the total loss, to go backward from, and the batch's statistics."""
        if self._plain:
            total = self._losses[0](outputs[0], targets[0])
            statistics = [total.detach()]
        else:
            total, statistics = self._weighted(outputs, targets)
        for output, target, sums in zip(self.heads(outputs), targets, self._sums, strict=True):
            free = output.detach()
            statistics += [take(free, target) for take in sums]
        return total, statistics

    def _weighted(
        self, outputs: Sequence[Tensor], targets: Sequence[Tensor]
    ) -> tuple[Tensor, list[Tensor]]:
        losses, added = self.of_heads(outputs, targets), self.of_terms(outputs)
        if self._decaying:
            added.append(penalty(self._decaying))
        weighed = zip((*losses, *added), self._weights, strict=True)
        total = torch.stack([part * weight for part, weight in weighed]).sum()
        shown = (*(losses if self.several else ()), *added)
        return total, [total.detach(), *(part.detach() for part in shown)]

    def heads(self, outputs: Sequence[Tensor]) -> Sequence[Tensor]:
        """Return the outputs of the heads."""
        return outputs[: len(self.meters)]

    def of_heads(self, outputs: Sequence[Tensor], targets: Sequence[Tensor]) -> list[Tensor]:
        """Return each head's own loss, not weighted."""
        pairs = zip(self._losses, self.heads(outputs), targets, strict=True)
        return [loss(output, target) for loss, output, target in pairs]

    def of_terms(self, outputs: Sequence[Tensor]) -> list[Tensor]:
        """Return each term's mean over the samples, not weighted."""
        return [output.mean() for output in outputs[len(self.meters) :]]

    def add(self, totals: list[float], row: Sequence[float], samples: int) -> None:
        """Add one batch's fetched statistics to the totals; mean losses weigh by samples."""
        losses = len(self.loss_names)
        for place, value in enumerate(row):
            totals[place] += value * samples if place < losses else value

    def metrics(self, totals: Sequence[float], samples: int, prefix: str = "") -> dict[str, float]:
        """Return the metrics of a part by name, such as val_accuracy or digit/val_accuracy."""
        made = {
            _named(name, prefix): total / max(samples, 1)
            for name, total in zip(self.loss_names, totals, strict=False)
        }
        place = len(self.loss_names)
        for meter in self.meters:
            own = totals[place : place + len(meter.needs)]
            place += len(meter.needs)
            stem = f"{meter.head.name}/" if self.several else ""
            found = meter.metrics(own, samples)
            made |= {_named(stem + name, prefix): value for name, value in found.items()}
        return made


def _named(name: str, prefix: str) -> str:
    head, slash, metric = name.rpartition("/")
    return f"{head}{slash}{prefix}{metric}"


class Confusion:
    """Counts of true against predicted classes for every head that tells a few classes apart."""

    def __init__(self, heads: Sequence[Head], widths: Sequence[int], device: torch.device) -> None:
        self._counts: dict[int, Tensor] = {}
        self._heads = tuple(heads)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            size = max(width, 2) if head.classes and width <= LARGEST_CONFUSION else 0
            if size and (head.loss.task is Task.CLASSES or width == 1):
                self._counts[place] = torch.zeros(size * size, dtype=torch.int64, device=device)

    def add(self, outputs: Sequence[Tensor], targets: Sequence[Tensor]) -> None:
        for place, counts in self._counts.items():
            size = math.isqrt(len(counts))
            output, target = outputs[place], targets[place]
            by_class = self._heads[place].loss.task is Task.CLASSES
            guess = output.argmax(1) if by_class else says_yes(self._heads[place], output).long()
            pairs = target.long().flatten() * size + guess.flatten()
            counts.add_(torch.bincount(pairs, minlength=size * size))

    def tables(self) -> dict[str, list[list[int]]]:
        """Return the counts by head name; rows are true classes, columns predicted ones."""
        return {
            self._heads[place].name: counts.view(math.isqrt(len(counts)), -1).tolist()
            for place, counts in self._counts.items()
        }

    def classes(self) -> dict[str, list[str]]:
        """Return the class names by head name; classes beyond the data's go by their index."""
        return {
            self._heads[place].name: _names(self._heads[place].classes, math.isqrt(len(counts)))
            for place, counts in self._counts.items()
        }


def _names(classes: Sequence[str], size: int) -> list[str]:
    return [classes[i] if i < len(classes) else str(i) for i in range(size)]
