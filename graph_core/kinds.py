"""Kinds: the one look-up from a layer's kind to its spec, built-in or block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph_core.blocks import block_spec, holders
from graph_core.errors import UnknownKind
from graph_core.graph import BLOCK_KIND, Graph, Layer
from graph_core.layers import LAYERS
from graph_core.spec import LayerSpec, unknown_until_built


def find_spec(graph: Graph, kind: str) -> LayerSpec | None:
    """Return the spec of a kind as this graph knows it, or None."""
    if not kind.startswith(BLOCK_KIND):
        return LAYERS.find(kind)
    block = graph.blocks.get(kind.removeprefix(BLOCK_KIND))
    if block is None:
        return None
    if kind not in graph.block_specs:
        graph.block_specs[kind] = block_spec(block, graph)
    found: LayerSpec = graph.block_specs[kind]
    return found


def spec_of(graph: Graph, layer: Layer) -> LayerSpec | None:
    """Return the spec of a layer, with the ports its params give it, or None."""
    spec = find_spec(graph, layer.kind)
    return spec.of(layer.params) if spec else None


def specs_of(graph: Graph, within: str = "") -> Iterator[LayerSpec]:
    """Yield every kind of layer the graph can hold, its blocks last.

    `within` is the block whose body the graph is: what contains it is left out.
    """
    yield from LAYERS
    outer = holders(graph.blocks, [within]) if within else set()
    for id_, block in graph.blocks.items():
        spec = find_spec(graph, block.kind) if id_ not in outer else None
        if spec is not None:
            yield spec


def loss_terms(graph: Graph) -> set[str]:
    """Return the nodes that add a term of their own to the loss."""
    adding = [
        kind for kind in graph.index.kinds if (spec := find_spec(graph, kind)) and spec.adds_to_loss
    ]
    return {node for kind in adding for node in graph.nodes_of_kind(kind)}


def uncounted(graph: Graph, kinds: Iterable[str]) -> bool:
    """Tell whether only building layers of these kinds can say how many weights there are."""
    known = set(kinds)
    waiting = list(known)
    while waiting:
        kind = waiting.pop()
        spec = LAYERS.find(kind)
        if spec is not None and spec.weights is unknown_until_built:
            return True
        block = graph.blocks.get(kind.removeprefix(BLOCK_KIND))
        inside = block.body.index.kinds.keys() - known if block else set()
        known |= inside
        waiting += inside
    return False


def get_spec(graph: Graph, kind: str) -> LayerSpec:
    """Return the spec of a kind; raises UnknownKind."""
    spec = find_spec(graph, kind)
    if spec is not None:
        return spec
    if kind.startswith(BLOCK_KIND):
        known = ", ".join(block.title for block in graph.blocks.values()) or "no block"
        raise UnknownKind("this graph has no such block", expected=known, received=kind)
    return LAYERS.get(kind)
