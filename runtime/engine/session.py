"""A session: a plan with its data on the device, its module and what is measured."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import torch

from graph_core.graph import Graph
from runtime.data.prepare import Prepared, prepare
from runtime.data.record import DataRecord
from runtime.data.scaling import Scaler
from runtime.engine import preflight
from runtime.engine.build import Built, build
from runtime.engine.devices import choose
from runtime.engine.losses import aligned, check_binary
from runtime.engine.metrics import Meter, Objective, meter_of
from runtime.engine.plan import Head, Plan, PlanError, make_plan
from runtime.engine.tensors import Part, input_tensor, on_device, require_finite


@dataclass(frozen=True)
class Session:
    """Everything a training or an evaluation works with; `widths` are the heads' outputs each."""

    plan: Plan
    device: torch.device
    built: Built
    heads: tuple[Head, ...]
    widths: tuple[int, ...]
    train: Part
    validation: Part
    objective: Objective
    validation_objective: Objective
    record: DataRecord
    notes: tuple[str, ...] = ()

    @property
    def batch_size(self) -> int:
        return min(self.plan.recipe.batch_size, len(self.train))

    @property
    def steps_per_epoch(self) -> int:
        return -(-len(self.train) // self.batch_size)

    @property
    def measured_size(self) -> int:
        """How many samples are measured at once: more than are learned from, no gradients held."""
        return max(self.batch_size, 512)


def open_session(
    graph: Graph,
    scalers: Mapping[str, Scaler] | None = None,
    trusted: Collection[str] = (),
) -> Session:
    """Load the data, build the module with seeded weights and try one batch; raises LoomError.

    `scalers` replace those fitted on the training part; `trusted` is for `build`.
    """
    plan = make_plan(graph)
    device = choose(plan.recipe.device)
    prepared = prepare(plan.recipe, plan.strata, scalers)
    torch.manual_seed(plan.recipe.seed % 2**63)
    built = build(graph, plan.analysis, trusted)
    built.module.to(device)
    built.train()
    heads = tuple(plan.head(node) for node in built.heads)
    raw = _raw_part(plan, built, heads, prepared, device)
    with preflight.undisturbed(built, device):
        return _tried(plan, device, built, heads, raw, prepared)


def _raw_part(
    plan: Plan, built: Built, heads: tuple[Head, ...], prepared: Prepared, device: torch.device
) -> Part:
    """Return all samples, targets not yet brought to the form their losses take."""
    arrays, fields = prepared.arrays, plan.bindings.inputs
    inputs = [input_tensor(plan, n, arrays[fields[n].name], device) for n in built.inputs]
    targets = [on_device(arrays[head.field.name], device) for head in heads]
    for head, target in zip(heads, targets, strict=True):
        require_finite(target, f"the target {head.field.name}", head.node)
    return Part(tuple(inputs), tuple(targets))


def _tried(
    plan: Plan,
    device: torch.device,
    built: Built,
    heads: tuple[Head, ...],
    raw: Part,
    prepared: Prepared,
) -> Session:
    train_rows, validation_rows = (
        on_device(rows, device) for rows in (prepared.parts.train, prepared.parts.validation)
    )
    size = min(plan.recipe.batch_size, len(train_rows))
    inputs, _ = raw.take(train_rows[:size])
    outputs = preflight.forward(built, plan, inputs)
    _try_tail(built, plan, raw, train_rows, size)
    whole = Part(raw.inputs, _aligned(heads, raw.targets, outputs[: len(heads)]))
    train, validation = (
        Part(*map(tuple, whole.take(train_rows))),
        Part(*map(tuple, whole.take(validation_rows))),
    )
    objective, validating = (
        Objective(_meters(heads, part, prepared.scalers, device), built.terms, built.decaying)
        for part in (train, validation)
    )
    loss, _ = objective(outputs, [target[:size] for target in train.targets])
    notes = preflight.backward(built, plan, heads, loss)
    return Session(
        plan,
        device,
        built,
        heads,
        tuple(output.shape[1] if output.ndim > 1 else 1 for output in outputs[: len(heads)]),
        train,
        validation,
        objective,
        validating,
        DataRecord(prepared.signature, prepared.scalers),
        (*prepared.notes, *notes),
    )


def _aligned(
    heads: tuple[Head, ...], targets: tuple[torch.Tensor, ...], outputs: Sequence[torch.Tensor]
) -> tuple[torch.Tensor, ...]:
    """Return the targets in the form the heads' losses take."""
    made = []
    for head, target, output in zip(heads, targets, outputs, strict=True):
        check_binary(head, target)
        made.append(aligned(head, target, output.shape))
    return tuple(made)


def _try_tail(built: Built, plan: Plan, raw: Part, rows: torch.Tensor, size: int) -> None:
    """Try the last batch when it is a single sample, which a batch norm can't take."""
    if size == 1 or len(rows) % size != 1:
        return
    inputs, _ = raw.take(rows[:1])
    try:
        preflight.forward(built, plan, inputs)
    except preflight.PreflightError as error:
        raise PlanError(
            "the last batch of an epoch is one sample, which this layer can't learn from",
            expected="another batch size",
            received=f"{len(rows)} samples in batches of {size}",
            where=error.where,
            node=error.node,
        ) from error


def _meters(
    heads: tuple[Head, ...], part: Part, scalers: Mapping[str, Scaler], device: torch.device
) -> list[Meter]:
    meters = []
    for head, target in zip(heads, part.targets, strict=True):
        scaler = scalers.get(head.field.name)
        scale = on_device(scaler.scale, device).to(torch.float32) if scaler else None
        shaped = scale.reshape(target.shape[1:]) if scale is not None else None
        meters.append(meter_of(head, target, shaped))
    return meters
