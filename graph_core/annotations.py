"""Annotations: frames around nodes and notes beside them, which change nothing a network does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

Box: TypeAlias = tuple[float, float, float, float]
# Names of colours; a theme says what each looks like.
COLOURS = ("grey", "blue", "teal", "green", "amber", "red", "pink", "violet")
LONGEST_TITLE = 120
LONGEST_NOTE = 20_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A coloured, titled box behind nodes; `box` is left, top, width and height.

    It holds the nodes that lie within it, by their places alone.
    """

    id: str
    box: Box
    title: str = ""
    colour: str = COLOURS[0]


@dataclass(frozen=True, slots=True)
class Note:
    """A sheet of text on the canvas; `box` is left, top, width and height."""

    id: str
    box: Box
    text: str = ""
    colour: str = "amber"


Annotation = TypeVar("Annotation", Frame, Note)


def moved(item: Annotation, dx: float, dy: float) -> Annotation:
    """Return a frame or note that stands elsewhere."""
    left, top, width, height = item.box
    return replace(item, box=(left + dx, top + dy, width, height))
