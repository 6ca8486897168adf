"""Edits that change how the network looks, and nothing it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_core.annotations import COLOURS, LONGEST_NOTE, LONGEST_TITLE, Frame, Note
from graph_core.errors import EditRefused
from graph_core.graph import Graph, Patch, Position, Route


@dataclass(frozen=True)
class Annotate:
    """Put frames and notes in place by id; None takes one away."""

    frames: Mapping[str, Frame | None] = field(default_factory=dict)
    notes: Mapping[str, Note | None] = field(default_factory=dict)
    title: str = "Annotate"

    def plan(self, graph: Graph) -> Patch:
        for frame in filter(None, self.frames.values()):
            _require_sound(frame, frame.title, LONGEST_TITLE)
        for note in filter(None, self.notes.values()):
            _require_sound(note, note.text.replace("\n", "").replace("\t", ""), LONGEST_NOTE)
        patch = Patch(frames=self.frames, notes=self.notes)
        after = graph.patched(patch)
        if both := after.frames.keys() & after.notes.keys():
            raise EditRefused("a frame and a note have one id", received=min(both))
        return patch


def _require_sound(item: Frame | Note, words: str, longest: int) -> None:
    if not words.isprintable() or len(words) > longest:
        expected = f"printable text, at most {longest} characters"
        raise EditRefused("that text can't stand here", expected=expected)
    if item.colour not in COLOURS:
        raise EditRefused(
            "there is no such colour", expected=", ".join(COLOURS), received=item.colour
        )
    if item.box[2] <= 0 or item.box[3] <= 0:
        raise EditRefused("a box needs a width and a height above 0")


@dataclass(frozen=True)
class SetRoutes:
    """Lead wires through points, in order; an empty route is straight again."""

    routes: Mapping[str, Route]
    title: str = "Route wire"

    def plan(self, graph: Graph) -> Patch:
        return Patch(
            routes={id_: way or None for id_, way in self.routes.items() if id_ in graph.edges}
        )


@dataclass(frozen=True)
class SetCollapsed:
    """Show nodes by their titles alone, or in full again."""

    nodes: tuple[str, ...]
    collapsed: bool

    @property
    def title(self) -> str:
        return "Collapse" if self.collapsed else "Expand"

    def plan(self, graph: Graph) -> Patch:
        there = [node for node in self.nodes if node in graph.nodes]
        return Patch(collapsed=dict.fromkeys(there, self.collapsed or None))


@dataclass(frozen=True)
class SetOpened:
    """Show what is inside blocks in place, or their cards again."""

    nodes: tuple[str, ...]
    opened: bool

    @property
    def title(self) -> str:
        return "Expand in place" if self.opened else "Close"

    def plan(self, graph: Graph) -> Patch:
        there = [node for node in self.nodes if node in graph.nodes]
        for node in there if self.opened else ():
            if not graph.layer_of(node).is_block:
                raise EditRefused("only a block has something inside", received=graph.label(node))
        return Patch(opened=dict.fromkeys(there, self.opened or None))


@dataclass(frozen=True)
class Arrange:
    """Put nodes, frames, notes and the points of wires at places, as one step."""

    positions: Mapping[str, Position] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    title: str = "Move"

    def plan(self, graph: Graph) -> Patch:
        return Patch(
            positions={n: p for n, p in self.positions.items() if n in graph.nodes},
            frames={id_: frame for id_, frame in self.frames.items() if id_ in graph.frames},
            notes={id_: note for id_, note in self.notes.items() if id_ in graph.notes},
        ).then(SetRoutes(self.routes).plan(graph))
