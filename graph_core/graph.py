"""The graph: an immutable value of layers, nodes, edges, layout and recipe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from graph_core.annotations import Frame, Note
from graph_core.copied import copied
from graph_core.ids import free_name, new_id
from graph_core.index import Index, indexed, reindexed
from graph_core.params import Value
from graph_core.values import Values

__all__ = [
    "BLOCK_KIND",
    "LOOKS",
    "MEANING",
    "NAME",
    "PARTS",
    "Block",
    "Diff",
    "Edge",
    "Exposed",
    "Graph",
    "Json",
    "Layer",
    "Node",
    "PartDiff",
    "Patch",
    "PortRef",
    "Position",
    "Route",
    "diff",
    "free_name",
    "new_id",
    "patch_diff",
]
NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]{0,63}|[0-9]{1,6})\Z")
Position: TypeAlias = tuple[float, float]
Route: TypeAlias = tuple[Position, ...]
Json: TypeAlias = "int | float | bool | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Layer:
    """What owns weights: a kind, its params and a unique name that becomes the state_dict key."""

    id: str
    kind: str
    name: str
    params: Mapping[str, Value] = field(default_factory=dict)
    trainable: bool = True

    @property
    def values(self) -> Values:
        return Values(self.params)

    @property
    def is_block(self) -> bool:
        """Whether it is made of a block of its graph."""
        return self.kind.startswith(BLOCK_KIND)


@dataclass(frozen=True, slots=True)
class Node:
    """One call of a layer; a layer with several nodes is shared.

    A bypassed one hands on what reaches it, as if it weren't there.
    """

    id: str
    layer: str
    bypassed: bool = False


class PortRef(NamedTuple):
    """A port of a node, by keys."""

    node: str
    port: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A wire from an output port to an input port; `order` sorts the edges of a variadic port."""

    id: str
    source: PortRef
    target: PortRef
    order: int = 0


# What sorts the edges of a port.
place_at_port = attrgetter("order", "id")


@dataclass(frozen=True, slots=True)
class Exposed:
    """A param of a block that sets a param of a layer inside; one name may set several."""

    name: str
    layer: str
    param: str


@dataclass(frozen=True)
class Block:
    """A graph used as a kind of layer: its Input and Output nodes are its ports.

    `order` lists boundary nodes as their ports stand; those it leaves out follow by id. The body
    holds no blocks of its own: it refers to those of the graph that holds this one.
    """

    id: str
    title: str
    body: Graph
    exposed: tuple[Exposed, ...] = ()
    order: tuple[str, ...] = ()
    summary: str = ""

    @property
    def kind(self) -> str:
        """The kind of the layers that are made of it."""
        return BLOCK_KIND + self.id


@dataclass(frozen=True, slots=True)
class Patch:
    """Entries to set or, where the value is None, to take away: the one primitive change.

    A patch's inverse is the old value of every entry it names, so undo is right by construction.
    """

    layers: Mapping[str, Layer | None] = field(default_factory=dict)
    nodes: Mapping[str, Node | None] = field(default_factory=dict)
    edges: Mapping[str, Edge | None] = field(default_factory=dict)
    positions: Mapping[str, Position | None] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, Block | None] = field(default_factory=dict)
    frames: Mapping[str, Frame | None] = field(default_factory=dict)
    notes: Mapping[str, Note | None] = field(default_factory=dict)
    routes: Mapping[str, Route | None] = field(default_factory=dict)
    collapsed: Mapping[str, bool | None] = field(default_factory=dict)
    opened: Mapping[str, bool | None] = field(default_factory=dict)
    name: str | None = None

    def inverse(self, before: Graph) -> Patch:
        """Return the patch that takes `before` patched by this one back to `before`."""
        old = {
            part: dict(zip(named, map(getattr(before, part).get, named), strict=True))
            for part in PARTS
            for named in [getattr(self, part)]
        }
        return Patch(**old, name=None if self.name is None else before.name)

    def then(self, later: Patch) -> Patch:
        """Return one patch with the effect of this one followed by `later`."""
        parts = {part: {**getattr(self, part), **getattr(later, part)} for part in PARTS}
        return Patch(**parts, name=self.name if later.name is None else later.name)

    @property
    def empty(self) -> bool:
        return self.name is None and not any(getattr(self, part) for part in PARTS)

    def swept(self, before: Graph) -> Patch:
        """Return the patch with the looks of the nodes and edges it takes away gone as well."""
        nodes = [id_ for id_, node in self.nodes.items() if node is None]
        edges = [id_ for id_, edge in self.edges.items() if edge is None]
        looks: dict[str, Any] = {part: _left(getattr(before, part), nodes) for part in OF_NODES}
        looks["routes"] = _left(before.routes, edges)
        return self.then(Patch(**looks)) if any(looks.values()) else self


# What only changes how the network looks.
OF_NODES = ("positions", "collapsed", "opened")
LOOKS = (*OF_NODES, "frames", "notes", "routes")
MEANING = ("layers", "nodes", "edges", "recipe", "blocks")
PARTS = (*MEANING, *LOOKS)
BLOCK_KIND = "block:"


