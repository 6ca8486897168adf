"""Rows of the outline: what stands below a node or a network, and what each row says."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from app.canvas.card import type_text
from app.scope import block_at
from app.wording import counted, kind_name, port_name
from graph_core.analysis import Analysis
from graph_core.diagnostics import Severity
from graph_core.graph import Graph, PortRef
from graph_core.kinds import find_spec
from graph_core.types import TensorType

SIGNS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.HINT: "●"}


class Part(StrEnum):
    """What a row is about."""

    NODE = "node"
    INPUT = "input"
    OUTPUT = "output"


class Row(NamedTuple):
    """A node, one of its inputs with the wire that ends there, or one of its outputs."""

    part: Part
    node: str
    port: str = ""
    edge: str = ""

    @property
    def ref(self) -> PortRef:
        return PortRef(self.node, self.port)


class Seen(NamedTuple):
    """A network or the body of a block, with what is known of it."""

    graph: Graph
    analysis: Analysis


def node_rows(nodes: Iterable[str]) -> list[Row]:
    """Return a row per node."""
    return [Row(Part.NODE, node) for node in nodes]


def port_rows(graph: Graph, node: str) -> list[Row]:
    """Return a row per wire that ends at a node, per free input, and per output."""
    spec = find_spec(graph, graph.layer_of(node).kind)
    into = [port.key for port in spec.inputs] if spec else _used(graph, node)
    out_of = [port.key for port in spec.outputs] if spec else _fed(graph, node)
    rows = []
    for port in into:
        wires = [edge.id for edge in graph.at_input(PortRef(node, port))]
        rows += [Row(Part.INPUT, node, port, edge) for edge in wires or [""]]
    return [*rows, *(Row(Part.OUTPUT, node, port) for port in out_of)]


def _used(graph: Graph, node: str) -> list[str]:
    return list(dict.fromkeys(edge.target.port for edge in graph.into(node)))


def _fed(graph: Graph, node: str) -> list[str]:
    return list(dict.fromkeys(edge.source.port for edge in graph.out_of(node)))


# What a row says


def title(seen: Seen, row: Row) -> str:
    """Return what stands on a row's first line."""
    if row.part is Part.NODE:
        return seen.graph.label(row.node)
    return _input(seen.graph, row) if row.part is Part.INPUT else _output(seen.graph, row)


def _port(graph: Graph, row: Row) -> str:
    spec = find_spec(graph, graph.layer_of(row.node).kind)
    find = (spec.input if row.part is Part.INPUT else spec.output) if spec else None
    port = find(row.port) if find else None
    return port.label if port else row.port


def _input(graph: Graph, row: Row) -> str:
    edge = graph.edges.get(row.edge)
    source = port_name(graph, edge.source, output=True) if edge else "nothing"
    return f"{_port(graph, row)} ← {source}"


def _output(graph: Graph, row: Row) -> str:
    ends = [edge.target for edge in graph.at_output(row.ref)]
    told = ", ".join(port_name(graph, end, output=False) for end in ends)
    return f"{_port(graph, row)} → {told or 'nothing'}"


def below(seen: Seen, row: Row) -> str:
    """Return what stands on a row's second line: kind or side, and the type."""
    if row.part is Part.NODE:
        facts = seen.analysis.facts.get(row.node)
        types = facts.outputs.values() if facts else ()
        parts = kind_name(seen.graph, row.node), ", ".join(map(type_text, types))
    else:
        parts = row.part.value, type_text(_carried(seen, row))
    return " · ".join(part for part in parts if part)


def _carried(seen: Seen, row: Row) -> TensorType | None:
    """Return the type that a port receives or gives."""
    if row.part is Part.OUTPUT:
        return seen.analysis.type_of(row.ref)
    edge = seen.graph.edges.get(row.edge)
    return seen.analysis.type_of(edge.source) if edge else None


def output_type(seen: Seen, node: str) -> str:
    """Return the types a node gives, or an empty text while they are unknown."""
    facts = seen.analysis.facts.get(node)
    return ", ".join(map(str, facts.outputs.values())) if facts else ""


def sign(seen: Seen, row: Row) -> Severity | None:
    """Return the severity of a node's gravest finding."""
    found = {finding.severity for finding in seen.analysis.at(row.node)}
    return next((severity for severity in Severity if severity in found), None)


def painted(seen: Seen, row: Row) -> tuple[str, str, Severity | None]:
    """Return all that is painted of a row."""
    return title(seen, row), below(seen, row), sign(seen, row)


# What a screen reader says of a row


def spoken(seen: Seen, row: Row) -> str:
    """Return a row in words: "conv1, Conv2D, gives N×16×8×8 float32, 1 error"."""
    if row.part is Part.NODE:
        return _spoken_node(seen, row.node)
    if row.part is Part.OUTPUT:
        return _spoken_output(seen, row)
    edge = seen.graph.edges.get(row.edge)
    name = _port(seen.graph, row)
    if edge is None:
        return f"input {name}, not wired"
    return f"input {name}, from {port_name(seen.graph, edge.source, output=True)}"


def _spoken_output(seen: Seen, row: Row) -> str:
    type_ = seen.analysis.type_of(row.ref)
    ends = [edge.target for edge in seen.graph.at_output(row.ref)]
    told = ", ".join(port_name(seen.graph, end, output=False) for end in ends)
    parts = [f"output {_port(seen.graph, row)}", f"to {told}" if told else "not wired"]
    return ", ".join([*parts, *([str(type_)] if type_ else [])])


def _spoken_node(seen: Seen, node: str) -> str:
    gives = output_type(seen, node)
    parts = [seen.graph.label(node), kind_name(seen.graph, node)]
    if block_at(seen.graph, node) is not None:
        parts.append("block")
    if gives:
        parts.append(f"gives {gives}")
    found = [finding.severity for finding in seen.analysis.at(node)]
    parts += [counted(found.count(s), s.value) for s in Severity if s in found]
    return ", ".join(parts)


def explained(seen: Seen, row: Row) -> str:
    """Return what more there is to say of a row: a node's findings, or where its wires lead."""
    if row.part is not Part.NODE:
        return spoken(seen, row)
    found = "\n".join(finding.message for finding in seen.analysis.at(row.node))
    return found or _wired(seen.graph, row.node)


def _wired(graph: Graph, node: str) -> str:
    sources = [port_name(graph, e.source, output=True) for e in graph.into(node)]
    targets = [port_name(graph, e.target, output=False) for e in graph.out_of(node)]
    reads, feeds = ", ".join(sources) or "nothing", ", ".join(targets) or "nothing"
    return f"reads {reads}; feeds {feeds}"
