"""What bypassed layers have to do with a finding further on."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core.bypass import is_bypassed, usual_outputs
from graph_core.diagnostics import Fix
from graph_core.edits import SetBypassed
from graph_core.rules.context import Context


def take_off(context: Context, node: str) -> list[Fix]:
    """Return the fix that brings back the bypassed layers whose types are missed at a node."""
    missed = tuple(dict.fromkeys(_missed(context, node)))
    return [Fix("Take the bypass off", SetBypassed(missed, bypassed=False))] if missed else []


def _missed(context: Context, node: str) -> Iterator[str]:
    """Yield the bypassed nodes right before a node that would give it another type."""
    for edge in context.graph.into(node):
        source = edge.source.node
        if not is_bypassed(context.graph, source):
            continue
        facts = context.facts[source]
        usual = usual_outputs(facts.spec, facts.call()) if facts.spec else {}
        if any(usual[port] != type_ for port, type_ in facts.outputs.items() if port in usual):
            yield source
        yield from _missed(context, source)
