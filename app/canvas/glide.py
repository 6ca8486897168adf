"""Glides: nodes, wires and frames move to where an edit put them, and the camera with them."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStyle

from app.canvas.camera import Box, Camera
from app.canvas.lay import Floats
from app.canvas.mirror import Mirror
from app.guard import guarded
from graph_core.annotations import Frame, Note
from graph_core.edits import Arrange

if TYPE_CHECKING:
    from app.canvas.surface import Surface

# Set to anything, it lets nothing move that a person doesn't move.
STILL = "LAYERLOOM_STILL"
SECONDS = 0.28
FRAME_MS = 16
# With more nodes or led wires than this, a glide would not keep 60 frames a second.
MOST_NODES, MOST_WIRES = 1_000, 300
INPUT = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.NativeGesture,
)


@dataclass(frozen=True)
class Path:
    """Where things were and where an edit puts them: the same rows in both arrays."""

    nodes: tuple[str, ...]
    start: Floats
    end: Floats
    wires: tuple[tuple[str, Floats, Floats], ...]
    boxes: tuple[tuple[str, Floats, Floats], ...]

    @classmethod
    def of(cls, mirror: Mirror, edit: Arrange) -> Path:
        """Return the path from what a mirror shows to what an edit will have it show."""
        nodes = tuple(node for node in edit.positions if node in mirror.nodes)
        slots = [mirror.nodes[node] for node in nodes]
        end = np.array([edit.positions[node] for node in nodes], np.float64).reshape(-1, 2)
        wires = []
        for edge, route in edit.routes.items():
            if route and edge in mirror.edges:
                shares = np.linspace(0.0, 1.0, len(route) + 2)[1:-1]
                slot = np.array([mirror.edges[edge]])
                wires.append((edge, mirror.courses(slot).at(shares)[0], np.array(route)))
        boxes: list[tuple[str, Floats, Floats]] = []
        items: tuple[Frame | Note, ...] = (*edit.frames.values(), *edit.notes.values())
        for item in items:
            box = mirror.annotations.box(item.id)
            before = np.array([box.left, box.top, box.width, box.height])
            boxes.append((item.id, before, np.array(item.box)))
        return cls(nodes, mirror.xy[slots].copy(), end, tuple(wires), tuple(boxes))

    @property
    def things(self) -> frozenset[str]:
        """The nodes, frames and notes that move."""
        return frozenset(self.nodes).union(id_ for id_, _, _ in self.boxes)

    @property
    def adrift(self) -> frozenset[str]:
        """The wires whose points move."""
        return frozenset(edge for edge, _, _ in self.wires)


def light(edit: Arrange) -> bool:
    """Tell whether a glide to where an edit puts things can keep 60 frames a second."""
    return len(edit.positions) <= MOST_NODES and len(edit.routes) <= MOST_WIRES


class Glide(QObject):
    """At most one path at a time on one surface; any input ends it at once."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._path: Path | None = None
        self._since = 0.0
        self._cameras: tuple[Camera, Camera] | None = None
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        return self._path is not None

    def begin(self, path: Path | None, look: Callable[[], None] | None) -> None:
        """Glide along the path of an edit just applied, and look where `look` does.

        Without a path, or where nothing should move, all is shown in its place at once.
        """
        surface = self._surface
        before = _copy(surface.camera)
        if look:
            look()
        if path is None or still(surface):
            return
        self._cameras = (before, _copy(surface.camera)) if look else None
        self._path, self._since = path, perf_counter()
        if not look:  # what else is seen lies still meanwhile
            surface.mark(raised=path.things, adrift=path.adrift)
        surface.installEventFilter(self)
        self._timer.start()
        self._show(0.0)

    def finish(self) -> None:
        """Show everything where it belongs."""
        path, self._path = self._path, None
        if path is None:
            return
        self._timer.stop()
        surface = self._surface
        surface.removeEventFilter(self)
        mirror = surface.mirror
        mirror.settle(path.nodes, [edge for edge, _, _ in path.wires])
        mirror.annotations.settle()
        if self._cameras:
            _look_like(surface.camera, self._cameras[1])
            mirror.show_anew()
        surface.unmark()
        surface.camera_or_graph_changed()

    def _step(self) -> None:
        share = (perf_counter() - self._since) / SECONDS
        if share >= 1:
            self.finish()
        else:
            self._show(share * share * (3 - 2 * share))

    def _show(self, share: float) -> None:
        path, surface = self._path, self._surface
        if path is None:
            return
        mirror = surface.mirror
        slots = mirror.nodes.all_of(path.nodes)
        mirror.show_at(slots, _between(path.start, path.end, share))
        for edge, start, end in path.wires:
            mirror.lead(edge, _between(start, end, share))
        mirror.annotations.show(
            {id_: _box(_between(start, end, share)) for id_, start, end in path.boxes}
        )
        if self._cameras is None:
            surface.repaint_soon()
            return
        self._aim(*self._cameras, share)
        mirror.show_anew()
        surface.camera_or_graph_changed()

    def _aim(self, before: Camera, after: Camera, share: float) -> None:
        camera, surface = self._surface.camera, self._surface
        middle = surface.width() / 2, surface.height() / 2
        (x, y), (ex, ey) = before.to_canvas(middle), after.to_canvas(middle)
        camera.zoom = math.exp(math.log(before.zoom) * (1 - share) + math.log(after.zoom) * share)
        centre = x + (ex - x) * share, y + (ey - y) * share
        camera.centre_on(centre, surface.width(), surface.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return bool(self._filtered(event))

    @guarded
    def _filtered(self, event: QEvent) -> bool:
        if event.type() in INPUT:
            self.finish()
        return False


def still(surface: Surface) -> bool:
    """Tell whether a person, or their desktop, wants nothing to move by itself."""
    hint = QStyle.StyleHint.SH_Widget_Animation_Duration
    return bool(os.environ.get(STILL)) or surface.style().styleHint(hint, None, surface) == 0


def _between(start: Floats, end: Floats, share: float) -> Floats:
    return start + (end - start) * share


def _box(sides: Floats) -> Box:
    left, top, width, height = sides.tolist()
    return Box(left, top, left + width, top + height)


def _copy(camera: Camera) -> Camera:
    return Camera(camera.zoom, camera.x, camera.y)


def _look_like(camera: Camera, other: Camera) -> None:
    camera.zoom, camera.x, camera.y = other.zoom, other.x, other.y
