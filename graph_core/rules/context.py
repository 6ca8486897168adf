"""What a rule may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from graph_core.diagnostics import Diagnostic, Location
from graph_core.fields import DataSignature
from graph_core.graph import Graph
from graph_core.inference import NodeFacts


@dataclass(frozen=True)
class Context:
    """A graph, the facts of its nodes and the signature of its data, when some is bound."""

    graph: Graph
    facts: Mapping[str, NodeFacts]
    signature: DataSignature | None

    def at(self, node: str, port: str = "") -> Location:
        """Return a location that names the node as a person knows it."""
        label = self.graph.label(node)
        return Location(node, port, f"{label}.{port}" if port else label)


NodeRule: TypeAlias = Callable[[Context, str], Iterable[Diagnostic]]
GraphRule: TypeAlias = Callable[[Context], Iterable[Diagnostic]]
