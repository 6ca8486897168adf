"""What a comparison of two networks says: signs, parts, differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from graph_core.graph import Graph
from graph_core.matching import Matching


class Sign(StrEnum):
    """How a part differs; the sign tells it without colour."""

    ADDED = "+"
    REMOVED = "−"
    CHANGED = "~"
    MOVED = "→"

    @property
    def word(self) -> str:
        return self.name.lower()


class Part(StrEnum):
    """What kind of thing differs, in the order in which it is told."""

    NETWORK = "network"
    LAYER = "layers"
    WIRE = "wires"
    RECIPE = "recipe"
    BLOCK = "blocks"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that differs, as text; one that isn't there is empty."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what} {self.before or '–'} → {self.after or '–'}".lstrip()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; `before` and `after` are the nodes it is about on either side.

    `wires` are the edges it is about, before and after.
    """

    sign: Sign
    part: Part
    title: str
    detail: str = ""
    changes: tuple[Changed, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    wires: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def text(self) -> str:
        """What differs, without sign and title."""
        return ", ".join(filter(None, [self.detail, *map(str, self.changes)]))

    @property
    def only_looks(self) -> bool:
        """Whether the network does what it did."""
        return self.part is Part.LOOKS


@dataclass(frozen=True)
class Comparison:
    """Two graphs, which part is which, and how they differ; `blocks` are those in both."""

    before: Graph
    after: Graph
    matching: Matching
    differences: tuple[Difference, ...]
    blocks: tuple[tuple[str, Comparison], ...] = ()

    @property
    def equal(self) -> bool:
        return not self.differences and not self.blocks

    def without_looks(self) -> Comparison:
        """Return the comparison of what the networks do, wherever their nodes stand."""
        inner = [(title, inside.without_looks()) for title, inside in self.blocks]
        return replace(
            self,
            differences=tuple(d for d in self.differences if not d.only_looks),
            blocks=tuple((title, inside) for title, inside in inner if not inside.equal),
        )

    def sections(self) -> Iterator[tuple[str, Comparison]]:
        """Yield the network itself under an empty title, then each block that differs."""
        yield "", self
        yield from self.blocks

    def counts(self) -> dict[Sign, int]:
        """Return how many differences there are of each sign, blocks included."""
        found = [d.sign for _, part in self.sections() for d in part.differences]
        return {sign: found.count(sign) for sign in Sign if sign in found}
