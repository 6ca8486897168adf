"""Tips: what a wire or a port says when the pointer rests on it. Plain text."""

from __future__ import annotations

from app.canvas.hit_test import PortHit
from graph_core.document import GraphDocument
from graph_core.graph import PortRef
from graph_core.kinds import find_spec


def wire_tip(document: GraphDocument, edge_id: str) -> str:
    """Return both ends of a wire and the type it carries."""
    graph, edge = document.graph, document.graph.edges[edge_id]
    type_ = document.analysis.type_of(edge.source)
    ends = f"{_port(document, edge.source)} → {_port(document, edge.target)}"
    carries = str(type_) if type_ else "type not known yet"
    return f"{ends}\n{carries}" if edge.id in graph.edges else ""


def port_tip(document: GraphDocument, hit: PortHit) -> str:
    """Return a port's name, the type it gives or has, and what it takes."""
    spec = find_spec(document.graph, document.graph.layer_of(hit.ref.node).kind)
    name = _port(document, hit.ref)
    if hit.output:
        type_ = document.analysis.type_of(hit.ref)
        return f"{name}\ngives {type_}" if type_ else f"{name}\ntype not known yet"
    port = spec.input(hit.ref.port) if spec else None
    if port is None:
        return name
    optional = ", optional" if port.optional else ""
    lines = [name, f"takes {port.wanted}{optional}", port.help, _received(document, hit)]
    return "\n".join(line for line in lines if line)


def _received(document: GraphDocument, hit: PortHit) -> str:
    edges = document.graph.at_input(hit.ref)
    if hit.index >= len(edges):
        return ""
    type_ = document.analysis.type_of(edges[hit.index].source)
    return f"receives {type_}" if type_ else ""


def _port(document: GraphDocument, ref: PortRef) -> str:
    return f"{document.graph.label(ref.node)}.{ref.port}"
