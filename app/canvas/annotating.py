"""Commands on frames and notes; each changes the graph by one edit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.canvas.annotations import BAR, Item
from app.canvas.camera import Box
from app.canvas.geometry import GRID
from app.canvas.lift import contents
from app.canvas.mirror import Mirror
from app.canvas.surface import Surface
from app.workspace import Workspace
from graph_core.annotations import Frame, Note
from graph_core.edits import Annotate
from graph_core.graph import Graph, new_id

ROOM = 3 * GRID
NOTE_SIZE = (224.0, 128.0)


def items_of(graph: Graph, ids: Collection[str]) -> list[Item]:
    """Return the frames and notes among some ids, frames first."""
    frames = [frame for id_, frame in graph.frames.items() if id_ in ids]
    return [*frames, *(note for id_, note in graph.notes.items() if id_ in ids)]


def marked(surface: Surface) -> list[Item]:
    """Return the selected frames and notes."""
    return items_of(surface.workspace.graph, surface.workspace.marked)


def setting(items: Collection[Item], title: str) -> Annotate:
    """Return the edit that puts frames and notes in place."""
    return Annotate(
        {item.id: item for item in items if isinstance(item, Frame)},
        {item.id: item for item in items if isinstance(item, Note)},
        title,
    )


def removal(items: Collection[Item]) -> Annotate:
    """Return the edit that takes frames and notes away; what lies in frames stays."""
    frames = [item.id for item in items if isinstance(item, Frame)]
    notes = [item.id for item in items if isinstance(item, Note)]
    return Annotate(dict.fromkeys(frames), dict.fromkeys(notes), "Delete")


def frame_around(box: Box) -> Frame:
    """Return a new frame with room around a box, and for its title above."""
    left, top = _down(box.left - ROOM), _down(box.top - ROOM - BAR)
    right, bottom = _up(box.right + ROOM), _up(box.bottom + ROOM)
    return Frame(new_id("f"), (left, top, right - left, bottom - top))


def frame_of_selection(surface: Surface) -> Frame | None:
    """Return a new frame around the selection; None when nothing is selected."""
    chosen = surface.workspace.chosen
    box = surface.mirror.bounds(chosen) if chosen else None
    return frame_around(box) if box else None


def note_at(at: tuple[float, float]) -> Note:
    """Return a new, empty note with its corner at a point."""
    left, top = (round(value / GRID) * GRID for value in at)
    return Note(new_id("t"), (left, top, *NOTE_SIZE))


def can_fit(surface: Surface) -> bool:
    """Tell whether a frame is selected."""
    return any(isinstance(item, Frame) for item in marked(surface))


def fit(surface: Surface) -> None:
    """Fit the selected frames to what lies in them, as one step."""
    frames = [item for item in marked(surface) if isinstance(item, Frame)]
    fitted = [fit_frame(surface.mirror, frame) for frame in frames]
    surface.workspace.apply(setting(fitted, "Fit frame to contents"))


def fit_frame(mirror: Mirror, frame: Frame) -> Frame:
    """Return a frame just around what lies in it; an empty one stays as it is."""
    held = contents(mirror, mirror.annotations.box(frame.id)) - {frame.id}
    box = mirror.bounds(held) if held else None
    return frame if box is None else replace(frame, box=frame_around(box).box)


def recolour(workspace: Workspace, colour: str) -> None:
    """Give the selected frames and notes a colour."""
    items = items_of(workspace.graph, workspace.marked)
    workspace.apply(setting([replace(item, colour=colour) for item in items], "Colour"))


def within(mirror: Mirror, nodes: Collection[str], ids: Collection[str]) -> tuple[str, ...]:
    """Return the frames and notes that go into a block with nodes.

    Those selected, and the frames whose nodes all go, with what lies in them.
    """
    found = set(ids) & mirror.annotations.items.keys()
    for id_, item in mirror.annotations.items.items():
        if isinstance(item, Frame):
            held = contents(mirror, mirror.annotations.box(id_))
            inner = held & mirror.graph.nodes.keys()
            if inner and inner <= set(nodes):
                found |= (held - inner) | {id_}
    return tuple(sorted(found))


def _down(value: float) -> float:
    return value // GRID * GRID


def _up(value: float) -> float:
    return -(-value // GRID) * GRID


def words_of(graph: Graph, id_: str) -> str:
    """Return what a screen reader says of a frame or note."""
    if id_ in graph.frames:
        return f"Frame {graph.frames[id_].title}".rstrip()
    return f"Note: {graph.notes[id_].text}"
