"""Findings about shapes, dtypes and shared layers."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core.diagnostics import Diagnostic, Fix
from graph_core.edits import Unlink
from graph_core.errors import DTypeError
from graph_core.python_code import CodeFlaw
from graph_core.rules import mend
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context
from graph_core.sharing import disagreement

SHAPE = finding(
    Finding(
        "shape",
        "Shapes don't fit",
        "A layer takes tensors of a certain rank and certain dims; what reaches it is of another "
        "shape. Often Flatten, a pooling or a Reshape in between is what is missing.",
    )
)
DTYPE = finding(
    Finding(
        "dtype",
        "The dtype doesn't fit",
        "Most layers compute with floats, an Embedding looks indices up, which are integers.",
    )
)
SHARED = finding(
    Finding(
        "shared",
        "A shared layer can't serve both calls",
        "All calls of a shared layer use the same weights, whose shapes follow from the input. "
        "Its inputs must agree in what the weights depend on, or the call needs its own layer.",
    )
)


def problem(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a node that can't take what reaches it."""
    facts = context.facts[node]
    if facts.problem is None or isinstance(facts.problem, CodeFlaw):
        return  # code has a finding of its own
    wrong_dtype = isinstance(facts.problem, DTypeError)
    kind, mends = (DTYPE, mend.dtypes) if wrong_dtype else (SHAPE, mend.inserts)
    yield kind.at(
        context.at(node),
        facts.problem.what,
        expected=facts.problem.expected,
        received=facts.problem.received,
        fixes=mends(context.graph, facts, node),
    )


def shared(context: Context, node: str) -> Iterator[Diagnostic]:
    """Find a call whose weights differ from those of the first call."""
    facts = context.facts[node]
    calls = context.graph.calls(facts.layer.id)
    spec = facts.spec
    if len(calls) < 2 or spec is None or not facts.complete:
        return
    first = next(call for call in calls if context.facts[call].complete)
    apart = disagreement(spec, context.facts[first].call(), facts.call())
    if apart:
        yield SHARED.at(
            context.at(node),
            apart.what,
            expected=apart.expected,
            received=apart.received,
            fixes=[Fix("Give this call its own weights", Unlink(node))],
        )
