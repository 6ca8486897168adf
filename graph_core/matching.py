"""Matching: which layer, node, wire and block of one graph is which of another.

Ids and names are believed first. What neither names is found by its neighbours: from every pair
already matched the same ports lead to the same things.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from graph_core.graph import BLOCK_KIND, Block, Edge, Graph, Layer
from graph_core.order import natural

ENDS = ("input", "output")


@dataclass(frozen=True)
class Matching:
    """Ids of the graph before and the ids of the graph after that they stand for."""

    layers: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)
    edges: Mapping[str, str] = field(default_factory=dict)


def match_blocks(before: Mapping[str, Block], after: Mapping[str, Block]) -> dict[str, str]:
    """Return which block is which: by id and title, then by title, then by id."""
    found: dict[str, str] = {}
    keys: tuple[Callable[[Block], Hashable], ...] = (
        lambda b: (b.id, b.title),
        lambda b: b.title,
        lambda b: b.id,
    )
    for key in keys:
        ours = {id_: key(block) for id_, block in before.items()}
        _pair(found, ours, {id_: key(block) for id_, block in after.items()})
    return found


def match(before: Graph, after: Graph, blocks: Mapping[str, str]) -> Matching:
    """Return which part is which; `blocks` is what `match_blocks` says of the graphs' blocks."""
    matcher = _Matcher(before, after, blocks)
    matcher.run()
    return Matching(matcher.layers, matcher.nodes, _edges(before, after, matcher.nodes))


def _pair(
    found: dict[str, str], before: Mapping[str, Hashable], after: Mapping[str, Hashable]
) -> None:
    """Match ids left on both sides that have the same key, in natural order."""
    taken = set(found.values())
    waiting: dict[Hashable, deque[str]] = defaultdict(deque)
    for id_ in sorted(after.keys() - taken, key=natural):
        waiting[after[id_]].append(id_)
    for id_ in sorted(before.keys() - found.keys(), key=natural):
        if others := waiting.get(before[id_]):
            found[id_] = others.popleft()


