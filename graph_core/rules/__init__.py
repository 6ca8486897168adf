"""Rules: each looks at one node or the whole graph and yields diagnostics."""

from functools import lru_cache

from graph_core.fields import DataSignature
from graph_core.rules import code, habits, heads, keys, types, whole, wiring
from graph_core.rules.catalog import FINDINGS, Finding
from graph_core.rules.context import Context, GraphRule, NodeCheck, NodeRule

_INPUT, _HEAD = frozenset({"input"}), frozenset({"output"})

NODE_RULES: tuple[NodeRule, ...] = (
    NodeRule(wiring.unknown_kind),
    NodeRule(wiring.unconnected),
    NodeRule(wiring.dead_end),
    NodeRule(types.problem),
    NodeRule(types.shared),
    NodeRule(code.code, frozenset({"python"})),
    NodeRule(habits.dense_after_dense, frozenset({"dense"})),
    NodeRule(habits.batch_of_one, frozenset({"batch_norm"}), data=True),
    NodeRule(habits.double_activation, _HEAD),
    NodeRule(heads.input_binding, _INPUT, data=True),
    NodeRule(heads.head_dtype, _HEAD),
    NodeRule(heads.metrics, _HEAD),
    NodeRule(heads.head_target, _HEAD, data=True),
)
BODY_GRAPH_RULES: tuple[GraphRule, ...] = (keys.same_key,)
GRAPH_RULES = (whole.ends, whole.no_data, whole.nothing_learns, *BODY_GRAPH_RULES)
DATA_KINDS = frozenset().union(*(rule.kinds for rule in NODE_RULES if rule.data))


def typed_kinds(signature: DataSignature | None) -> frozenset[str]:
    """Return the kinds, ends aside, whose types can mean a finding with this data."""
    risky = signature is not None and habits.has_batch_of_one(signature)
    return DATA_KINDS - _INPUT - _HEAD if risky else frozenset()


@lru_cache(1024)
def checks_for(kind: str, body: bool) -> tuple[NodeCheck, ...]:
    """Return the checks of a kind of layer; in a `body`, ends bind no data and have no loss."""
    return tuple(
        rule.check
        for rule in NODE_RULES
        if not rule.kinds or (kind in rule.kinds and not (body and rule.kinds <= _INPUT | _HEAD))
    )


__all__ = [
    "BODY_GRAPH_RULES",
    "DATA_KINDS",
    "FINDINGS",
    "GRAPH_RULES",
    "NODE_RULES",
    "Context",
    "Finding",
    "GraphRule",
    "NodeRule",
    "checks_for",
    "typed_kinds",
]
