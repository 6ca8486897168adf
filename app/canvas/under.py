"""What lies under the pointer: the same answer for hovering, pressing, menus and tips."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.canvas.annotations import Held
from app.canvas.card_blit import OVERVIEW
from app.canvas.hit_test import PortHit, annotation_at, dot_at, node_at, port_at, wire_at
from app.canvas.mirror import Mirror
from app.canvas.vias import Dot


class Thing(Enum):
    """What a gesture can begin on, in the words of the shortcut sheet."""

    PORT = "a port"
    NODE = "a node"
    NOTE = "a note"
    DOT = "a dot"
    WIRE = "a wire"
    FRAME = "a frame"
    EMPTY = "empty canvas"


@dataclass(frozen=True, slots=True)
class Under:
    """A thing and the one of its fields that names it; a frame or note is `held`."""

    thing: Thing
    port: PortHit | None = None
    node: str = ""
    dot: Dot | None = None
    edge: str = ""
    held: Held | None = None


def under(
    mirror: Mirror,
    at: tuple[float, float],
    zoom: float,
    first: frozenset[str] = frozenset(),
) -> Under:
    """Return the topmost thing under a point; nodes in `first` lie above the others.

    From afar ports can't be told apart.
    """
    if zoom >= OVERVIEW and (port := port_at(mirror, at, zoom)):
        return Under(Thing.PORT, port=port)
    if node := node_at(mirror, at, first):
        return Under(Thing.NODE, node=node)
    if note := annotation_at(mirror, at, zoom, notes=True):
        return Under(Thing.NOTE, held=note)
    if dot := dot_at(mirror, at, zoom):
        return Under(Thing.DOT, dot=dot, edge=dot.edge)
    if edge := wire_at(mirror, at, zoom):
        return Under(Thing.WIRE, edge=edge)
    if frame := annotation_at(mirror, at, zoom, notes=False):
        return Under(Thing.FRAME, held=frame)
    return Under(Thing.EMPTY)
