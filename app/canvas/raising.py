"""Raising: what part of the still picture changes as things are taken in hand or put down."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.canvas.annotations_paint import covered
from app.canvas.camera import Box
from app.canvas.courses import Courses
from app.canvas.damage import NOTHING
from app.canvas.lay import Floats, Ints
from app.canvas.mirror import Mirror
from app.canvas.painter import Marks
from app.canvas.vias import Vias
from app.canvas.wire_paint import among, slots_of


def disturbed(mirror: Mirror, before: Marks, after: Marks, zoom: float) -> Box | None:
    """Return the box around all that is raised or lifted now and wasn't before, or the reverse.

    None when other marks differ as well.
    """
    same = replace(
        before,
        raised=after.raised,
        lifted=after.lifted,
        adrift=after.adrift,
        dots=after.dots,
    )
    if same != after:
        return None
    raised = before.raised ^ after.raised
    nodes = np.array(mirror.nodes.known_of(raised), np.int64)
    live = mirror.live_edges()
    led = among(mirror.source[live], nodes) | among(mirror.target[live], nodes)
    loose = (before.lifted ^ after.lifted) | (before.adrift ^ after.adrift)
    dotted = frozenset(dot.edge for dot in before.dots ^ after.dots)
    edges = np.union1d(live[led], slots_of(mirror, loose | dotted)).astype(np.int64)
    kept = _around(mirror, nodes, edges, _away(mirror, nodes), _led(mirror, edges))
    here = _around(mirror, nodes, edges, np.zeros(2), mirror.vias)
    every = np.vstack([kept, here, covered(mirror.annotations, raised, zoom)])
    if not len(every):
        return NOTHING
    (left, top), (right, bottom) = every[:, :2].min(axis=0), every[:, 2:].max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def _away(mirror: Mirror, nodes: Ints) -> Floats:
    """Return how far nodes are shown from where the graph has them, (n, 2)."""
    places = mirror.graph.positions
    there = [places.get(mirror.nodes.ids[slot], (0.0, 0.0)) for slot in nodes.tolist()]
    away: Floats = mirror.xy[nodes] - np.array(there).reshape(-1, 2)
    return away


def _led(mirror: Mirror, edges: Ints) -> Vias:
    """Return the points that the graph has wires pass."""
    vias, routes = Vias(), mirror.graph.routes
    for slot in edges.tolist() if routes else ():
        vias.put(slot, routes.get(mirror.edges.ids[slot], ()))
    return vias


def _around(mirror: Mirror, nodes: Ints, edges: Ints, away: Floats, vias: Vias) -> Floats:
    """Return boxes around nodes and wires, (n, 4), with these nodes moved back by so much."""
    corner = mirror.xy[nodes] - away
    moved = np.zeros((max(mirror.nodes.size, 1), 2))
    moved[nodes] = away
    ends = mirror.ends(edges)
    ends[:, :2] -= moved[mirror.source[edges]]
    ends[:, 2:4] -= moved[mirror.target[edges]]
    courses = Courses(ends, vias.counts(edges), vias.of(edges))
    cards = np.hstack([corner, corner + mirror.wh[nodes]])
    return np.vstack([cards, np.stack(courses.reach(), axis=1).reshape(-1, 4)])
