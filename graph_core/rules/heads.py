"""Findings about where data enters and where a head meets its target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_core import bindings
from graph_core.diagnostics import Diagnostic, Fix
from graph_core.edits import SetParams
from graph_core.fields import DataSignature, Field
from graph_core.graph import Layer
from graph_core.heads import LOSSES, METRICS, LossSpec, Task
from graph_core.params import Value
from graph_core.rules.bypass import take_off
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context
from graph_core.rules.widths import width_fixes
from graph_core.types import TensorType

UNBOUND_INPUT = finding(
    Finding(
        "unbound-input",
        "Input without a field",
        "Each Input reads a field of the data set: the one it names, else the one of its own "
        "name, else the only one that fits.",
    )
)
INPUT_TYPE = finding(
    Finding(
        "input-type",
        "Input and field differ",
        "An Input must have the shape and dtype of the field it reads.",
    )
)
UNBOUND_HEAD = finding(
    Finding(
        "unbound-head",
        "Head without a target",
        "Each head learns a field of the data set: the one it names, else the one of its own "
        "name, else the only one that fits.",
    )
)
TARGET_KIND = finding(
    Finding(
        "target-kind",
        "The loss doesn't suit the target",
        "Cross-entropy takes class indices, binary cross-entropy yes or no, the other losses "
        "numbers.",
    )
)
TARGET_SHAPE = finding(
    Finding(
        "target-shape",
        "Head and target differ in shape",
        "The loss compares head and target element by element (or one score per class with one "
        "index); nothing is stretched silently.",
    )
)
WIDTH = finding(
    Finding(
        "width",
        "As many scores as classes",
        "A head for classes needs one score for each class of its target.",
    )
)
HEAD_DTYPE = finding(
    Finding(
        "head-dtype",
        "A head needs floats",
        "A loss compares floating-point scores; integers have no gradient to learn from.",
    )
)
METRIC = finding(
    Finding(
        "metric",
        "The metric doesn't suit the loss",
        "Accuracy is for classes, the mean errors and R² are for numbers.",
    )
)


def input_binding(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find an Input without a field, or of another type than its field."""
    data, layer = context.signature, context.layer(node)
    type_ = bindings.type_at(context.facts, node)
    if data is None or type_ is None:
        return
    bound = bindings.input_field(layer, type_, data)
    if isinstance(bound, str):
        yield UNBOUND_INPUT.at(
            context.at(node), bound, received=str(type_), fixes=_readings(layer, data)
        )
    elif not bindings.feeds(bound.type, type_):
        yield INPUT_TYPE.at(
            context.at(node),
            f"it reads the field {bound.name}",
            expected=str(bound.type),
            received=str(type_),
            fixes=[_reading(layer, bound)],
        )


def _readings(layer: Layer, data: DataSignature) -> list[Fix]:
    return [_reading(layer, each) for each in data.fields.values() if not each.classes][:3]


def _reading(layer: Layer, wanted: Field) -> Fix:
    params: dict[str, Value] = {
        "field": wanted.name,
        "shape": tuple(dim if isinstance(dim, int) else str(dim) for dim in wanted.type.sample),
        "dtype": str(wanted.type.dtype),
    }
    return Fix(f"Read {wanted.name}, {wanted.type}", SetParams(layer.id, params))


