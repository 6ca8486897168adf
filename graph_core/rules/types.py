"""Findings about shapes, dtypes and shared layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph_core.bypass import is_bypassed
from graph_core.diagnostics import Diagnostic, Fix
from graph_core.edits import Unlink
from graph_core.errors import DTypeError
from graph_core.python_code import CodeFlaw
from graph_core.rules import bypass, mend
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
BYPASSED = finding(
    Finding(
        "bypassed",
        "A bypassed layer is missed",
        "A bypassed layer hands on what reaches it as it is. Where the layer would have changed "
        "its shape or dtype, what follows may not be able to take it.",
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


def problem(context: Context, node: str) -> Iterable[Diagnostic]:
    """Find a node that can't take what reaches it."""
    return _refused(context, node) if context.facts[node].problem else ()


def _refused(context: Context, node: str) -> Iterator[Diagnostic]:
    facts = context.facts[node]
    if facts.problem is None or isinstance(facts.problem, CodeFlaw):
        return  # code has a finding of its own
    wrong_dtype = isinstance(facts.problem, DTypeError)
    kind, mends = (DTYPE, mend.dtypes) if wrong_dtype else (SHAPE, mend.inserts)
    off = bypass.take_off(context, node)
    more = () if wrong_dtype and context.body else mends(context.graph, facts, node)
    yield (BYPASSED if off else kind).at(
        context.at(node),
        facts.problem.what,
        expected=facts.problem.expected,
        received=facts.problem.received,
        hint="What reaches it would be of another type if no layer before it were bypassed."
        if off
        else "",
        fixes=[*off, *more],
    )


def shared(context: Context, node: str) -> Iterable[Diagnostic]:
    """Find a call whose weights differ from those of the first call."""
    several = context.graph.index.shared
    return _at_odds(context, node) if several and context.facts[node].layer.id in several else ()


def _at_odds(context: Context, node: str) -> Iterator[Diagnostic]:
    facts = context.facts[node]
    calls: Sequence[str] = context.graph.calls(facts.layer.id)
    calls = [call for call in calls if not is_bypassed(context.graph, call)]
    spec = facts.spec
    if len(calls) < 2 or node not in calls or spec is None or not facts.complete:
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
