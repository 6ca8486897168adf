"""Findings about kinds and wires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_core.diagnostics import Diagnostic, Fix, Severity
from graph_core.edits import DeleteAndHeal, DeleteDeadEnd
from graph_core.graph import PortRef
from graph_core.kinds import find_spec
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context

UNKNOWN_KIND = finding(
    Finding(
        "unknown-kind",
        "Unknown kind of layer",
        "The file holds a layer of a kind this version doesn't know. It is kept as it stands, "
        "but the network can't be trained with it.",
    )
)
UNCONNECTED = finding(
    Finding(
        "unconnected",
        "Input port without a wire",
        "A layer can be computed only when each of its required ports has a wire.",
    )
)
DEAD_END = finding(
    Finding(
        "unreachable",
        "Leads to no head",
        "What a node computes is lost when nothing takes it up; it is not trained and not saved. "
        "Wire it on to a head or take it away.",
        Severity.WARNING,
    )
)


def unknown_kind(context: Context, node: str) -> Iterable[Diagnostic]:
    """Find a placeholder."""
    return _unknown(context, node) if context.facts[node].spec is None else ()


def _unknown(context: Context, node: str) -> Iterator[Diagnostic]:
    kind = context.layer(node).kind
    if find_spec(context.graph, kind) is None:
        yield UNKNOWN_KIND.at(
            context.at(node),
            "this version doesn't know the kind of layer",
            received=kind[:80],
            fixes=[Fix("Take it away", DeleteAndHeal((node,)))],
        )


def unconnected(context: Context, node: str) -> Iterable[Diagnostic]:
    """Find required ports without wires."""
    return _unwired(context, node) if context.facts[node].missing else ()


def _unwired(context: Context, node: str) -> Iterator[Diagnostic]:
    facts = context.facts[node]
    spec = facts.spec
    if spec is None:
        return
    for key in facts.missing:
        port = spec.input(key)
        wires = len(context.graph.at_input(PortRef(node, key)))
        if port and wires < port.needs:
            yield UNCONNECTED.at(
                context.at(node, key),
                "a wire is missing",
                expected=f"{port.least} wires or more" if port.variadic else port.wanted,
                received=f"{wires}" if wires else "nothing",
                fixes=[Fix("Take it away", DeleteAndHeal((node,)))] if wires else (),
            )


def dead_end(context: Context, node: str) -> Iterable[Diagnostic]:
    """Find a node that feeds nothing and is neither a head nor a loss term."""
    return () if node in context.graph.index.out_of else _lost(context, node)


def _lost(context: Context, node: str) -> Iterator[Diagnostic]:
    if node in context.ends and _is_head(context, node):
        return
    spec = context.facts[node].spec
    if spec is not None and spec.adds_to_loss:
        return
    yield DEAD_END.at(
        context.at(node),
        "nothing takes up what it gives",
        expected="a wire on to a head",
        received="none",
        fixes=[Fix("Take the dead end away", DeleteDeadEnd(node))],
    )


def _is_head(context: Context, node: str) -> bool:
    return context.layer(node).kind == "output"
