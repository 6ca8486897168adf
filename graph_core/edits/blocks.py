"""Edits of blocks: make, dissolve, change from inside, expose, repeat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from graph_core.blocks import (
    NUMBERING,
    REPEAT,
    body_of,
    boundary,
    recursion,
    references,
)
from graph_core.bypass import is_bypassed
from graph_core.edits.base import Edit
from graph_core.edits.block_parts import BodyInTheMaking, Dissolving, middle
from graph_core.edits.naming import stem
from graph_core.edits.structure import Delete
from graph_core.errors import EditRefused
from graph_core.graph import (
    BLOCK_KIND,
    Block,
    Edge,
    Exposed,
    Graph,
    Layer,
    Node,
    Patch,
    PortRef,
    new_id,
)
from graph_core.ids import new_ids
from graph_core.kinds import get_spec
from graph_core.topology import downstream, upstream
from graph_core.types import TensorType

FRESH = {param.name: param.default for param in (REPEAT, NUMBERING)}


def require_block(graph: Graph, block: str) -> Block:
    """Return a block of the graph; raises EditRefused."""
    if block not in graph.blocks:
        raise EditRefused("there is no such block", received=block)
    return graph.blocks[block]


def set_block(graph: Graph, block: Block) -> Patch:
    """Return the patch that puts a block in place; raises EditRefused when blocks would recurse."""
    circle = recursion({**graph.blocks, block.id: block})
    if circle:
        raise EditRefused(
            "a block can't contain itself",
            expected="blocks that nest without a circle",
            received=" → ".join(circle),
        )
    return Patch(blocks={block.id: block})


def _unplugged(graph: Graph, before: Block, after: Block) -> Patch:
    """Return the patch that takes away the wires of ports a block has no longer, at any depth."""
    old, new = ({*boundary(x, "input"), *boundary(x, "output")} for x in (before, after))
    gone = old - new
    if not gone:
        return Patch()
    blocks: dict[str, Block | None] = {}
    for other in graph.blocks.values():
        loose = _wires_of(other.body, after.kind, gone)
        if loose and other.id != after.id:
            body = other.body.patched(Patch(edges=loose).swept(other.body))
            blocks[other.id] = replace(other, body=body)
    return Patch(edges=_wires_of(graph, after.kind, gone), blocks=blocks)


def _wires_of(graph: Graph, kind: str, ports: Collection[str]) -> dict[str, Edge | None]:
    """Return the wires at these ports of calls of a kind, each with nothing in its place."""
    calls = graph.nodes_of_kind(kind)
    ins = [e.id for n in calls for e in graph.into(n) if e.target.port in ports]
    outs = [e.id for n in calls for e in graph.out_of(n) if e.source.port in ports]
    return dict.fromkeys([*ins, *outs])


@dataclass(frozen=True)
class Inside:
    """An edit of a block's body, seen by every layer made of the block."""

    block: str
    edit: Edit

    @property
    def title(self) -> str:
        return self.edit.title

    def plan(self, graph: Graph) -> Patch:
        block = require_block(graph, self.block)
        body = body_of(block, graph)
        patch = self.edit.plan(body).swept(body)
        if self.block in patch.blocks:
            raise EditRefused("a block isn't changed as a whole from its inside")
        others = Patch(blocks=patch.blocks)
        graph = graph.patched(others)
        changed = replace(
            body.patched(patch), name=block.body.name, recipe={}, blocks={}, block_specs={}
        )
        kept = tuple(e for e in block.exposed if e.layer in changed.layers)
        made = replace(block, body=changed, exposed=kept)
        return others.then(set_block(graph, made)).then(_unplugged(graph, block, made))


