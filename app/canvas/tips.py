"""Tips: what a wire or a port says when the pointer rests on it. Plain text."""

from __future__ import annotations

from app.canvas.hit_test import PortHit
from app.canvas.surface import Surface
from app.workspace import Seen
from graph_core.graph import PortRef
from graph_core.kinds import spec_of


def wire_tip(surface: Surface, edge_id: str) -> str:
    """Return both ends of a wire, the type it carries, and what marks it out."""
    seen, mirror = surface.workspace, surface.mirror
    graph, edge = seen.graph, seen.graph.edges[edge_id]
    type_ = seen.analysis.type_of(edge.source)
    ends = f"{_port(seen, edge.source, output=True)} → {_port(seen, edge.target)}"
    carries = str(type_) if type_ else "type not known yet"
    lines, slot = [ends, carries], mirror.edges[edge_id]
    if mirror.residual[slot]:
        lines.append("residual: it goes around a longer path")
    if mirror.shared[slot]:
        calls = len(graph.calls(graph.nodes[edge.target.node].layer))
        lines.append(f"into a shared layer, one of its {calls} calls")
    return "\n".join(lines)


def port_tip(seen: Seen, hit: PortHit) -> str:
    """Return a port's name, the type it gives or has, and what it takes."""
    spec = spec_of(seen.graph, seen.graph.layer_of(hit.ref.node))
    name = _port(seen, hit.ref, output=hit.output)
    if hit.output:
        type_ = seen.analysis.type_of(hit.ref)
        return f"{name}\ngives {type_}" if type_ else f"{name}\ntype not known yet"
    port = spec.input(hit.ref.port) if spec else None
    if port is None:
        return name
    optional = ", optional" if port.optional else ""
    lines = [name, f"takes {port.wanted}{optional}", port.help, _received(seen, hit)]
    return "\n".join(line for line in lines if line)


def _received(seen: Seen, hit: PortHit) -> str:
    edges = seen.graph.at_input(hit.ref)
    if hit.index >= len(edges):
        return ""
    type_ = seen.analysis.type_of(edges[hit.index].source)
    return f"receives {type_}" if type_ else ""


def _port(seen: Seen, ref: PortRef, *, output: bool = False) -> str:
    spec = spec_of(seen.graph, seen.graph.layer_of(ref.node))
    port = (spec.output(ref.port) if output else spec.input(ref.port)) if spec else None
    return f"{seen.graph.label(ref.node)}.{port.label if port else ref.port}"