@dataclass(frozen=True)
class Graph:
    """A network as a value: change it with an edit, compare it with ==.

    `recipe` says what to train with, as JSON; its schema is the runtime's. `routes` gives the
    points an edge passes through, in order; `collapsed` names the nodes that show their title only,
    `opened` those that show what is inside in place.
    """

    name: str = "untitled"
    layers: Mapping[str, Layer] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    recipe: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    collapsed: Mapping[str, bool] = field(default_factory=dict)
    opened: Mapping[str, bool] = field(default_factory=dict)
    _index: Index | None = field(default=None, compare=False, repr=False)
    # Specs of blocks, made when first asked for and shared by all graphs with the same blocks.
    block_specs: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def patched(self, patch: Patch) -> Graph:
        """Return the graph with the patch applied; parts it doesn't name are shared."""
        changes: dict[str, Any] = {} if patch.name is None else {"name": patch.name}
        for part in PARTS:
            entries = getattr(patch, part)
            if entries:
                changes[part] = _merged(getattr(self, part), entries)
        if patch.blocks:
            changes["block_specs"] = {}
        index = reindexed(self, patch) if self._index else None
        return replace(self, **changes, _index=index)

    @property
    def index(self) -> Index:
        if self._index is None:
            object.__setattr__(self, "_index", indexed(self))
        assert self._index is not None
        return self._index

    def into(self, node: str) -> tuple[Edge, ...]:
        """Return the edges that end at a node."""
        return self.index.into.get(node, ())

    def out_of(self, node: str) -> tuple[Edge, ...]:
        """Return the edges that begin at a node."""
        return self.index.out_of.get(node, ())

    def at_input(self, port: PortRef) -> tuple[Edge, ...]:
        """Return the edges at an input port, in order."""
        name = port.port
        edges = [edge for edge in self.index.into.get(port.node, ()) if edge.target.port == name]
        if len(edges) > 1:
            edges.sort(key=place_at_port)
        return tuple(edges)

    def at_output(self, port: PortRef) -> tuple[Edge, ...]:
        """Return the edges that leave an output port."""
        return tuple(edge for edge in self.out_of(port.node) if edge.source.port == port.port)

    def calls(self, layer: str) -> tuple[str, ...]:
        """Return the nodes that call a layer."""
        return self.index.calls.get(layer, ())

    def layer_of(self, node: str) -> Layer:
        """Return the layer a node calls; raises KeyError."""
        return self.layers[self.nodes[node].layer]

    def layer_named(self, name: str) -> Layer | None:
        found = self.index.names.get(name)
        return self.layers[found] if found else None

    def successors(self, node: str) -> list[str]:
        return [edge.target.node for edge in self.out_of(node)]

    def predecessors(self, node: str) -> list[str]:
        return [edge.source.node for edge in self.into(node)]

    def nodes_of_kind(self, kind: str) -> list[str]:
        if kind not in self.index.kinds:
            return []
        return [id_ for id_, node in self.nodes.items() if self.layers[node.layer].kind == kind]

    def free_name(self, stem: str) -> str:
        """Return the stem, or the stem and the first number that makes a free layer name."""
        return free_name(stem, self.index.names)

    def label(self, node: str) -> str:
        """Return how messages call a node: its layer's name, and which call when it is shared."""
        layer = self.layer_of(node)
        calls = self.calls(layer.id)
        return layer.name if len(calls) < 2 else f"{layer.name} (call {calls.index(node) + 1})"

    def __len__(self) -> int:
        return len(self.nodes)


def _left(part: Mapping[str, Any], gone: list[str]) -> dict[str, Any]:
    return {id_: None for id_ in gone if id_ in part} if part else {}


def _merged(old: Mapping[str, Any], entries: Mapping[str, Any]) -> dict[str, Any]:
    new = copied(old)
    for key, value in entries.items():
        if value is None:
            new.pop(key, None)
        else:
            new[key] = value
    return new


@dataclass(frozen=True, slots=True)
class PartDiff:
    """The keys of one part of a graph that differ between two graphs."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    @property
    def touched(self) -> frozenset[str]:
        return self.added | self.removed | self.changed


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two graphs; parts that are the same object cost nothing to compare."""

    layers: PartDiff
    nodes: PartDiff
    edges: PartDiff
    recipe: PartDiff
    blocks: PartDiff = PartDiff()
    positions: PartDiff = PartDiff()
    frames: PartDiff = PartDiff()
    notes: PartDiff = PartDiff()
    routes: PartDiff = PartDiff()
    collapsed: PartDiff = PartDiff()
    opened: PartDiff = PartDiff()
    renamed: bool = False

    @property
    def only_layout(self) -> bool:
        """Whether the network does what it did, and only looks different."""
        return not (self.renamed or any(getattr(self, part) for part in MEANING))


def diff(before: Graph, after: Graph) -> Diff:
    """Return what an edit changed, part by part."""
    parts = {part: _part_diff(getattr(before, part), getattr(after, part)) for part in PARTS}
    return Diff(**parts, renamed=before.name != after.name)


def patch_diff(before: Graph, after: Graph, patch: Patch) -> Diff:
    """Return what a patch changed, looking at nothing but the entries it names."""
    parts = {
        part: _part_diff(
            {key: old[key] for key in named if key in old},
            {key: new[key] for key in named if key in new},
        )
        for part in PARTS
        for named, old, new in [(getattr(patch, part), getattr(before, part), getattr(after, part))]
    }
    return Diff(**parts, renamed=before.name != after.name)


def _part_diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> PartDiff:
    if before is after:
        return PartDiff()
    old, new = before.keys(), after.keys()
    changed = [key for key, value in after.items() if before.get(key, value) is not value]
    changed = [key for key in changed if before[key] != after[key]]
    return PartDiff(frozenset(new - old), frozenset(old - new), frozenset(changed))