class _Matcher:
    """Matches from the surest ground to the least; what is matched stays matched."""

    def __init__(self, before: Graph, after: Graph, blocks: Mapping[str, str]) -> None:
        self.before, self.after = before, after
        self.layers: dict[str, str] = {}
        self.nodes: dict[str, str] = {}
        self._back: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._kinds = {BLOCK_KIND + a: BLOCK_KIND + b for a, b in blocks.items()}
        self._fresh: deque[tuple[str, str]] = deque()

    def run(self) -> None:
        self._by_identity()
        self._calls()
        self._same_nodes()
        self._spread()
        self._ends()
        self._spread()
        self._replaced()
        self._spread()
        self._single()
        self._spread()

    # Layers by what they are called

    def _by_identity(self) -> None:
        there, here = self.after.layers, self.before.layers
        known, borne = self.before.index.names, self.after.index.names
        renamed = {
            id_
            for id_, layer in here.items()
            if (other := there.get(id_))
            and layer.name not in borne
            and other.name not in known
            and self._kind(layer) == other.kind
        }
        for id_, layer in here.items():
            other = there.get(id_)
            if other and (other.name == layer.name or id_ in renamed):
                self.layers[id_] = id_
        ours = {id_: (layer.name, self._kind(layer)) for id_, layer in here.items()}
        _pair(self.layers, ours, {id_: (x.name, x.kind) for id_, x in there.items()})
        self._owners = {b: a for a, b in self.layers.items()}

    def _kind(self, layer: Layer) -> str:
        return self._kinds.get(layer.kind, layer.kind)

    # Nodes

    def _take(self, a: str, b: str) -> None:
        self.nodes[a], self._back[b] = b, a
        self._fresh.append((a, b))
        one, other = self.before.nodes[a].layer, self.after.nodes[b].layer
        if one not in self.layers and other not in self._owners:
            self.layers[one], self._owners[other] = other, one

    def _calls(self) -> None:
        """Match the calls of matched layers: those with the same id, then in their order."""
        for one, other in sorted(self.layers.items(), key=lambda pair: natural(pair[0])):
            calls, others = self.before.calls(one), self.after.calls(other)
            for call in calls:
                if call in others:
                    self._take(call, call)
            left = [call for call in calls if call not in self.nodes]
            free = [call for call in others if call not in self._back]
            for a, b in zip(left, free, strict=False):
                self._take(a, b)

    def _same_nodes(self) -> None:
        """Match calls that kept their id and kind though they call another layer now."""
        for id_ in self.before.nodes:
            if id_ in self.nodes or id_ in self._back or id_ not in self.after.nodes:
                continue
            old, new = self.before.layer_of(id_), self.after.layer_of(id_)
            shared = old.id in self.layers or new.id in self._owners
            if shared and self._kind(old) == new.kind:
                self._take(id_, id_)

    def _may(self, a: str, b: str, *, same_kind: bool = True) -> bool:
        """Tell whether two nodes are free and their layers don't belong to others."""
        if a in self.nodes or b in self._back:
            return False
        one, other = self.before.layer_of(a), self.after.layer_of(b)
        if self.layers.get(one.id, other.id) != other.id:
            return False
        if self._owners.get(other.id, one.id) != one.id:
            return False
        return not same_kind or self._kind(one) == other.kind

    # By neighbours

    @property
    def _unmatched(self) -> bool:
        """Whether both sides still have nodes to match."""
        least = min(len(self.before.nodes), len(self.after.nodes))
        return len(self.nodes) < least

    def _spread(self) -> None:
        """Follow the same ports from every pair matched; each pair is looked at once."""
        while self._fresh and self._unmatched:
            a, b = self._fresh.popleft()
            ours, theirs = self._around(self.before, a), self._around(self.after, b)
            for port, left in ours.items():
                self._join(
                    [n for n in left if n not in self.nodes],
                    [n for n in theirs.get(port, ()) if n not in self._back],
                )

    def _around(self, graph: Graph, node: str) -> dict[Hashable, list[str]]:
        """Return a node's neighbours by the ports that lead to them."""
        found: dict[Hashable, list[str]] = defaultdict(list)
        for edge in sorted(graph.out_of(node), key=_rank):
            found["out", edge.source.port, edge.target.port].append(edge.target.node)
        for edge in sorted(graph.into(node), key=_rank):
            found["in", edge.source.port, edge.target.port].append(edge.source.node)
        return found

    def _join(self, left: list[str], free: list[str]) -> None:
        """Match neighbours of one kind: those with equal params first, then in their order."""
        for alike in (self._alike, lambda _: ()):
            waiting: dict[Hashable, deque[str]] = defaultdict(deque)
            for b in free:
                other = self.after.layer_of(b)
                waiting[other.kind, alike(other)].append(b)
            for a in left:
                one = self.before.layer_of(a)
                line = waiting.get((self._kind(one), alike(one)), ())
                found = next((b for b in line if self._may(a, b)), None)
                if found is not None:
                    self._take(a, found)

    @staticmethod
    def _alike(layer: Layer) -> Hashable:
        return tuple(sorted((name, repr(value)) for name, value in layer.params.items()))

    def _left(self) -> tuple[list[str], list[str]]:
        """Return the nodes not matched yet, before and after."""
        left = sorted((n for n in self.before.nodes if n not in self.nodes), key=natural)
        free = sorted((n for n in self.after.nodes if n not in self._back), key=natural)
        return left, free

    def _ends(self) -> None:
        """Match the Inputs and Outputs left, from the top down, when they are as many."""
        left, free = self._left()
        for kind in ENDS:
            ours = [n for n in _downwards(self.before, left) if self._is(self.before, n, kind)]
            theirs = [n for n in _downwards(self.after, free) if self._is(self.after, n, kind)]
            if len(ours) == len(theirs):
                self._join(ours, theirs)

    @staticmethod
    def _is(graph: Graph, node: str, kind: str) -> bool:
        return graph.layer_of(node).kind == kind

    def _replaced(self) -> None:
        """Match nodes of different kinds that stand between the very same wires."""
        left, free = self._left()
        places: dict[Hashable, list[str]] = defaultdict(list)
        for b in free:
            places[self._place(self.after, b, {})].append(b)
        for a in left:
            place = self._place(self.before, a, self.nodes)
            found = places.get(place, []) if place else []
            if len(found) == 1 and self._may(a, found[0], same_kind=False):
                kinds = {self.before.layer_of(a).kind, self.after.layer_of(found[0]).kind}
                if not kinds & set(ENDS):
                    self._take(a, found[0])

    def _place(self, graph: Graph, node: str, names: Mapping[str, str]) -> Hashable:
        """Return a node's wires by the nodes after that they lead to; none when one is unknown."""
        known = self._back if graph is self.after else names
        wires = []
        for way, edges in (("in", graph.into(node)), ("out", graph.out_of(node))):
            for edge in edges:
                end, other = edge.source, edge.target
                far = end if way == "in" else other
                if far.node not in known:
                    return None
                wires.append((way, names.get(far.node, far.node), end.port, other.port))
        return tuple(sorted(wires)) or None

    def _single(self) -> None:
        """Match what is left when it is the only one of its kind on either side."""
        left, free = self._left()
        ours, theirs = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        for a in left:
            ours[self._kind(self.before.layer_of(a))].append(a)
        for b in free:
            theirs[self.after.layer_of(b).kind].append(b)
        for kind, nodes in ours.items():
            if len(nodes) == len(theirs[kind]) == 1 and self._may(nodes[0], theirs[kind][0]):
                self._take(nodes[0], theirs[kind][0])


def _downwards(graph: Graph, nodes: list[str]) -> list[str]:
    """Return nodes as they stand on the canvas, from the top down."""
    places = graph.positions
    return sorted(nodes, key=lambda n: (places.get(n, (0.0, 0.0))[::-1], natural(n)))


def _rank(edge: Edge) -> tuple[str, str, int, tuple[str, int, str]]:
    return edge.source.port, edge.target.port, edge.order, natural(edge.id)


def _edges(before: Graph, after: Graph, nodes: Mapping[str, str]) -> dict[str, str]:
    """Return which wire is which: those between the same ports of matched nodes."""
    theirs: dict[Hashable, list[Edge]] = defaultdict(list)
    ours: dict[Hashable, list[Edge]] = defaultdict(list)
    for edge in after.edges.values():
        theirs[edge.source, edge.target].append(edge)
    for edge in before.edges.values():
        (one, out), (other, into) = edge.source, edge.target
        ours[(nodes.get(one), out), (nodes.get(other), into)].append(edge)
    found: dict[str, str] = {}
    for ends, edges in ours.items():
        pairs = zip(sorted(edges, key=_rank), sorted(theirs[ends], key=_rank), strict=False)
        found |= {edge.id: same.id for edge, same in pairs}
    return found
