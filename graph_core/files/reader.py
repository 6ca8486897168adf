"""Building a graph from a file's data, checking everything on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from graph_core.blocks import body_of
from graph_core.errors import FileError, LoomError
from graph_core.files import columns, fields
from graph_core.files.annotations import KEYS, read_annotations
from graph_core.files.blocks import read_blocks, settled
from graph_core.files.json_text import shown
from graph_core.files.kinds import Kinds, current
from graph_core.graph import NAME, Edge, Graph, Layer, Node, PortRef, Position
from graph_core.integrity import broken, lost_calls
from graph_core.layout import placed
from graph_core.names import reserved

T = TypeVar("T")
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
    for block in whole.blocks.values():  # before anything asks for its ports
        _refuse(next(lost_calls(block.body), None))
    graph = settled(whole)
    for holder in (graph, *(body_of(block, graph) for block in graph.blocks.values())):
        _refuse(broken(holder))
    return placed(graph)


def _refuse(flaw: LoomError | None) -> None:
    if flaw:
        raise fields.at(flaw.where, flaw)


def _parts(data: Mapping[str, Any]) -> Graph:
    layers, nodes, edges = (fields.table(data, part) for part in ("layers", "nodes", "edges"))
    kinds = Kinds()
    return Graph(
        layers=_read(layers, partial(columns.layers, kinds=kinds), partial(_layer, kinds)),
        nodes=_read(nodes, partial(columns.nodes, layers=layers), _node),
        edges=_read(edges, partial(columns.edges, nodes=nodes), _edge),
        positions=_read(fields.table(data, "layout"), columns.places, _place),
        **read_annotations(data),
    )


def _read(
    table: Mapping[str, Any],
    at_once: Callable[[Mapping[str, Any]], dict[str, T]],
    one: Callable[[str, Any], T],
) -> dict[str, T]:
    """Return a table's entries, read by columns where all are plainly sound, else one by one.

    Raises FileError naming the first entry that is damaged.
    """
    with suppress(FileError):
        return at_once(table)
    return {id_: one(id_, value) for id_, value in table.items()}


def _layer(kinds: Kinds, id_: str, value: object) -> Layer:
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
    kind, given = fields.text(entry["kind"], where), fields.table(entry, "params", where)
    try:
        params = kinds.params(kind, given)
    except FileError as error:
        raise fields.at(f"layer {name}", error) from None
    trainable = fields.boolean(entry.get("trainable", True), where)
    return Layer(id_, current(kind), name, params, trainable)


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
    return PortRef(*(fields.identifier(part, where) for part in value))


def _place(id_: str, value: object) -> Position:
    return fields.position(value, f"layout of {id_[:64]}")


def _recipe(data: dict[str, Any]) -> dict[str, Any]:
    plain = {key: fields.plain(value, "recipe") for key, value in data.items()}
    return {key: value for key, value in plain.items() if value is not None}
