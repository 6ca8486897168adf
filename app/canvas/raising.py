"""Raising: what part of the still picture changes as things are taken in hand or put down."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.canvas.camera import Box
from app.canvas.courses import Courses
from app.canvas.damage import NOTHING
from app.canvas.lay import Floats, Ints
from app.canvas.mirror import Mirror
from app.canvas.painter import Marks
from app.canvas.wire_paint import BESIDE, among, slots_of


def disturbed(mirror: Mirror, before: Marks, after: Marks) -> Box | None:
    """Return the box around all that is raised or lifted now and wasn't before, or the reverse.

    None when that is too hard to say: frames have titles that reach far, and points move alone.
    """
    if replace(before, raised=after.raised, lifted=after.lifted) != after:
        return None
    raised = before.raised ^ after.raised
    if raised & mirror.annotations.items.keys():
        return None
    nodes = np.array(mirror.nodes.known_of(raised), np.int64)
    live = mirror.live_edges()
    led = among(mirror.source[live], nodes) | among(mirror.target[live], nodes)
    edges = np.union1d(live[led], slots_of(mirror, before.lifted ^ after.lifted)).astype(np.int64)
    if mirror.vias.counts(edges).any():
        return None
    boxes = [_around(mirror, nodes, edges, away) for away in (_away(mirror, nodes), np.zeros(2))]
    every = np.concatenate(boxes)
    if not len(every):
        return NOTHING
    (left, top), (right, bottom) = every[:, :2].min(axis=0), every[:, 2:].max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom)).grown(BESIDE)


def _away(mirror: Mirror, nodes: Ints) -> Floats:
    """Return how far nodes are shown from where the graph has them, (n, 2)."""
    places = mirror.graph.positions
    there = [places.get(mirror.nodes.ids[slot], (0.0, 0.0)) for slot in nodes.tolist()]
    away: Floats = mirror.xy[nodes] - np.array(there).reshape(-1, 2)
    return away


def _around(mirror: Mirror, nodes: Ints, edges: Ints, away: Floats) -> Floats:
    """Return boxes around nodes and wires, (n, 4), with these nodes moved back by so much."""
    corner = mirror.xy[nodes] - away
    moved = np.zeros((max(mirror.nodes.size, 1), 2))
    moved[nodes] = away
    ends = mirror.ends(edges)
    ends[:, :2] -= moved[mirror.source[edges]]
    ends[:, 2:4] -= moved[mirror.target[edges]]
    plain = Courses(ends, np.zeros(len(edges), np.int64), np.zeros((0, 2)))
    cards = np.hstack([corner, corner + mirror.wh[nodes]])
    return np.vstack([cards, np.stack(plain.reach(), axis=1).reshape(-1, 4)])
