"""Building a graph from a file's data, checking everything on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph_core.blocks import body_of
from graph_core.errors import FileError, ParamError
from graph_core.files import fields
from graph_core.files.annotations import KEYS, read_annotations
from graph_core.files.blocks import read_blocks, settled
from graph_core.files.json_text import shown
from graph_core.graph import NAME, Edge, Graph, Layer, Node, PortRef, Position
from graph_core.integrity import broken
from graph_core.layers import LAYERS
from graph_core.layout import placed
from graph_core.names import reserved

_KEYS = {"name", "recipe", "layers", "nodes", "edges", "layout", "blocks", *KEYS}


def graph_of(data: Mapping[str, Any]) -> Graph:
    """Return the graph; raises FileError naming the first entry that can't be read."""
    fields.entry(data, "", {"format", "version"}, _KEYS)
    whole = replace(
        _parts(data),
        name=fields.text(data.get("name", "untitled"), "name", 120),
        recipe=_recipe(fields.table(data, "recipe")),
        blocks=read_blocks(data, _parts),
    )
    graph = settled(whole)
    for holder in (graph, *(body_of(block, graph) for block in graph.blocks.values())):
        flaw = broken(holder)
        if flaw:
            raise FileError(
                flaw.what, expected=flaw.expected, received=flaw.received, where=flaw.where
            )
    return placed(graph)


def _parts(data: Mapping[str, Any]) -> Graph:
    return Graph(
        layers={id_: _layer(id_, entry) for id_, entry in fields.table(data, "layers").items()},
        nodes={id_: _node(id_, entry) for id_, entry in fields.table(data, "nodes").items()},
        edges={id_: _edge(id_, entry) for id_, entry in fields.table(data, "edges").items()},
        positions=_layout(fields.table(data, "layout")),
        **read_annotations(data),
    )


def _layer(id_: str, value: object) -> Layer:
    where = f"layer {fields.identifier(id_, 'layers')}"
    entry = fields.entry(value, where, {"name", "kind"}, {"params", "trainable"})
    name = fields.text(entry["name"], where)
    if not NAME.match(name) or reserved(name):
        raise FileError(
            "a layer can't have that name",
            expected="a letter, then letters, digits or _, and no word Python or torch needs",
            received=shown(name),
            where=where,
        )
    kind = fields.text(entry["kind"], where)
    spec = LAYERS.find(kind)
    given = fields.plain(fields.table(entry, "params", where), f"layer {name}")
    params = _params(spec.complete, given, f"layer {name}") if spec else fields.frozen(given)
    trainable = fields.boolean(entry.get("trainable", True), where)
    return Layer(id_, spec.id if spec else kind, name, params, trainable)


def _params(complete: Any, given: dict[str, Any], where: str) -> dict[str, Any]:
    try:
        made: dict[str, Any] = complete(given)
    except ParamError as error:
        raise FileError(
            error.what, expected=error.expected, received=error.received, where=where
        ) from None
    return made


def _node(id_: str, value: object) -> Node:
    where = f"node {fields.identifier(id_, 'nodes')}"
    entry = fields.entry(value, where, {"layer"}, {"bypassed"})
    bypassed = fields.boolean(entry.get("bypassed", False), where)
    return Node(id_, fields.identifier(entry["layer"], where), bypassed)


def _edge(id_: str, value: object) -> Edge:
    where = f"edge {fields.identifier(id_, 'edges')}"
    entry = fields.entry(value, where, {"from", "to"}, {"order"})
    order = fields.whole(entry.get("order", 0), where)
    return Edge(id_, _port(entry["from"], where), _port(entry["to"], where), order)


def _port(value: object, where: str) -> PortRef:
    if not isinstance(value, list) or len(value) != 2:
        raise FileError("an end of a wire is damaged", expected="[node, port]", where=where)
    return PortRef(fields.identifier(value[0], where), fields.identifier(value[1], where))


def _layout(data: dict[str, Any]) -> dict[str, Position]:
    return {id_: fields.position(value, f"layout of {id_[:64]}") for id_, value in data.items()}


def _recipe(data: dict[str, Any]) -> dict[str, Any]:
    plain = {key: fields.plain(value, "recipe") for key, value in data.items()}
    return {key: value for key, value in plain.items() if value is not None}