def head_dtype(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a head of integers."""
    type_ = bindings.type_at(context.facts, node)
    if type_ is not None and not type_.dtype.is_float:
        yield HEAD_DTYPE.at(
            context.at(node), "a loss can't be taken", expected="floats", received=str(type_)
        )


def metrics(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find metrics that are not for the loss's task."""
    layer = context.layer(node)
    loss, chosen = _loss(layer), _metrics(layer)
    unfit = [m for m in chosen if loss.task not in METRICS.get(m).tasks]
    if unfit:
        kept = tuple(m for m in chosen if m not in unfit)
        usable = [metric.id for metric in METRICS if loss.task in metric.tasks]
        yield METRIC.at(
            context.at(node),
            f"{loss.title} has no use for the metric",
            expected=", ".join(usable),
            received=", ".join(unfit),
            fixes=[Fix("Take the metric away", SetParams(layer.id, {"metrics": kept}))],
        )


def head_target(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a head without a target, or of another shape or kind than its target."""
    data, layer = context.signature, context.layer(node)
    if data is None:
        return
    type_, task = bindings.type_at(context.facts, node), _loss(layer).task
    bound = bindings.head_field(layer, type_, data)
    if isinstance(bound, str):
        yield UNBOUND_HEAD.at(context.at(node), bound, fixes=_targets(layer, data, task))
    elif not bindings.serves(bound, task):
        yield _unsuited(context, node, bound, type_)
    elif type_ is not None and not bindings.teaches(bound, task, type_):
        yield _unlike(context, node, bound, type_)


def _targets(layer: Layer, data: DataSignature, task: Task) -> list[Fix]:
    fields = sorted(data.fields.values(), key=lambda each: not each.classes)
    usable = [each.name for each in fields if bindings.serves(each, task)]
    return [Fix(f"Learn {name}", SetParams(layer.id, {"target": name})) for name in usable[:3]]


def _unsuited(context: Context, node: str, bound: Field, type_: TensorType | None) -> Diagnostic:
    layer = context.layer(node)
    loss = _loss(layer)
    wanted = {
        Task.CLASSES: "class indices",
        Task.BINARY: "two classes",
        Task.VALUES: "floats",
    }[loss.task]
    classes = f" of {len(bound.classes)} classes" if bound.classes else ""
    return TARGET_KIND.at(
        context.at(node),
        f"{loss.title} can't learn the field {bound.name}",
        expected=wanted,
        received=f"{bound.type}{classes}",
        fixes=_suiting(layer, bound, type_),
    )


def _suiting(layer: Layer, bound: Field, type_: TensorType | None) -> Iterator[Fix]:
    """Yield the change to a loss that serves the target, with the metrics that still make sense."""
    tasks = [task for task in Task if bindings.serves(bound, task)]
    if type_ is not None:
        tasks.sort(key=lambda task: not bindings.teaches(bound, task, type_))
    for task in tasks[:1]:
        loss = next(each for each in LOSSES if each.task is task)
        kept = tuple(m for m in _metrics(layer) if task in METRICS.get(m).tasks)
        edit = SetParams(layer.id, {"loss": loss.id, "metrics": kept})
        yield Fix(f"Use {loss.title}", edit)


def _unlike(context: Context, node: str, bound: Field, type_: TensorType) -> Diagnostic:
    task = _loss(context.layer(node)).task
    classes = len(bound.classes)
    wanted = _wanted(task, bound)
    narrow = task is Task.CLASSES and type_.rank == 2 and bound.type.rank == 1
    kind = WIDTH if narrow else TARGET_SHAPE
    what = (
        f"the target {bound.name} has {classes} classes"
        if narrow
        else f"the target {bound.name} is {bound.type}"
    )
    return kind.at(
        context.at(node),
        what,
        expected=wanted,
        received=str(type_),
        fixes=take_off(context, node) or width_fixes(context, node, bound, task),
    )


def _wanted(task: Task, bound: Field) -> str:
    dims = bound.type.dims
    if task is Task.CLASSES:
        width = len(bound.classes) or "C"
        return "×".join(map(str, (dims[0], width, *dims[1:])))
    alone = task is Task.BINARY and len(dims) == 1
    return "×".join(map(str, (*dims, 1) if alone else dims))


def _loss(layer: Layer) -> LossSpec:
    return LOSSES.get(str(layer.params["loss"]))


def _metrics(layer: Layer) -> tuple[str, ...]:
    chosen = layer.params["metrics"]
    return tuple(map(str, chosen)) if isinstance(chosen, Iterable) else ()