@dataclass(frozen=True)
class MakeBlock:
    """Turn nodes into a block with one call; wires that cross its border become ports.

    `types` gives the boundary Inputs their shapes where these are known; `annotations` are the
    frames and notes that go inside.
    """

    nodes: tuple[str, ...]
    block_title: str = "Block"
    types: Mapping[PortRef, TensorType] = field(default_factory=dict)
    block_id: str = field(default_factory=lambda: new_id("b"))
    layer_id: str = field(default_factory=lambda: new_id("l"))
    node_id: str = field(default_factory=lambda: new_id("n"))
    title: str = "Make block"
    annotations: tuple[str, ...] = ()

    def plan(self, graph: Graph) -> Patch:
        inner = {node for node in self.nodes if node in graph.nodes}
        _check_selection(graph, inner)
        entering = _sources(
            e for n in sorted(inner) for e in graph.into(n) if e.source.node not in inner
        )
        leaving = _sources(
            e for n in sorted(inner) for e in graph.out_of(n) if e.target.node not in inner
        )
        body = BodyInTheMaking(graph, inner, self.types, self.annotations)
        ins = {source: body.add_input(source) for source in entering}
        outs = {source: body.add_output(source) for source in leaving}
        block = Block(
            self.block_id, self.block_title, body.graph(), order=(*ins.values(), *outs.values())
        )
        patch = Delete(tuple(inner)).plan(graph).then(set_block(graph, block))
        around = dict.fromkeys(block.body.frames), dict.fromkeys(block.body.notes)
        patch = patch.then(Patch(frames=around[0], notes=around[1]))
        return patch.then(self._call(graph, inner, block, ins, outs))

    def _call(
        self,
        graph: Graph,
        inner: set[str],
        block: Block,
        ins: Mapping[PortRef, str],
        outs: Mapping[PortRef, str],
    ) -> Patch:
        places = [graph.positions[node] for node in inner if node in graph.positions]
        layer = Layer(self.layer_id, block.kind, graph.free_name(stem(block.title)), FRESH)
        edges: dict[str, Edge | None] = {
            id_: Edge(id_, source, PortRef(self.node_id, port))
            for id_, (source, port) in zip(new_ids("e"), ins.items(), strict=False)
        }
        for source, port in outs.items():
            start = PortRef(self.node_id, port)
            for old in graph.at_output(source):
                if old.target.node not in inner:
                    edges[old.id] = Edge(old.id, start, old.target, old.order)
        return Patch(
            layers={layer.id: layer},
            nodes={self.node_id: Node(self.node_id, layer.id)},
            edges=edges,
            positions={self.node_id: middle(places)},
        )


def _sources(edges: Iterable[Edge]) -> list[PortRef]:
    return list(dict.fromkeys(edge.source for edge in edges))


def _check_selection(graph: Graph, inner: set[str]) -> None:
    if not inner:
        raise EditRefused("a block is made of nodes", expected="a selection", received="nothing")
    for node in inner:
        layer = graph.layer_of(node)
        if layer.kind in ("input", "output"):
            raise EditRefused(
                "Inputs and Outputs stay outside a block, where data is bound",
                received=layer.name,
            )
        if not inner.issuperset(graph.calls(layer.id)):
            raise EditRefused(
                f"{layer.name} is shared with a node outside",
                expected="all its calls, or an unlinked copy",
            )
    beyond = downstream(
        graph, {edge.target.node for n in inner for edge in graph.out_of(n)} - inner
    )
    if not beyond.isdisjoint(inner):
        between = beyond & upstream(graph, inner) - inner
        raise EditRefused(
            "a path leaves the selection and comes back",
            expected="the nodes between, too",
            received=", ".join(sorted(graph.label(node) for node in between)),
        )


@dataclass(frozen=True)
class Dissolve:
    """Put a block's body in the place of its one call; copies are chained."""

    node: str
    title: str = "Dissolve block"

    def plan(self, graph: Graph) -> Patch:
        layer = graph.layer_of(self.node) if self.node in graph.nodes else None
        if layer is None or not layer.is_block:
            raise EditRefused("only a block can be dissolved")
        if is_bypassed(graph, self.node):
            raise EditRefused(f"{layer.name} is bypassed", expected="the bypass taken off first")
        if len(graph.calls(layer.id)) > 1:
            raise EditRefused(
                f"{layer.name} is called several times", expected="one call: unlink this one first"
            )
        get_spec(graph, layer.kind)
        block = graph.blocks[layer.kind.removeprefix(BLOCK_KIND)]
        return Dissolving(graph, self.node, layer, block).plan()


