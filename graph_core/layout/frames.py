"""Frames in layouts: each is drawn on its own and stands as one card among what is around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import networkx as nx

from graph_core.annotations import Box, Frame
from graph_core.graph import Graph
from graph_core.layout.sizes import Size
from graph_core.topology import downstream, upstream

# Between a frame's border and what it holds; above that also its title.
PAD, TITLE = 28.0, 32.0
Owners: TypeAlias = dict[str, str]


def box_of(graph: Graph, sizes: Mapping[str, Size], node: str) -> Box:
    """Return left, top, width and height of a node."""
    return (*graph.positions.get(node, (0.0, 0.0)), *sizes[node])


def encloses(outer: Box, inner: Box) -> bool:
    """Tell whether a box lies fully in another."""
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and outer[0] + outer[2] >= inner[0] + inner[2]
        and outer[1] + outer[3] >= inner[1] + inner[3]
    )


def union(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes; there must be one."""
    kept = list(boxes)
    left, top = min(box[0] for box in kept), min(box[1] for box in kept)
    right = max(box[0] + box[2] for box in kept)
    return left, top, right - left, max(box[1] + box[3] for box in kept) - top


def around(boxes: Iterable[Box]) -> Box:
    """Return the box of a frame that holds these, with room for its title."""
    left, top, width, height = union(boxes)
    return left - PAD, top - PAD - TITLE, width + 2 * PAD, height + 2 * PAD + TITLE


@dataclass
class Held:
    """Which frame each node and each frame stands in; "" is none."""

    nodes: Owners = field(default_factory=dict)
    frames: Owners = field(default_factory=dict)

    def within(self, frame: str) -> tuple[list[str], list[str]]:
        """Return the nodes and the frames that stand in a frame and in none inside it."""
        return (
            [node for node, owner in self.nodes.items() if owner == frame],
            [inner for inner, owner in self.frames.items() if owner == frame],
        )

    def path(self, node: str) -> Iterator[str]:
        """Yield the frames around a node, innermost first."""
        frame = self.nodes[node]
        while frame:
            yield frame
            frame = self.frames[frame]


def held(graph: Graph, sizes: Mapping[str, Size], nodes: Collection[str]) -> Held:
    """Return what frames hold, as far as they can be drawn on their own.

    What lies between the nodes of a frame is drawn with them. Frames that still depend on each
    other in a circle hold nothing.
    """
    frames = sorted(graph.frames.values(), key=lambda f: (f.box[2] * f.box[3], f.id))
    found = _by_place(graph, sizes, frames, nodes)
    _let_go(graph, sizes, frames, found)
    _close(graph, frames, found)
    levels = ["", *found.frames]
    if all(_acyclic(graph, found, level) for level in levels):
        return found
    return Held(dict.fromkeys(nodes, ""), {})


def _by_place(
    graph: Graph, sizes: Mapping[str, Size], frames: list[Frame], nodes: Collection[str]
) -> Held:
    found = Held()
    for node in nodes:
        box = box_of(graph, sizes, node)
        found.nodes[node] = next((f.id for f in frames if encloses(f.box, box)), "")
    for place, frame in enumerate(frames):
        outer = (f.id for f in frames[place + 1 :] if encloses(f.box, frame.box))
        found.frames[frame.id] = next(outer, "")
    return found


def _let_go(graph: Graph, sizes: Mapping[str, Size], frames: list[Frame], found: Held) -> None:
    """Leave out frames that share nodes with another without lying in it."""
    for frame in frames:
        inside = [n for n in found.nodes if encloses(frame.box, box_of(graph, sizes, n))]
        if all(frame.id in found.path(node) for node in inside):
            continue
        outer = found.frames.pop(frame.id)
        for owners in (found.nodes, found.frames):
            owners.update({id_: outer for id_, owner in owners.items() if owner == frame.id})


def _close(graph: Graph, frames: list[Frame], found: Held) -> None:
    """Take into each frame the nodes of its own surroundings that lie between its nodes."""
    for frame in frames:
        if frame.id not in found.frames:
            continue
        inside = [node for node in found.nodes if frame.id in found.path(node)]
        if len(inside) < 2:
            continue
        between = upstream(graph, inside) & downstream(graph, inside)
        for node in between - set(inside):
            if found.nodes.get(node) == found.frames[frame.id]:
                found.nodes[node] = frame.id


def lifted(found: Held, node: str, level: str) -> str | None:
    """Return what stands for a node at a level: itself, a frame around it, or None outside."""
    if node not in found.nodes:
        return None
    inner = node
    for frame in (*found.path(node), ""):
        if frame == level:
            return inner
        inner = frame
    return None


def _acyclic(graph: Graph, found: Held, level: str) -> bool:
    net: nx.DiGraph[str] = nx.DiGraph()
    for edge in graph.edges.values():
        a = lifted(found, edge.source.node, level)
        b = lifted(found, edge.target.node, level)
        if a is not None and b is not None and a != b:
            net.add_edge(a, b)
    return nx.is_directed_acyclic_graph(net)
