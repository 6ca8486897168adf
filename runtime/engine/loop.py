"""The inner loop: batches of one epoch as fast as by hand, statistics fetched at intervals."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from graph_core.errors import LoomError
from runtime.engine import preflight
from runtime.engine.controls import Controls
from runtime.engine.metrics import Confusion, Objective
from runtime.engine.network import with_terms
from runtime.engine.progress import Pace, Progress
from runtime.engine.session import Session
from runtime.engine.tensors import Part
from runtime.protocol import Steps

INTERVAL = 0.033  # seconds between two messages: two frames of a window


class NotFinite(LoomError):
    """The loss became NaN or infinite; `node` is where, when it was found."""

    code = "not-finite"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


class Loop:
    """Runs the batches of epochs over a session; `progress` is kept in step at every yield."""

    def __init__(
        self,
        run: str,
        session: Session,
        optimizer: torch.optim.Optimizer,
        progress: Progress,
        controls: Controls,
    ) -> None:
        self._run, self._session, self._optimizer = run, session, optimizer
        self.progress, self._controls = progress, controls
        self.pace = Pace()
        self._weights = [w for group in optimizer.param_groups for w in group["params"]]
        # Looking at the loss makes a GPU wait but costs the CPU nothing: there, a step that would
        # spoil the weights is caught before it is taken.
        self._looks = session.device.type == "cpu"
        self._pending: list[Tensor] = []

    def order(self) -> Tensor:
        """Return the running epoch's order of samples: a function of seed and epoch alone."""
        seed = (self._session.plan.recipe.seed * 1_000_003 + self.progress.epoch) % 2**63
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(self._session.train), generator=generator)
        return order.to(self._session.device, non_blocking=True)

    def steps(self) -> Iterator[Steps]:
        """Train the rest of the epoch; at every yield no statistics are pending."""
        session, progress, controls = self._session, self.progress, self._controls
        progress.begin_epoch(session.objective.width)
        rows = torch.split(self.order(), session.batch_size)
        deadline = time.perf_counter() + INTERVAL
        for batch in rows[progress.batch :]:
            if not self._step(batch):
                yield self._flush()
                raise self._not_finite(progress.step + 1, batch)
            if controls.attention or time.perf_counter() >= deadline:
                yield self._flush()
                deadline = time.perf_counter() + INTERVAL
        if self._pending:
            yield self._flush()

    def _step(self, rows: Tensor) -> bool:
        """Learn from a batch; False, and nothing learned, when its loss is seen to be no number."""
        session = self._session
        inputs, targets = session.train.take(rows)
        outputs = with_terms(session.built.module, *inputs)
        loss, statistics = session.objective(outputs, targets)
        if self._looks and not math.isfinite(loss.item()):
            return False
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        for weight in self._weights:
            weight.grad = None
        self._pending += statistics
        self.progress.batch += 1
        self.progress.step += 1
        return True

    def _flush(self) -> Steps:
        """Fetch what is pending, add it to the epoch's sums and report it."""
        session, progress = self._session, self.progress
        objective = session.objective
        rows, self._pending = fetched(self._pending, objective.width), []
        size, total = session.batch_size, len(session.train)
        first = progress.batch - len(rows)
        for place, row in enumerate(rows):
            if not math.isfinite(row[0]):
                raise self._not_finite(
                    progress.step - len(rows) + place + 1,
                    torch.split(self.order(), size)[first + place],
                )
            objective.add(progress.totals, row, min(size, total - (first + place) * size))
        before = progress.samples
        progress.samples = min(progress.batch * size, total)
        return self._report(rows, self.pace.add(progress.samples - before))

    def _report(self, rows: list[list[float]], rate: float) -> Steps:
        progress, total = self.progress, len(self._session.train)
        names = self._session.objective.loss_names
        epochs_left = self._session.plan.recipe.epochs - progress.epoch
        left = epochs_left * total - progress.samples
        return Steps(
            run=self._run,
            epoch=progress.epoch + 1,
            step=list(range(progress.step - len(rows) + 1, progress.step + 1)),
            columns={name: [row[i] for row in rows] for i, name in enumerate(names)},
            samples_per_second=rate,
            seconds_left=max(left, 0) / rate if rate else 0.0,
        )

    def _not_finite(self, step: int, rows: Tensor) -> NotFinite:
        session = self._session
        inputs, targets = session.train.take(rows)
        with preflight.undisturbed(session.built, session.device), torch.no_grad():
            node, reason = preflight.blame(session.built, session.plan, inputs)
            if not node:
                outputs = with_terms(session.built.module, *inputs)
                node, reason = self._overflown(outputs, targets)
        return NotFinite(
            f"the loss was no longer a number at step {step}: {reason}",
            expected="a finite loss; a smaller learning rate or standardised data often help",
            where=session.plan.graph.label(node) if node else "",
            node=node,
        )

    def _overflown(self, outputs: Sequence[Tensor], targets: Sequence[Tensor]) -> tuple[str, str]:
        """Return the head or term whose loss is no number, and how it came."""
        objective = self._session.objective
        losses = [*objective.of_heads(outputs, targets), *objective.of_terms(outputs)]
        heads = [(head.node, head.name) for head in self._session.heads]
        places = heads + [(term.node, term.name) for term in objective.terms]
        for (node, name), loss in zip(places, losses, strict=True):
            if not bool(torch.isfinite(loss)):
                return node, f"the loss of {name} overflowed"
        return "", "the sum of the losses overflowed"

    def metrics(self) -> dict[str, float]:
        """Return the training metrics of the epoch so far."""
        return self._session.objective.metrics(self.progress.totals, self.progress.samples)


def fetched(pending: list[Tensor], width: int) -> list[list[float]]:
    """Return statistics as rows of numbers, in one transfer from the device."""
    if not pending:
        return []
    rows: list[list[float]] = torch.stack(pending).view(-1, width).tolist()
    return rows


class Measurement:
    """Metrics and confusion of a part, batch by batch, without learning."""

    def __init__(self, session: Session, part: Part, objective: Objective) -> None:
        self._session, self._part, self._objective = session, part, objective
        self._totals = [0.0] * objective.width
        self.confusion = Confusion(session.heads, session.widths, session.device)

    def run(self) -> Iterator[None]:
        """Measure; yields between batches so that the caller may look around or give up."""
        module = self._session.built.module
        module.eval()
        pending: list[Tensor] = []
        sizes = []
        try:
            for inputs, targets in self._part.slices(self._session.measured_size):
                with torch.inference_mode():
                    outputs = with_terms(module, *inputs)
                    pending += self._objective(outputs, targets)[1]
                    self.confusion.add(outputs, targets)
                sizes.append(len(targets[0]))
                yield
        finally:
            self._session.built.train()
        for row, size in zip(fetched(pending, self._objective.width), sizes, strict=True):
            self._objective.add(self._totals, row, size)

    def metrics(self, prefix: str) -> dict[str, float]:
        return self._objective.metrics(self._totals, len(self._part), prefix)
