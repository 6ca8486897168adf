"""Blocks in the project file: each a body of its own, under its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from graph_core.blocks import nesting, recursion
from graph_core.errors import FileError, ParamError
from graph_core.files import fields
from graph_core.files.annotations import KEYS
from graph_core.graph import Block, Exposed, Graph, Layer
from graph_core.kinds import find_spec

_KEYS = {"summary", "exposed", "order", "layers", "nodes", "edges", "layout", *KEYS}
MOST = 1000


def read_blocks(
    data: Mapping[str, Any], body: Callable[[Mapping[str, Any]], Graph]
) -> dict[str, Block]:
    """Return the blocks of a file; `body` reads a graph's parts. Raises FileError."""
    table = fields.table(data, "blocks")
    if len(table) > MOST:
        raise FileError("too many blocks", expected=f"{MOST} or fewer", received=str(len(table)))
    blocks = {id_: _block(id_, entry, body) for id_, entry in table.items()}
    circle = recursion(blocks)
    if circle:
        raise FileError(
            "a block contains itself",
            expected="blocks that nest without a circle",
            received=" → ".join(circle[:8]),
        )
    return blocks


def _block(id_: str, value: object, body: Callable[[Mapping[str, Any]], Graph]) -> Block:
    where = f"block {fields.identifier(id_, 'blocks')}"
    entry = fields.entry(value, where, {"title"}, _KEYS)
    try:
        inside = body(entry)
    except FileError as error:
        raise fields.at(f"{where}: {error.where}", error) from None
    exposed = tuple(_exposed(item, where, inside) for item in _list(entry, "exposed", where))
    order = tuple(fields.identifier(item, where) for item in _list(entry, "order", where))
    title = fields.text(entry["title"], where)
    return Block(id_, title, inside, exposed, order, fields.text(entry.get("summary", ""), where))


def _list(entry: Mapping[str, Any], key: str, where: str) -> list[Any]:
    value = entry.get(key, [])
    if not isinstance(value, list) or len(value) > MOST:
        raise FileError(f"{key} is damaged", expected="a list", where=where)
    return value


def _exposed(value: object, where: str, body: Graph) -> Exposed:
    parts = value if isinstance(value, list) else []
    if len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        raise FileError("an exposed param is damaged", expected="[name, layer, param]", where=where)
    exposed = Exposed(*(fields.text(part, where) for part in parts))
    layer = body.layers.get(exposed.layer)
    if layer is None or not exposed.name.isidentifier() or exposed.param not in layer.params:
        raise FileError("an exposed param sets nothing", received=exposed.name, where=where)
    return exposed


def settled(graph: Graph) -> Graph:
    """Return the graph with the params of all block layers checked; raises FileError."""
    for id_ in nesting(graph.blocks):
        block = graph.blocks[id_]
        body = replace(block.body, layers=_checked(graph, block.body.layers))
        made = replace(block, body=body)
        graph = replace(graph, blocks={**graph.blocks, id_: made}, block_specs={})
    return replace(graph, layers=_checked(graph, graph.layers))


def _checked(graph: Graph, layers: Mapping[str, Layer]) -> dict[str, Layer]:
    made = {id_: _with_params(graph, layer) for id_, layer in layers.items() if layer.is_block}
    return {**layers, **made}


def _with_params(graph: Graph, layer: Layer) -> Layer:
    spec = find_spec(graph, layer.kind)
    if spec is None:
        return layer
    try:
        return replace(layer, params=spec.complete(layer.params))
    except ParamError as error:
        raise fields.at(f"layer {layer.name}", error) from None


def block_entry(block: Block) -> dict[str, Any]:
    """Return what a block's entry holds beside the parts of its body."""
    entry: dict[str, Any] = {"title": block.title}
    if block.summary:
        entry["summary"] = block.summary
    if block.exposed:
        entry["exposed"] = [[item.name, item.layer, item.param] for item in block.exposed]
    if block.order:
        entry["order"] = list(block.order)
    return entry
