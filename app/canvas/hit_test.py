"""Hit test: what lies under a point of the canvas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.canvas.annotations import Held
from app.canvas.camera import Box
from app.canvas.geometry import REACH
from app.canvas.lay import Ints
from app.canvas.mirror import Mirror
from app.canvas.vias import Dot
from graph_core.graph import PortRef

WIRE_REACH, DOT_REACH = 7.0, 9.0


@dataclass(frozen=True, slots=True)
class PortHit:
    """A socket under the pointer; `edge` is the wire that ends in it, or empty."""

    ref: PortRef
    output: bool
    index: int = 0
    edge: str = ""


def port_at(mirror: Mirror, at: tuple[float, float], zoom: float) -> PortHit | None:
    """Return the nearest socket within reach of a finger's width on the screen."""
    within = max(REACH, min(REACH / zoom, 2.2 * REACH))
    near = mirror.within(Box(*at, *at).grown(within))
    best: tuple[float, PortHit] | None = None
    for slot in near.tolist():
        x, y = mirror.xy[slot].tolist()
        for output in (False, True):
            sockets = mirror.output_sockets(slot) if output else mirror.input_sockets(slot)
            for port, index, (dx, dy) in sockets:
                gap = float(np.hypot(x + dx - at[0], y + dy - at[1]))
                if gap <= within and (best is None or gap < best[0]):
                    best = gap, PortHit(PortRef(mirror.nodes.ids[slot], port), output, index)
    return _with_edge(mirror, best[1]) if best else None


def _with_edge(mirror: Mirror, hit: PortHit) -> PortHit:
    held = () if hit.output else mirror.graph.at_input(hit.ref)
    return PortHit(hit.ref, hit.output, hit.index, held[hit.index].id) if _holds(hit, held) else hit


def _holds(hit: PortHit, held: tuple[object, ...]) -> bool:
    return hit.index < len(held)


def node_at(
    mirror: Mirror, at: tuple[float, float], first: frozenset[str] = frozenset()
) -> str | None:
    """Return the topmost node under a point; those in `first` lie above the others."""
    found = [mirror.nodes.ids[slot] for slot in mirror.within(Box(*at, *at)).tolist()]
    chosen = [node for node in found if node in first]
    above = chosen or found
    return above[-1] if above else None


class Near:
    """Finds wires by where they are, which is looked up once: good while these lie still."""

    def __init__(self, mirror: Mirror, edges: Ints) -> None:
        self._mirror, self._edges = mirror, edges
        self._sides = mirror.reach(edges)

    def meeting(self, box: Box) -> Ints:
        """Return the slots of the edges whose bounds meet a box."""
        left, top, right, bottom = self._sides
        near = (left <= box.right) & (right >= box.left)
        return self._edges[near & (top <= box.bottom) & (bottom >= box.top)]

    def nearest(self, at: tuple[float, float], within: float) -> str | None:
        """Return the edge that passes nearest, within canvas units."""
        edges = self.meeting(Box(*at, *at).grown(within))
        if not len(edges):
            return None
        gaps = self._mirror.courses(edges).gaps(at)
        best = int(gaps.argmin())
        return self._mirror.edges.ids[int(edges[best])] if gaps[best] <= within else None


def wire_at(mirror: Mirror, at: tuple[float, float], zoom: float) -> str | None:
    """Return the edge whose wire passes nearest, within a few pixels on the screen."""
    return Near(mirror, mirror.live_edges()).nearest(at, WIRE_REACH / max(zoom, 0.2))


def wires_cut(mirror: Mirror, a: tuple[float, float], b: tuple[float, float]) -> frozenset[str]:
    """Return the edges that a straight cut between two points crosses."""
    edges = Near(mirror, mirror.live_edges()).meeting(Box.around(a, b).grown(1.0))
    crossed = edges[mirror.courses(edges).crossed(a, b)] if len(edges) else edges
    return frozenset(mirror.edges.ids[edge] for edge in crossed.tolist())


def slot_of(mirror: Mirror, edge: str) -> Ints:
    """Return the slot of one edge, as an array."""
    return np.array([mirror.edges[edge]])


def dot_at(mirror: Mirror, at: tuple[float, float], zoom: float) -> Dot | None:
    """Return the point of a wire under the pointer, within a finger's width on the screen."""
    points, owners = mirror.vias.every()
    if not len(points):
        return None
    gaps = np.hypot(*(points - at).T)
    best = int(gaps.argmin())
    return _dot(mirror, owners, best) if gaps[best] <= DOT_REACH / max(zoom, 0.2) else None


def dots_within(mirror: Mirror, box: Box) -> frozenset[Dot]:
    """Return the points of wires that lie in a box."""
    points, owners = mirror.vias.every()
    inside = (points >= (box.left, box.top)).all(axis=1)
    inside &= (points <= (box.right, box.bottom)).all(axis=1)
    return frozenset(_dot(mirror, owners, place) for place in np.nonzero(inside)[0].tolist())


def _dot(mirror: Mirror, owners: Ints, place: int) -> Dot:
    owner = int(owners[place])
    return Dot(mirror.edges.ids[owner], place - int(np.searchsorted(owners, owner)))


def nodes_within(mirror: Mirror, box: Box) -> frozenset[str]:
    """Return the nodes whose cards meet a box."""
    return frozenset(mirror.nodes.ids[slot] for slot in mirror.within(box).tolist())


def annotation_at(
    mirror: Mirror, at: tuple[float, float], zoom: float, *, notes: bool
) -> Held | None:
    """Return the note, or the frame's title or edge, under a point."""
    return mirror.annotations.at(at, zoom, notes=notes)
