"""Landing: where wires leave cards and where they arrive, of many wires at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.canvas.faces import NO_SPOT, Face, Offset
from app.canvas.lay import Floats, Ints
from graph_core.graph import Edge, Graph


def offsets_of(
    graph: Graph, edges: Sequence[Edge], starts: Iterable[Face], ends: Iterable[Face]
) -> Floats:
    """Return x and y of the sockets each edge joins, from the corners of the cards they are on.

    `starts` and `ends` are the faces of the nodes each edge joins. The answer has a row per edge:
    the two numbers of where it leaves, then those of where it arrives.
    """
    leaving, which = _sockets(starts, [edge.source.port for edge in edges], output=True)
    arriving, where = _sockets(ends, [edge.target.port for edge in edges], output=False)
    found = np.hstack([_first(leaving)[which], _first(arriving)[where]])
    roomy = np.array([len(spots) > 1 for spots in arriving], np.bool_)[where]
    at = np.nonzero(roomy)[0].tolist()
    if at:
        several = [edges[row] for row in at], [arriving[where[row]] for row in at]
        found[at, 2:] = list(_in_order(graph, *several))
    return found


def _sockets(
    faces: Iterable[Face], ports: Sequence[str], *, output: bool
) -> tuple[list[list[Offset]], Ints]:
    """Return the sockets of each distinct port on a distinct face, and which are each one's."""
    known: dict[tuple[Face, str], int] = {}
    which = [known.setdefault(pair, len(known)) for pair in zip(faces, ports, strict=True)]
    found = [face.spots[output].get(port, NO_SPOT) for face, port in known]
    return found, np.array(which, np.int64)


def _first(sockets: list[list[Offset]]) -> Floats:
    return np.array([spots[0] for spots in sockets], np.float64).reshape(-1, 2)


def _in_order(
    graph: Graph, edges: Iterable[Edge], sockets: Iterable[list[Offset]]
) -> Iterator[Offset]:
    """Yield which of the port's sockets each edge arrives in, edges having an order there."""
    order: dict[str, int] = {}
    for edge, spots in zip(edges, sockets, strict=True):
        place = order.get(edge.id)
        if place is None:
            wires = graph.at_input(edge.target)
            order.update(zip([wire.id for wire in wires], range(len(wires)), strict=True))
            place = order[edge.id]
        yield spots[place] if place < len(spots) else spots[0]
