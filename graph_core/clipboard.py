"""The clipboard: a part of a graph as text that can be pasted into a window, a file or a chat."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from graph_core.blocks import needed
from graph_core.copied import picked
from graph_core.errors import FileError
from graph_core.files import dumps, loads
from graph_core.files import fields as read
from graph_core.graph import Edge, Graph, PortRef
from graph_core.order import natural

_MARK = "layerloom-fragment"
_VERSION = 1


@dataclass(frozen=True)
class Fragment:
    """Nodes with their layers and the wires between them, frames and notes.

    `incoming` came from outside.
    """

    graph: Graph
    incoming: tuple[Edge, ...] = ()


def fragment(graph: Graph, ids: Iterable[str]) -> Fragment:
    """Return the part of a graph that these nodes, frames and notes make.

    Calls of one layer stay calls of one.
    """
    wanted = sorted(set(ids), key=natural)
    inner = {id_: graph.nodes[id_] for id_ in wanted if id_ in graph.nodes}
    layers = {node.layer: graph.layers[node.layer] for node in inner.values()}
    edges = [edge for node in inner for edge in graph.into(node)]
    within = {edge.id: edge for edge in edges if edge.source.node in inner}
    part = Graph(
        name=graph.name,
        layers=layers,
        nodes=inner,
        edges=within,
        positions=picked(graph.positions, inner),
        blocks=needed(graph, layers.values()),
        frames=picked(graph.frames, wanted),
        notes=picked(graph.notes, wanted),
        routes=picked(graph.routes, within),
        collapsed=picked(graph.collapsed, inner),
        opened=picked(graph.opened, inner),
    )
    return Fragment(part, tuple(edge for edge in edges if edge.id not in within))


def copy_text(graph: Graph, ids: Iterable[str]) -> str:
    """Return nodes, frames and notes as the text that `read_text` understands."""
    part = fragment(graph, ids)
    incoming = {e.id: {"from": e.source, "to": e.target, "order": e.order} for e in part.incoming}
    head = f'"{_MARK}": {_VERSION},\n"graph": {dumps(part.graph).rstrip()}'
    return f'{{{head},\n"incoming": {json.dumps(incoming, ensure_ascii=False)}}}\n'


def read_text(text: str) -> Fragment:
    """Return the fragment a text holds; raises FileError when it is none of ours."""
    try:
        data = json.loads(text) if len(text) < 2**24 else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or _MARK not in data:
        raise FileError("there are no layers on the clipboard", expected="layers copied here")
    if data[_MARK] != _VERSION:
        raise FileError("the layers were copied by a newer version", received=str(data[_MARK]))
    part = loads(json.dumps(data.get("graph")), "clipboard")
    edges = read.table(data, "incoming", "clipboard")
    return Fragment(part, tuple(_edge(id_, value, part) for id_, value in edges.items()))


def _edge(id_: str, value: object, part: Graph) -> Edge:
    entry = read.entry(value, "clipboard", {"from", "to"}, {"order"})
    source, target = (_port(entry[end]) for end in ("from", "to"))
    if target.node not in part.nodes:
        raise FileError("a copied wire ends at no copied node", received=target.node)
    order = read.whole(entry.get("order", 0), "clipboard")
    return Edge(read.identifier(id_, "clipboard"), source, target, order)


def _port(value: object) -> PortRef:
    if not isinstance(value, list) or len(value) != 2:
        raise FileError("a copied wire is damaged", expected="[node, port]")
    return PortRef(*(read.identifier(part, "clipboard") for part in value))
