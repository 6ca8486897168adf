"""The edit that bypasses nodes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph_core.bypass import can_bypass
from graph_core.errors import EditRefused
from graph_core.graph import Graph, Patch
from graph_core.kinds import spec_of


@dataclass(frozen=True)
class SetBypassed:
    """Let nodes hand on what reaches them, or have their layers called again."""

    nodes: tuple[str, ...]
    bypassed: bool

    @property
    def title(self) -> str:
        return "Bypass" if self.bypassed else "Take the bypass off"

    def plan(self, graph: Graph) -> Patch:
        there = [graph.nodes[node] for node in self.nodes if node in graph.nodes]
        for node in there if self.bypassed else ():
            _require_passable(graph, node.id)
        return Patch(nodes={node.id: replace(node, bypassed=self.bypassed) for node in there})


def _require_passable(graph: Graph, node: str) -> None:
    layer = graph.layer_of(node)
    spec = spec_of(graph, layer)
    if spec is None or not can_bypass(spec):
        raise EditRefused(
            f"{graph.label(node)} can't be bypassed",
            expected="a layer that takes and gives tensors and adds nothing to the loss",
            received=spec.title if spec else f"the unknown kind {layer.kind}",
        )
