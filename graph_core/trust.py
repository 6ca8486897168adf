"""Trust: which code a network holds, by its content; it runs only where that is trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from graph_core.blocks import body_of, needed
from graph_core.graph import Graph
from graph_core.kinds import find_spec, spec_of
from graph_core.python_code import CodeParam


def digest(source: str) -> str:
    """Return the name that trust in code is kept under: it follows from every character."""
    return hashlib.sha256(source.encode()).hexdigest()


@dataclass(frozen=True)
class Piece:
    """Code in a network, and where a person finds it."""

    where: str
    source: str

    @property
    def digest(self) -> str:
        return digest(self.source)


def pieces(graph: Graph) -> Iterator[Piece]:
    """Yield all code of a network, in blocks it uses and in params these expose among it."""
    used = needed(graph, graph.layers.values()).values()
    bodies = ((f"{block.title} / ", body_of(block, graph)) for block in used)
    for place, holder in (("", graph), *bodies):
        kinds = set(_kinds_with_code(holder))
        for layer in holder.layers.values() if kinds else ():
            spec = spec_of(holder, layer) if layer.kind in kinds else None
            for param in spec.params if spec else ():
                if isinstance(param, CodeParam):
                    source = str(layer.params.get(param.name, param.default))
                    yield Piece(f"{place}{layer.name}", source)


def _kinds_with_code(graph: Graph) -> Iterator[str]:
    """Yield the kinds of a graph's layers that may hold code, whatever their params are."""
    for kind in graph.index.kinds:
        spec = find_spec(graph, kind)
        if spec and (spec.shaped or any(isinstance(param, CodeParam) for param in spec.params)):
            yield kind


def untrusted(graph: Graph, trusted: Collection[str]) -> tuple[Piece, ...]:
    """Return the code of a network that isn't among the trusted, each content once."""
    found: dict[str, Piece] = {}
    for piece in pieces(graph):
        found.setdefault(piece.digest, piece)
    return tuple(piece for key, piece in found.items() if key not in trusted)
