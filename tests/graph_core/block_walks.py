"""Random edits of blocks: made, opened, repeated, exposed, dissolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from graph_core.blocks import body_of
from graph_core.edits import AddLayer, Edit, SetParams
from graph_core.edits.blocks import (
    Dissolve,
    Expose,
    Inside,
    MakeBlock,
    OrderPorts,
    RemoveBlock,
    RenameBlock,
    Unexpose,
)
from graph_core.graph import Block, Graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Edits: TypeAlias = Callable[[Graph, int], st.SearchStrategy[Edit]]


def _nodes(draw: st.DrawFn, graph: Graph) -> list[str]:
    return draw(st.lists(st.sampled_from(sorted(graph.nodes)), min_size=1, max_size=3, unique=True))


def _block(draw: st.DrawFn, graph: Graph) -> Block:
    return graph.blocks[draw(st.sampled_from(sorted(graph.blocks)))]


def make_block(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    nodes = tuple(_nodes(draw, graph))
    ids = {"block_id": f"b{number}", "layer_id": f"l{number}", "node_id": f"n{number}"}
    return MakeBlock(nodes, "Block", **ids)


def dissolve(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return Dissolve(_nodes(draw, graph)[0])


def add_block(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    kind = _block(draw, graph).kind
    return AddLayer(kind, (0.0, 0.0), {}, "", f"l{number}", f"n{number}")


def repeat(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    made_of = [layer.id for layer in graph.layers.values() if layer.is_block]
    layer = draw(st.sampled_from(sorted(made_of or graph.layers)))
    return SetParams(layer, {"repeat": draw(st.integers(0, 3))})


def rename_block(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return RenameBlock(_block(draw, graph).id, draw(st.sampled_from(["Stage", "Cell", ""])))


def order_ports(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    block = _block(draw, graph)
    return OrderPorts(block.id, tuple(draw(st.permutations(sorted(block.body.nodes)))))


def expose(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    block = _block(draw, graph)
    layers = sorted(block.body.layers) or [""]
    layer = draw(st.sampled_from(layers))
    params = sorted(block.body.layers[layer].params) if layer else []
    param = draw(st.sampled_from(params or ["units"]))
    return Expose(block.id, draw(st.sampled_from(["width", param])), layer, param)


def unexpose(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    block = _block(draw, graph)
    names = sorted({exposed.name for exposed in block.exposed})
    return Unexpose(block.id, draw(st.sampled_from(names or ["width"])))


def remove_block(draw: st.DrawFn, graph: Graph, number: int) -> Edit:
    return RemoveBlock(_block(draw, graph).id)


def inside(draw: st.DrawFn, graph: Graph, number: int, edits: Edits) -> Edit:
    block = _block(draw, graph)
    return Inside(block.id, draw(edits(body_of(block, graph), number)))


OF_NODES = (make_block, make_block, dissolve, repeat)
OF_BLOCKS = (add_block, rename_block, order_ports, expose, unexpose, remove_block)
