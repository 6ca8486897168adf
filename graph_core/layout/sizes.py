"""Sizes: how large cards are and where wires meet them, for those who have no screen to ask.

The canvas measures its texts; what follows from these numbers alone is the same there and here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graph_core.blocks import REPEAT, body_of
from graph_core.graph import BLOCK_KIND, Graph, Layer, PortRef
from graph_core.kinds import spec_of
from graph_core.spec import LayerSpec

Size: TypeAlias = tuple[float, float]
# A card: its title, a row for each param shown, its shape, and its sockets one below the other.
HEADER, ROW, FOOT, ROWS_TOP, PITCH = 27.0, 17.0, 21.0, 5.0, 19.0
NARROWEST, WIDEST, STEP = 128.0, 232.0, 8.0
MOST_ROWS = 3
# A drawing of what is inside a block, and how close sockets stand on a collapsed card.
PICTURE, CLOSE = 56.0, 11.0
# The room around what a block shows of its inside in place.
AROUND = 26.0
_ENDS = frozenset({"input", "output"})
# About how wide a letter is in a title, a param's name and its value; and the room around them.
_TITLE, _LABEL, _VALUE, _AROUND = 7.6, 5.8, 6.7, 40.0
# The same of the name beside the title and of a badge, with the room before them.
_NAME, _BADGE, _APART = 6.0, 6.2, 20.0


@dataclass(frozen=True)
class Cards:
    """The width and height of nodes, and how far below a card's top each edge leaves and arrives.

    Nodes and edges left out are as usual.
    """

    sizes: Mapping[str, Size]
    ports: Mapping[str, tuple[float, float]]


def usual_size(graph: Graph, node: str) -> Size:
    """Return about how large a node is painted: its head and its inline params."""
    layer = graph.layer_of(node)
    spec = spec_of(graph, layer)
    if spec is None:
        return NARROWEST, HEADER + FOOT
    collapsed = node in graph.collapsed
    rows = [] if collapsed else _rows(spec, layer.params)
    texts = [_head(graph, layer, spec)]
    texts += [_LABEL * len(label) + _VALUE * len(value) for label, value in rows]
    width = -(-(max(texts) + _AROUND) // STEP) * STEP
    sockets = max(len(_sockets(graph, node, spec)), len(spec.outputs))
    width = min(max(width, NARROWEST), WIDEST)
    if collapsed:
        return width, collapsed_height(sockets)
    block = graph.blocks.get(layer.kind.removeprefix(BLOCK_KIND)) if layer.is_block else None
    if block is not None and node in graph.opened and block.body.nodes:
        wide, high = _body_size(body_of(block, graph))
        return max(width, wide + 2 * AROUND), height_of(len(rows), sockets, high + 2 * AROUND)
    return width, height_of(len(rows), sockets, PICTURE if block else 0.0)


def usual_sizes(graph: Graph) -> dict[str, Size]:
    """Return about how large every node is painted; a block's many ports are measured by kind."""
    sizes, known = dict[str, Size](), dict[tuple[object, ...], Size]()
    for node, call in graph.nodes.items():
        layer = graph.layers[call.layer]
        if layer.kind not in _ENDS or node in graph.collapsed:
            sizes[node] = usual_size(graph, node)
            continue
        key = layer.kind, id(layer.params), len(layer.name), layer.trainable
        if key not in known:
            known[key] = usual_size(graph, node)
        sizes[node] = known[key]
    return sizes


def heading(spec: LayerSpec, layer: Layer) -> tuple[str, str]:
    """Return a card's title and name; a name that only repeats the kind is left out."""
    kind, name = spec.id, layer.name
    if kind in _ENDS:
        return name, ""
    if not name.startswith(kind):
        return spec.title, name
    number = name.removeprefix(kind).removeprefix("_")
    return spec.title, name if number and not number.isdecimal() else ""


def _head(graph: Graph, layer: Layer, spec: LayerSpec) -> float:
    """Return about how wide a title is with the name and the badges beside it."""
    title, name = heading(spec, layer)
    repeat = layer.params.get(REPEAT.name, 1) if layer.is_block else 1
    badges = [f"×{repeat}"] if repeat != 1 else []
    badges += ["shared A"] if len(graph.calls(layer.id)) > 1 else []
    badges += [] if layer.trainable else ["frozen"]
    wide = _TITLE * len(title) + (_NAME * len(name) + _APART if name else 0.0)
    return wide + (_BADGE * len(" ".join(badges)) + _APART if badges else 0.0)


def _body_size(body: Graph) -> Size:
    """Return about how wide and high the nodes of a body lie."""
    places = body.positions
    boxes = [(*places.get(n, (0.0, 0.0)), *size) for n, size in usual_sizes(body).items()]
    wide = max(x + w for x, _, w, _ in boxes) - min(x for x, *_ in boxes)
    high = max(y + h for _, y, _, h in boxes) - min(y for _, y, *_ in boxes)
    return wide, high


def height_of(rows: int, sockets: int, picture: float = 0.0) -> float:
    """Return how high a card with this many params, this many sockets on one side is.

    `picture` is the height of what it shows of its inside.
    """
    body = (ROWS_TOP + ROW * rows) if rows else 0.0
    height = max(HEADER + body + picture + FOOT, PITCH * sockets + 12)
    return -(-height // 2) * 2.0


def collapsed_height(sockets: int) -> float:
    """Return how high a card is that shows its title alone."""
    return -(-max(HEADER, CLOSE * sockets + 8) // 2) * 2.0


def socket_y(count: int, place: int, height: float) -> float:
    """Return how far below the card's top one of `count` sockets sits."""
    pitch = min(PITCH, (height - 8) / max(count, 1))
    return height / 2 + (place - (count - 1) / 2) * pitch


def usual_ports(graph: Graph, edge: str, heights: Mapping[str, float]) -> tuple[float, float]:
    """Return how far below the tops of cards this high an edge leaves and arrives."""
    wire = graph.edges[edge]
    source = spec_of(graph, graph.layer_of(wire.source.node))
    target = spec_of(graph, graph.layer_of(wire.target.node))
    outputs = [port.key for port in source.outputs] if source else []
    inputs = _sockets(graph, wire.target.node, target) if target else []
    order = [other.id for other in graph.at_input(wire.target)]
    goal = wire.target.port, order.index(edge)
    leaves = outputs.index(wire.source.port) if wire.source.port in outputs else 0
    arrives = inputs.index(goal) if goal in inputs else 0
    return (
        socket_y(max(len(outputs), 1), leaves, heights[wire.source.node]),
        socket_y(max(len(inputs), 1), arrives, heights[wire.target.node]),
    )


def _rows(spec: LayerSpec, params: Mapping[str, object]) -> list[tuple[str, str]]:
    inline = [param for param in spec.params if param.inline and param is not REPEAT]
    if not inline:
        return []
    values = {param.name: params.get(param.name, param.default) for param in spec.params}
    shown = [param for param in inline if param.counts(values)]
    return [(param.label, param.text(values[param.name])) for param in shown[:MOST_ROWS]]


def _sockets(graph: Graph, node: str, spec: LayerSpec) -> list[tuple[str, int]]:
    """Return port and index of each input socket; a variadic port has a free one at its end."""
    sockets: list[tuple[str, int]] = []
    for port in spec.inputs:
        wires = len(graph.at_input(PortRef(node, port.key))) if port.variadic else 0
        count = max(wires + 1, port.least) if port.variadic else 1
        sockets += [(port.key, place) for place in range(count)]
    return sockets
