"""Writing a graph as text, one line per entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graph_core.errors import FileError
from graph_core.files.annotations import annotation_entries
from graph_core.files.blocks import block_entry
from graph_core.graph import Block, Edge, Graph, Layer, Node
from graph_core.layers import LAYERS
from graph_core.migrations import FORMAT, VERSION
from graph_core.order import natural


def dumps(graph: Graph) -> str:
    """Return the text of a project file; equal graphs give equal texts."""
    recipe = _lines({key: _ordered(value) for key, value in graph.recipe.items()})
    head = [
        f'"format": {_text(FORMAT)}',
        f'"version": {VERSION}',
        f'"name": {_text(graph.name)}',
    ]
    blocks = [_block(graph.blocks[id_]) for id_ in sorted(graph.blocks, key=natural)]
    body = [f'"recipe": {_table(recipe)}', *_parts(graph)]
    if blocks:
        body.append(f'"blocks": {_table(blocks)}')
    return "{\n" + ",\n".join([*head, *body]) + "\n}\n"


def _parts(graph: Graph) -> list[str]:
    parts = {
        "layers": [
            f"{_text(id_)}: {_layer(graph.layers[id_])}"
            for id_ in sorted(graph.layers, key=natural)
        ],
        "nodes": _lines({id_: _node(node) for id_, node in graph.nodes.items()}),
        "edges": _lines({id_: _edge(edge) for id_, edge in graph.edges.items()}),
        "layout": _lines({id_: [float(x), float(y)] for id_, (x, y) in graph.positions.items()}),
    }
    parts |= {key: _lines(table) for key, table in annotation_entries(graph).items()}
    return [f"{_text(key)}: {_table(lines)}" for key, lines in parts.items()]


def _block(block: Block) -> str:
    head = [f"{_text(key)}: {_text(value)}" for key, value in block_entry(block).items()]
    return f"{_text(block.id)}: {_table([*head, *_parts(block.body)])}"


def _table(lines: Iterable[str]) -> str:
    joined = ",\n".join(lines)
    return "{\n" + joined + "\n}" if joined else "{}"


def _lines(entries: Mapping[str, Any]) -> list[str]:
    return [f"{_text(key)}: {_text(entries[key])}" for key in sorted(entries, key=natural)]


def _text(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise FileError(
            "the graph holds a value that can't be saved", received=str(error)
        ) from None
    return text


def _layer(layer: Layer) -> str:
    entry = {"name": layer.name, "kind": layer.kind, "params": _ordered(layer.params)}
    entry = entry if layer.trainable else entry | {"trainable": False}
    code = [value for value in layer.params.values() if isinstance(value, str) and "\n" in value]
    text = _text(entry)
    for source in code if LAYERS.find(layer.kind) else ():
        text = text.replace(_text(source), _below(source), 1)
    return text


def _below(source: str) -> str:
    """Return code as a list of its lines, one below the other, so that a diff names those."""
    return "[\n" + ",\n".join(_text(line) for line in source.split("\n")) + "\n]"


def _node(node: Node) -> dict[str, Any]:
    entry: dict[str, Any] = {"layer": node.layer}
    return entry | {"bypassed": True} if node.bypassed else entry


def _edge(edge: Edge) -> dict[str, Any]:
    entry: dict[str, Any] = {"from": list(edge.source), "to": list(edge.target)}
    return entry | {"order": edge.order} if edge.order else entry


def _ordered(value: Any) -> Any:
    """Return a value with the keys of its objects sorted, so that equal values read alike."""
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list | tuple) else value
