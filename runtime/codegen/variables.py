"""Which variable holds which value in `forward`, chosen the way a person would."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from graph_core.graph import Graph, PortRef
from graph_core.spec import Port
from runtime.codegen.text import identifier

MAIN, KEPT = "x", "shortcut"


def sources(graph: Graph, node: str) -> list[PortRef]:
    """Return the values a node reads, each once; an Output passes on what reaches it."""
    read = [origin(graph, edge.source) for edge in graph.into(node)]
    return list(dict.fromkeys(read))


def origin(graph: Graph, ref: PortRef) -> PortRef:
    """Return the value itself where a head only passes it on."""
    while graph.layer_of(ref.node).kind == "output":
        ref = graph.into(ref.node)[0].source
    return ref


class Variables:
    """Hands out names node by node, in order.

    A chain goes on under its name, a value that a later merge needs is kept as a shortcut, and
    a branch is named after its layer.
    """

    def __init__(
        self,
        graph: Graph,
        order: Sequence[str],
        taken: Collection[str],
        terms: Iterable[PortRef] = (),
    ) -> None:
        self._graph, self._fixed = graph, frozenset(taken)
        self._names: dict[PortRef, str] = {}
        self._arguments: set[str] = set()
        self._attributes: set[str] = set()
        self._last: dict[PortRef, float] = {}
        self._heads: dict[PortRef, str] = {}
        self._merges = {place for place, n in enumerate(order) if len(sources(graph, n)) > 1}
        self._place = {node: place for place, node in enumerate(order)}
        for node, place in self._place.items():
            layer = graph.layer_of(node)
            for ref in sources(graph, node):
                ends = layer.kind == "output"
                self._last[ref] = max(self._last.get(ref, -1), math.inf if ends else place)
                self._heads |= {ref: layer.name} if ends else {}
        self._terms = frozenset(terms)
        for ref in self._terms:  # they are read as soon as they are made
            self._last.setdefault(ref, self._place[ref.node])

    def of(self, ref: PortRef) -> str:
        """Return the variable that holds a value now."""
        return self._names[origin(self._graph, ref)]

    def argument(self, ref: PortRef) -> str:
        """Name an argument of forward after its Input."""
        name = self._fresh(self._graph.layer_of(ref.node).name, -1)
        self._names[ref] = name
        self._arguments.add(name)
        return name

    def attribute(self, ref: PortRef, text: str) -> None:
        """Read a value where it is kept: a learned tensor needs no variable."""
        self._names[ref] = text
        self._attributes.add(text)

    def keep(self, node: str) -> str:
        """Return the assignment that saves what a node reads for a later merge, or no text."""
        read, place = sources(self._graph, node), self._place[node]
        if len(read) != 1 or not self._kept_for_merge(read[0], place):
            return ""
        name = self._names[read[0]]
        if name in self._fixed_names or name.startswith(KEPT):
            return ""
        kept = self._names[read[0]] = self._fresh(KEPT, place)
        return f"{kept} = {name}"

    @property
    def _fixed_names(self) -> set[str]:
        """The names whose values stay: an argument's says what it is, unless that is x."""
        return (self._arguments | self._attributes) - {MAIN}

    def result(self, node: str, ports: Sequence[Port], freed: str = "") -> list[str]:
        """Return a name per output port; `freed` is one that `keep` has just set free."""
        place, layer = self._place[node], self._graph.layer_of(node).name
        others = [PortRef(node, port.key) for port in ports[1:]]
        if not any(ref in self._last for ref in others):
            ref = PortRef(node, ports[0].key)
            head = self._heads.get(ref) if len(self._heads) > 1 else None
            own = head or ref in self._terms
            name = "" if own else freed or self._continued(node, place)
            self._names[ref] = name or self._fresh(head or layer, place)
            return [self._names[ref], *("_" for _ in others)]
        names = []
        for port in ports:
            ref = PortRef(node, port.key)
            read = ref in self._last
            self._names[ref] = self._fresh(f"{layer}_{port.label}", place) if read else "_"
            names.append(self._names[ref])
        return names

    def _continued(self, node: str, place: int) -> str:
        read = sources(self._graph, node)
        begins = len(self._arguments) == 1 and self._argument_only(read)
        if (len(read) > 1 or begins) and MAIN not in self._held(place):
            return MAIN
        ended = [self._names[ref] for ref in read if self._last[ref] <= place]
        kept = self._held(place) | self._attributes
        return next((name for name in ended if name not in kept), "")

    def _argument_only(self, read: Sequence[PortRef]) -> bool:
        return bool(read) and all(self._names[ref] in self._arguments for ref in read)

    def _kept_for_merge(self, ref: PortRef, place: int) -> bool:
        last = self._last[ref]
        return last > place and last in self._merges

    def _held(self, place: int) -> set[str]:
        """Return the names of values that are read after a place."""
        return {name for ref, name in self._names.items() if self._last.get(ref, -1) > place}

    def _fresh(self, wanted: str, place: int) -> str:
        return identifier(wanted, self._fixed | self._held(place) | self._arguments)
