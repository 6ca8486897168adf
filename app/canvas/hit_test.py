"""Hit test: what lies under a point of the canvas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.canvas.camera import Box
from app.canvas.geometry import REACH
from app.canvas.mirror import Mirror
from app.canvas.wires import distances, reach, sampled
from graph_core.graph import PortRef

WIRE_REACH = 7.0


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


def wire_at(mirror: Mirror, at: tuple[float, float], zoom: float) -> str | None:
    """Return the edge whose wire passes nearest, within a few pixels on the screen."""
    within = WIRE_REACH / max(zoom, 0.2)
    edges = mirror.live_edges()
    ends = mirror.ends(edges)
    left, top, right, bottom = reach(ends)
    near = (left <= at[0] + within) & (right >= at[0] - within)
    near &= (top <= at[1] + within) & (bottom >= at[1] - within)
    edges = edges[near]
    if not len(edges):
        return None
    gaps = distances(sampled(ends[near], 24), at)
    best = int(gaps.argmin())
    return mirror.edges.ids[int(edges[best])] if gaps[best] <= within else None


def nodes_within(mirror: Mirror, box: Box) -> frozenset[str]:
    """Return the nodes whose cards meet a box."""
    return frozenset(mirror.nodes.ids[slot] for slot in mirror.within(box).tolist())
