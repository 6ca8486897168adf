"""Rules: each looks at one node or the whole graph and yields diagnostics."""

from graph_core.rules.context import Context, GraphRule, NodeRule

NODE_RULES: tuple[NodeRule, ...] = ()
GRAPH_RULES: tuple[GraphRule, ...] = ()

__all__ = ["GRAPH_RULES", "NODE_RULES", "Context", "GraphRule", "NodeRule"]
