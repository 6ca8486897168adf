"""Edits of params, names, places and the recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph_core.edits.naming import require_name
from graph_core.edits.refit import refitted
from graph_core.errors import EditRefused
from graph_core.graph import Edge, Graph, Layer, Patch, Position
from graph_core.kinds import get_spec
from graph_core.params import Value


@dataclass(frozen=True)
class SetParams:
    """Set some params of a layer; every call of it changes, wires of ports that go with it."""

    layer: str
    params: Mapping[str, Value]

    @property
    def title(self) -> str:
        return "Set " + ", ".join(name.replace("_", " ") for name in self.params)

    def plan(self, graph: Graph) -> Patch:
        layer = _require(graph, self.layer)
        spec = get_spec(graph, layer.kind)
        params = spec.complete({**layer.params, **self.params})
        edges: dict[str, Edge | None] = {}
        before, after = spec.of(layer.params), spec.of(params)
        for node in graph.calls(layer.id) if after is not before else ():
            edges |= refitted(graph, node, before, after)
        return Patch(layers={layer.id: replace(layer, params=params)}, edges=edges)


@dataclass(frozen=True)
class SetTrainable:
    """Freeze layers or let them learn."""

    layers: tuple[str, ...]
    trainable: bool

    @property
    def title(self) -> str:
        return "Unfreeze" if self.trainable else "Freeze"

    def plan(self, graph: Graph) -> Patch:
        layers = [_require(graph, id_) for id_ in self.layers]
        return Patch(layers={x.id: replace(x, trainable=self.trainable) for x in layers})


@dataclass(frozen=True)
class Rename:
    """Give a layer another name; raises EditRefused for one that is taken or can't be a key."""

    layer: str
    name: str
    title: str = "Rename"

    def plan(self, graph: Graph) -> Patch:
        layer = _require(graph, self.layer)
        holder = graph.layer_named(self.name)
        require_name(self.name, taken=holder is not None and holder.id != layer.id)
        return Patch(layers={layer.id: replace(layer, name=self.name)})


@dataclass(frozen=True)
class Move:
    """Put nodes at places on the canvas."""

    positions: Mapping[str, Position]
    title: str = "Move"

    def plan(self, graph: Graph) -> Patch:
        return Patch(positions={n: p for n, p in self.positions.items() if n in graph.nodes})


@dataclass(frozen=True)
class SetRecipe:
    """Set top-level entries of the recipe; None takes one away."""

    entries: Mapping[str, Any]
    title: str = "Change recipe"

    def plan(self, graph: Graph) -> Patch:
        return Patch(recipe=dict(self.entries))


@dataclass(frozen=True)
class RenameGraph:
    """Give the network another name."""

    name: str
    title: str = "Rename network"

    def plan(self, graph: Graph) -> Patch:
        if not self.name.strip() or not self.name.isprintable() or len(self.name) > 120:
            raise EditRefused(
                "a network can't have that name",
                expected="1 to 120 printable characters",
                received=repr(self.name[:40]),
            )
        return Patch(name=self.name.strip())


def _require(graph: Graph, layer: str) -> Layer:
    if layer not in graph.layers:
        raise EditRefused("there is no such layer", received=layer)
    return graph.layers[layer]
