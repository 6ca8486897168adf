"""Building a graph from a file's data, checking everything on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

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
from graph_core.spec import LayerSpec

T = TypeVar("T")
_KEYS = {"name", "recipe", "layers", "nodes", "edges", "layout", "blocks", *KEYS}
_IN_LAYERS, _MAYBE_IN_LAYERS = frozenset({"name", "kind"}), frozenset({"params", "trainable"})
_IN_NODES, _MAYBE_IN_NODES = frozenset({"layer"}), frozenset({"bypassed"})
_IN_EDGES, _MAYBE_IN_EDGES = frozenset({"from", "to"}), frozenset({"order"})


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
    layers, nodes, edges = (fields.table(data, part) for part in ("layers", "nodes", "edges"))
    read = _Entries(fields.sound_ids(layers, nodes, edges))
    return Graph(
        layers=read.all_of(layers, "layer", read.layer),
        nodes=read.all_of(nodes, "node", read.node),
        edges=read.all_of(edges, "edge", read.edge),
        positions=_layout(fields.table(data, "layout")),
        **read_annotations(data),
    )


class _Entries:
    """Reads one graph's entries; what many of them say alike is checked, and kept, once."""

    def __init__(self, sound: set[str]) -> None:
        """Read entries; ids that are `sound` needn't be looked at again."""
        self._sound = sound
        self._shapes: set[tuple[str, ...]] = set()
        self._kinds: dict[str, LayerSpec | None] = {}
        self._params: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._ports: dict[tuple[str, str], PortRef] = {}

    def all_of(
        self, table: Mapping[str, object], word: str, read: Callable[[str, object], T]
    ) -> dict[str, T]:
        """Return what a table's entries say; raises FileError naming the one that is damaged."""
        made = {}
        for id_, value in table.items():
            if id_ not in self._sound:
                fields.identifier(id_, f"{word}s")
            try:
                made[id_] = read(id_, value)
            except FileError as error:
                where = error.where or f"{word} {id_}"
                raise FileError(
                    error.what, expected=error.expected, received=error.received, where=where
                ) from None
        return made

    def layer(self, id_: str, value: object) -> Layer:
        entry = self._entry(value, _IN_LAYERS, _MAYBE_IN_LAYERS)
        name, kind = entry["name"], entry["kind"]
        if type(name) is not str or not NAME.match(name) or reserved(name):
            raise _misnamed(name)
        if type(kind) is not str or kind not in self._kinds:
            self._kinds[kind] = LAYERS.find(fields.text(kind, ""))
        spec = self._kinds[kind]
        given = fields.table(entry, "params")
        # What equal texts stand for is equal, down to the types.
        key = kind, repr(given)
        params = self._params.get(key)
        if params is None:
            params = self._params[key] = _params(spec, given, f"layer {name}")
        trainable = fields.boolean(entry["trainable"], "") if "trainable" in entry else True
        return Layer(id_, spec.id if spec else kind, name, params, trainable)

    def node(self, id_: str, value: object) -> Node:
        entry = self._entry(value, _IN_NODES, _MAYBE_IN_NODES)
        bypassed = fields.boolean(entry["bypassed"], "") if "bypassed" in entry else False
        return Node(id_, self._id(entry["layer"]), bypassed)

    def edge(self, id_: str, value: object) -> Edge:
        entry = self._entry(value, _IN_EDGES, _MAYBE_IN_EDGES)
        order = fields.whole(entry["order"], "") if "order" in entry else 0
        return Edge(id_, self._port(entry["from"]), self._port(entry["to"]), order)

    def _entry(
        self, value: object, needed: frozenset[str], allowed: frozenset[str]
    ) -> dict[str, Any]:
        """Return an object with the keys it needs; those of many are alike."""
        if type(value) is dict and (*needed, *value) in self._shapes:
            return value
        entry = fields.entry(value, "", needed, allowed)
        self._shapes.add((*needed, *entry))
        return entry

    def _port(self, value: object) -> PortRef:
        if type(value) is not list or len(value) != 2:
            raise FileError("an end of a wire is damaged", expected="[node, port]")
        node, port = value
        known = self._ports.get((node, port)) if type(node) is type(port) is str else None
        if known is None:
            known = PortRef(self._id(node), self._id(port))
            self._ports[known] = known
        return known

    def _id(self, value: object) -> str:
        if type(value) is str and value in self._sound:
            return value
        id_ = fields.identifier(value, "")
        self._sound.add(id_)
        return id_


def _misnamed(name: object) -> FileError:
    """Return what is wrong with a layer's name; raises FileError when it isn't even a text."""
    return FileError(
        "a layer can't have that name",
        expected="a letter, then letters, digits or _, and no word Python or torch needs",
        received=shown(fields.text(name, "")),
    )


def _params(spec: LayerSpec | None, given: dict[str, Any], where: str) -> Mapping[str, Any]:
    plain = fields.plain(given, where)
    if spec is None:
        frozen: Mapping[str, Any] = fields.frozen(plain)
        return frozen
    try:
        return spec.complete(plain)
    except ParamError as error:
        raise FileError(
            error.what, expected=error.expected, received=error.received, where=where
        ) from None


def _layout(data: dict[str, Any]) -> dict[str, Position]:
    return {id_: fields.position(value, f"layout of {id_[:64]}") for id_, value in data.items()}


def _recipe(data: dict[str, Any]) -> dict[str, Any]:
    plain = {key: fields.plain(value, "recipe") for key, value in data.items()}
    return {key: value for key, value in plain.items() if value is not None}
