"""What a rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graph_core.diagnostics import Diagnostic, Location
from graph_core.fields import DataSignature
from graph_core.graph import Graph, Layer
from graph_core.inference import NodeFacts


@dataclass(frozen=True)
class Context:
    """A graph, the facts of its nodes and the signature of its data, when some is bound.

    `ends` are the Input and Output nodes; `trainable` counts the parameters that learn. The `body`
    of a block gets at its Inputs what its calls give it.
    """

    graph: Graph
    facts: Mapping[str, NodeFacts]
    signature: DataSignature | None = None
    ends: frozenset[str] = frozenset()
    trainable: int = 0
    body: bool = False

    def at(self, node: str, port: str = "") -> Location:
        """Return a location that names the node as a person knows it."""
        label = self.graph.label(node)
        return Location(node, port, f"{label}.{port}" if port else label)

    def layer(self, node: str) -> Layer:
        return self.graph.layer_of(node)

    def ends_of_kind(self, kind: str) -> list[str]:
        """Return the nodes of a kind that stands at an end of the network."""
        return [node for node in self.ends if self.layer(node).kind == kind]


NodeCheck: TypeAlias = Callable[[Context, str], Iterable[Diagnostic]]
GraphRule: TypeAlias = Callable[[Context], Iterable[Diagnostic]]


@dataclass(frozen=True)
class NodeRule:
    """A check of one node, from its own facts and those of its neighbours.

    `kinds` are the only ones it looks at, none meaning all. A rule that looks further than the
    next node is for ends only, which are checked after every edit. `data` marks a rule that
    looks at the signature.
    """

    check: NodeCheck
    kinds: frozenset[str] = frozenset()
    data: bool = False
