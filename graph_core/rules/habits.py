"""Findings about networks that can be computed, but learn badly or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core.diagnostics import Diagnostic, Fix, Severity
from graph_core.dims import Dim, product
from graph_core.edits import DeleteAndHeal, Edit, InsertOnEdge, Rewire, SetRecipe
from graph_core.fields import DataSignature
from graph_core.graph import Edge, Graph
from graph_core.heads import LOSSES, Task
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context

SOFTMAX = finding(
    Finding(
        "softmax-before-cross-entropy",
        "Softmax before cross-entropy",
        "Cross-entropy takes raw scores and applies log-softmax itself. A Softmax before it is "
        "applied twice, and the loss can't fall below a floor (1.46 for ten classes). Predictions "
        "get their softmax anyway.",
        Severity.WARNING,
    )
)
SIGMOID = finding(
    Finding(
        "sigmoid-before-bce",
        "Sigmoid before binary cross-entropy",
        "This loss takes raw scores and applies the sigmoid itself; a Sigmoid before it is "
        "applied twice and flattens the gradient. Predictions get their sigmoid anyway.",
        Severity.WARNING,
    )
)
LINEAR = finding(
    Finding(
        "dense-after-dense",
        "Two Dense without an activation between",
        "Two linear maps in a row are one linear map: the second adds weights, not power.",
        Severity.HINT,
    )
)
BATCH_OF_ONE = finding(
    Finding(
        "batch-of-one",
        "BatchNorm on a batch of one",
        "BatchNorm needs a mean and a variance per channel, so more than one value of each in "
        "every training batch, the last and smaller one included.",
    )
)
_TWICE = {Task.CLASSES: SOFTMAX, Task.BINARY: SIGMOID}


def double_activation(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find an activation that a loss applies itself."""
    loss = LOSSES.get(str(context.layer(node).params["loss"]))
    for edge in context.graph.into(node):
        source = context.layer(edge.source.node)
        if loss.activation and source.kind == loss.activation:
            yield _TWICE[loss.task].at(
                context.at(node),
                f"{loss.title} applies the {loss.activation} itself",
                expected="raw scores",
                received=f"what {context.graph.label(edge.source.node)} gives",
                fixes=_without(context.graph, edge),
            )


def _without(graph: Graph, edge: Edge) -> Iterator[Fix]:
    """Yield the edit that takes the layer before a head out of its way."""
    node = edge.source.node
    title = f"Take {graph.label(node)} away"
    before = graph.into(node)
    if len(graph.out_of(node)) == 1:
        yield Fix(title, DeleteAndHeal((node,)))
    elif before:
        yield Fix("Wire past it", Rewire(edge.id, source=before[0].source))


def dense_after_dense(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a Dense straight after a Dense."""
    for edge in context.graph.into(node):
        if context.layer(edge.source.node).kind == "dense":
            before = context.graph.label(edge.source.node)
            yield LINEAR.at(
                context.at(node),
                f"no activation stands between {before} and this Dense",
                expected="an activation such as ReLU",
                received="a linear map of a linear map",
                fixes=[Fix("Insert ReLU", InsertOnEdge(edge.id, "relu"))],
            )


def has_batch_of_one(data: DataSignature) -> bool:
    """Tell whether some training batch holds a single sample."""
    samples = data.training or data.samples
    return data.batch_size > 0 and (samples % data.batch_size or data.batch_size) == 1


def batch_of_one(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a BatchNorm that some batch gives one value per channel."""
    facts, data = context.facts[node], context.signature
    if data is None or not facts.complete or not has_batch_of_one(data):
        return
    spread: Dim = product(facts.inputs["x"][0].dims[2:])
    if spread != 1:
        return
    samples = data.training or data.samples
    last = "the last batch of an epoch" if data.batch_size > 1 else "every batch"
    yield BATCH_OF_ONE.at(
        context.at(node),
        f"{last} holds one sample",
        expected="two values or more per channel",
        received=f"{samples} samples in batches of {data.batch_size}",
        fixes=[_bigger(samples, data.batch_size)],
    )


def _bigger(samples: int, size: int) -> Fix:
    wanted = 32 if size == 1 else size + 1
    while samples % wanted == 1:
        wanted += 1
    edit: Edit = SetRecipe({"batch_size": wanted})
    return Fix(f"Use batches of {wanted}", edit)
