"""Wording: how nodes, ports and numbers of things are called wherever they are told in words."""

from __future__ import annotations

from graph_core.graph import Edge, Graph, PortRef
from graph_core.kinds import find_spec


def counted(number: int, thing: str) -> str:
    """Return a number of things.

    >>> counted(1, "node"), counted(3, "node")
    ('1 node', '3 nodes')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def port_name(graph: Graph, ref: PortRef, *, output: bool) -> str:
    """Return how people call a port: its node's label and its own."""
    spec = find_spec(graph, graph.layer_of(ref.node).kind)
    port = (spec.output(ref.port) if output else spec.input(ref.port)) if spec else None
    return f"{graph.label(ref.node)}.{port.label if port else ref.port}"


def kind_name(graph: Graph, node: str) -> str:
    """Return the title of the kind of layer a node calls."""
    kind = graph.layer_of(node).kind
    spec = find_spec(graph, kind)
    return spec.title if spec else kind


def wire_name(graph: Graph, edge: Edge, between: str = "to") -> str:
    """Return both ends of a wire with a word between them: conv1.y to relu.x."""
    start = port_name(graph, edge.source, output=True)
    return f"{start} {between} {port_name(graph, edge.target, output=False)}"