@dataclass(frozen=True)
class RenameBlock:
    """Give a block another title."""

    block: str
    new_title: str
    title: str = "Rename block"

    def plan(self, graph: Graph) -> Patch:
        if not self.new_title.strip() or not self.new_title.isprintable():
            raise EditRefused("a block needs a title", received=repr(self.new_title[:40]))
        block = require_block(graph, self.block)
        return Patch(blocks={block.id: replace(block, title=self.new_title.strip()[:80])})


@dataclass(frozen=True)
class Expose:
    """Make a param of a layer inside a param of the block; one name may set several."""

    block: str
    name: str
    layer: str
    param: str
    title: str = "Expose param"

    def plan(self, graph: Graph) -> Patch:
        block = require_block(graph, self.block)
        if not self.name.isidentifier() or self.name in FRESH:
            raise EditRefused(
                "an exposed param can't have that name",
                expected="a letter, then letters, digits or _; not " + " or ".join(FRESH),
                received=repr(self.name),
            )
        layer = block.body.layers.get(self.layer)
        if layer is None or self.param not in layer.params:
            raise EditRefused("there is no such param inside", received=self.param)
        exposed = Exposed(self.name, self.layer, self.param)
        kept = tuple(e for e in block.exposed if (e.layer, e.param) != (self.layer, self.param))
        return _with_defaults(graph, replace(block, exposed=(*kept, exposed)))


@dataclass(frozen=True)
class Unexpose:
    """Take a param of the block away; the layers inside keep their own values."""

    block: str
    name: str
    title: str = "Hide param"

    def plan(self, graph: Graph) -> Patch:
        block = require_block(graph, self.block)
        kept = tuple(exposed for exposed in block.exposed if exposed.name != self.name)
        return _with_defaults(graph, replace(block, exposed=kept))


def _with_defaults(graph: Graph, block: Block) -> Patch:
    """Put the block in place and bring the params of all its layers in line."""
    patch = set_block(graph, block)
    spec = get_spec(graph.patched(patch), block.kind)
    known = {param.name for param in spec.params}
    users = [layer for layer in graph.layers.values() if layer.kind == block.kind]
    layers = {
        x.id: replace(x, params=spec.complete({k: v for k, v in x.params.items() if k in known}))
        for x in users
    }
    return patch.then(Patch(layers=layers))


@dataclass(frozen=True)
class OrderPorts:
    """Put a block's ports in another order, by boundary node."""

    block: str
    order: tuple[str, ...]
    title: str = "Order ports"

    def plan(self, graph: Graph) -> Patch:
        block = require_block(graph, self.block)
        return Patch(blocks={block.id: replace(block, order=self.order)})


@dataclass(frozen=True)
class AddBlocks:
    """Bring blocks into the graph, as from a library; those it has already stay as they are."""

    blocks: tuple[Block, ...]
    title: str = "Add block"

    def plan(self, graph: Graph) -> Patch:
        fresh = {b.id: b for b in self.blocks if b.id not in graph.blocks}
        circle = recursion({**graph.blocks, **fresh})
        if circle:
            raise EditRefused("a block can't contain itself", received=" → ".join(circle))
        return Patch(blocks=fresh)


@dataclass(frozen=True)
class RemoveBlock:
    """Take a block away that no layer is made of."""

    block: str
    title: str = "Remove block"

    def plan(self, graph: Graph) -> Patch:
        block = require_block(graph, self.block)
        holders = [graph, *(other.body for other in graph.blocks.values())]
        if any(block.id in references(holder) for holder in holders):
            raise EditRefused(
                f"{block.title} is in use", expected="a block that no layer is made of"
            )
        return Patch(blocks={block.id: None})
