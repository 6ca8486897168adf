"""Levels: how the networks around an entered block were looked at, kept for the way back out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.canvas.camera import Camera
from app.canvas.mirror import Mirror
from app.scope import Level

if TYPE_CHECKING:
    from app.canvas.surface import Surface


@dataclass(frozen=True)
class _Outer:
    mirror: Mirror
    camera: Camera


class Levels:
    """Remembers mirror and camera of each level that a surface went in from."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._scope: tuple[Level, ...] = surface.workspace.scope
        self._outer: dict[tuple[Level, ...], _Outer] = {}

    def forget(self) -> None:
        """Another document is shown."""
        self._outer.clear()
        self._scope = self._surface.workspace.scope

    def follow(self) -> bool:
        """Show the level entered or come back to; tell whether it was looked at before."""
        surface, workspace = self._surface, self._surface.workspace
        self._outer[self._scope] = _Outer(surface.mirror, replace(surface.camera))
        self._scope = workspace.scope
        kept = self._outer.get(self._scope)
        inside = len(self._scope)
        self._outer = {
            level: outer
            for level, outer in self._outer.items()
            if level == self._scope[: len(level)] and len(level) < inside
        }
        same = kept is not None and kept.mirror.graph is workspace.graph
        if kept is not None and same and kept.mirror.analysis is workspace.analysis_so_far:
            surface.mirror = kept.mirror
        else:
            surface.mirror = Mirror(workspace.graph, workspace.analysis_so_far)
        if kept is not None:
            surface.camera = kept.camera
        return kept is not None
