"""Faces: every distinct card once, with its size and its sockets.

A large network has thousands of nodes and a few dozen faces.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import is_not

from app.canvas.card import Card, card_keys, type_text
from app.canvas.geometry import input_offsets, output_offsets, size_of
from app.canvas.thumbnail import BLANK, Draw, Drawings
from app.canvas.unfolded import shown_card
from graph_core.analysis import Analysis
from graph_core.graph import Edge, Graph
from graph_core.inference import NodeFacts

Offset = tuple[float, float]
Sockets = list[tuple[str, int, Offset]]
# Where a wire meets a card that has no socket for it: at the corner.
NO_SPOT: list[Offset] = [(0.0, 0.0)]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A card, and all that follows from it; painters know it by its number."""

    number: int
    card: Card
    size: tuple[float, float]
    inputs: Sockets
    outputs: Sockets
    spots: tuple[Mapping[str, list[Offset]], Mapping[str, list[Offset]]]

    def spot(self, port: str, index: int, *, output: bool) -> Offset:
        """Return the offset of a socket; of the port's first, or the corner, without one."""
        own = self.spots[output].get(port, NO_SPOT)
        return own[index] if index < len(own) else own[0]


# What is in a slot that has no node.
NO_FACE = Face(-1, Card("", ""), (0.0, 0.0), [], [], ({}, {}))


class Faces:
    """Every face there has been; equal cards have one."""

    def __init__(self) -> None:
        self.drawings = Drawings()
        self._known: dict[Card, Face] = {}
        # What holds a node's facts beside its face keeps their key from meaning something else.
        self._by_key: dict[Hashable, tuple[Face, NodeFacts | None]] = {}
        self._kin: object = None

    def by_key(self, analysis: Analysis) -> dict[Hashable, tuple[Face, NodeFacts | None]]:
        """Return the faces, with facts they are of, by keys; those of another kin are let go."""
        if analysis.kin is not self._kin:
            self._kin, self._by_key = analysis.kin, {}
        return self._by_key

    def of(self, card: Card) -> Face:
        """Return the face of a card."""
        found = self._known.get(card)
        if found is None:
            ins = zip(card.inputs, input_offsets(card), strict=True)
            outs = zip(card.outputs, output_offsets(card), strict=True)
            inputs = [(socket.port, socket.index, offset) for socket, offset in ins]
            outputs = [(socket.port, socket.index, offset) for socket, offset in outs]
            spots = _by_port(inputs), _by_port(outputs)
            number = len(self._known)
            found = self._known[card] = Face(number, card, size_of(card), inputs, outputs, spots)
        return found


def _by_port(sockets: Sockets) -> dict[str, list[Offset]]:
    made: dict[str, list[Offset]] = {}
    for port, _, offset in sockets:
        made.setdefault(port, []).append(offset)
    return made


class Reading:
    """One pass over a graph that works out each kind of card and each type's text once.

    `blank` are the nodes for which no drawing was to be had.
    """

    def __init__(
        self, graph: Graph, analysis: Analysis, letters: Mapping[str, str], faces: Faces, draw: Draw
    ) -> None:
        self._graph, self._analysis, self._letters, self._faces = graph, analysis, letters, faces
        self._draw = draw
        self.blank: set[str] = set()
        self._by_key = faces.by_key(analysis)
        self._keyless: dict[str, Face] = {}
        self._texts: dict[int, str] = {}

    def faces(self, nodes: Iterable[str]) -> list[Face]:
        """Return the faces of nodes."""
        known, keys = self._by_key, card_keys(self._graph, self._analysis, self._letters)
        found = []
        for node in nodes:
            key = keys(node)
            if key is None:
                face = self._keyless.get(node) or self._face(node)
                self._keyless[node] = face
            elif key in known:
                face = known[key][0]
            else:
                face = self._face(node)
                known[key] = face, self._analysis.facts.get(node)
            found.append(face)
        return found

    def _face(self, node: str) -> Face:
        graph = self._graph
        shared = self._letters.get(graph.nodes[node].layer, "")
        card = shown_card(graph, self._analysis, node, shared, self._draw)
        if card.picture is BLANK:
            self.blank.add(node)
        return self._faces.of(card)

    def type_texts(self, edges: Iterable[Edge]) -> Iterator[str]:
        """Yield what each wire says of its type."""
        facts, texts = self._analysis.facts, self._texts
        for edge in edges:
            node, port = edge.source
            known = facts.get(node)
            type_ = known.outputs.get(port) if known else None
            # The analysis holds the types, so that none takes another's identity meanwhile.
            text = texts.get(id(type_))
            if text is None:
                text = texts[id(type_)] = type_text(type_)
            yield text


def retold(old: Analysis, new: Analysis) -> set[str]:
    """Return the nodes of which two analyses say different things."""
    if new.mark is old.mark:
        return set()
    if new.follows is old.mark:
        return set(new.retold & new.graph.nodes.keys())
    told = set(_others(old.facts, new.facts, new.facts))
    for was, now in ((old.by_node, new.by_node), (old.inside, new.inside)):
        told.update(_others(was, now, now), _others(was, now, was.keys() - now.keys()))
    return told & new.graph.nodes.keys()


def _others(
    was: Mapping[str, object], now: Mapping[str, object], ids: Collection[str]
) -> Iterator[str]:
    """Return those ids under which two mappings hold different objects; no loop in Python."""
    return compress(ids, map(is_not, map(was.get, ids), map(now.get, ids)))
