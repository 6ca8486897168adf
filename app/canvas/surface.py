"""The surface: the state that gestures and commands share with the widget that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.canvas.backing import Backing
from app.canvas.bubble import Bubble
from app.canvas.burst import Burst
from app.canvas.camera import Box, Camera
from app.canvas.hit_test import PortHit
from app.canvas.interactions.base import Pointer
from app.canvas.levels import Levels
from app.canvas.mirror import Mirror
from app.canvas.navigation import MOUSE
from app.canvas.painter import CanvasPainter, Marks
from app.canvas.room import room_for
from app.canvas.site import Site
from app.canvas.tidying import Tidying
from app.canvas.trust_marks import TrustMarks
from app.canvas.views import Views
from app.theme import Theme
from app.workspace import Workspace
from graph_core.analysis import Analysis
from graph_core.diagnostics import Fix
from graph_core.document import Change
from graph_core.edits import Edit

# How long what a large network put off may hold the window at a time, in seconds.
SPELL = 0.003
# An edit of more nodes and wires than these takes a good part of a frame by itself.
MANY = 20


class Surface(QWidget):
    """A workspace's mirror, camera and marks, kept in step with its signals."""

    def __init__(self, workspace: Workspace, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.theme = theme
        self.camera = Camera()
        self.painter = CanvasPainter(theme, workspace.authored)
        self.backing = Backing(self.painter)
        self.mirror = Mirror(workspace.graph, workspace.analysis_so_far)
        self.marks = Marks(nodes=workspace.chosen)
        self.navigation = MOUSE
        self.bubble: Bubble | None = None
        self.burst = Burst(workspace)
        self.trust_marks = TrustMarks(workspace)
        workspace.trust_changed.connect(self.repaint_soon)
        workspace.make_room = self._make_room
        workspace.changed.connect(self._on_changed)
        workspace.analysed.connect(self._on_analysed)
        self.views = Views(self)
        workspace.preparations.append(self.views.prepare)
        self.tidying = Tidying(self)
        self.levels = Levels(self)
        workspace.leaving.connect(self._on_leaving)
        workspace.replaced.connect(self._on_replaced)
        workspace.scope_changed.connect(self._on_scope)
        workspace.selection_changed.connect(self._on_selection)
        self._follow_up()

    def _make_room(self, change: Change, analysis: Analysis) -> Edit | None:
        self.end_gesture()
        return room_for(Site(self.mirror, change, analysis), change)

    def _on_changed(self, change: Change) -> None:
        self.end_gesture()
        if len(change.diff.nodes.touched) + len(change.diff.edges.touched) > MANY:
            self.rest()
        self.mirror.update(change, self.workspace.analysis_so_far)
        gone = change.diff.edges.removed
        self._keep_dots(change)
        if gone & (self.marks.edges | {self.marks.hovered}):
            hovered = "" if self.marks.hovered in gone else self.marks.hovered
            self.marks = replace(self.marks, edges=self.marks.edges - gone, hovered=hovered)
        self._follow_up()
        self.camera_or_graph_changed()

    def _on_analysed(self) -> None:
        if self.mirror.graph is self.workspace.graph:
            self.mirror.learn(self.workspace.analysis_so_far)
            self._follow_up()

    def _keep_dots(self, change: Change) -> None:
        """Let go of the dots of wires that have more or fewer of them now."""
        if not self.marks.dots:
            return
        before, after = change.before.routes, change.after.routes
        gone = {
            edge
            for edge in change.diff.routes.touched
            if len(before.get(edge, ())) != len(after.get(edge, ()))
        }
        if any(dot.edge in gone for dot in self.marks.dots):
            kept = frozenset(dot for dot in self.marks.dots if dot.edge not in gone)
            self.marks = replace(self.marks, dots=kept)

    def _follow_up(self) -> None:
        if self.mirror.unfinished:
            self.workspace.turns.soon(self._catch_up)

    def _seen(self) -> Box:
        return self.camera.seen(self.width(), self.height())

    def _catch_up(self) -> bool:
        """Work out a little of what was put off, what is seen first; tell whether there is more."""
        if self.mirror.catch_up_in(self._seen()):
            self.repaint_soon()
        else:
            self.mirror.catch_up(SPELL)
        if not self.mirror.unfinished:
            self.camera_or_graph_changed()
        return self.mirror.unfinished

    def end_gesture(self) -> None:
        """A change from elsewhere ends the gesture it would pull the ground from."""

    def _on_leaving(self) -> None:
        self.end_gesture()
        self.views.keep()

    def _on_replaced(self) -> None:
        known = self.views.take_up()
        self.levels.forget()
        self._look_anew()
        if known:
            self.camera_or_graph_changed()
        else:
            self.begin()

    def _on_scope(self) -> None:
        self.end_gesture()
        known = self.levels.follow()
        self._look_anew()
        if known:
            self.camera_or_graph_changed()
        else:
            self.begin()

    def _look_anew(self) -> None:
        self.marks = Marks(nodes=self.workspace.chosen)
        self._follow_up()

    def _on_selection(self) -> None:
        self.marks = replace(self.marks, nodes=self.workspace.chosen)
        self.repaint_soon()

    def set_theme(self, theme: Theme) -> None:
        """Show the canvas in another theme."""
        self.theme = theme
        self.painter.set_theme(theme)
        self.repaint_soon()

    def rest(self) -> None:
        """Let the event loop come round before the next repaint; the widget says how."""

    # What gestures ask.

    def repaint_soon(self) -> None:
        self.update()

    def camera_or_graph_changed(self) -> None:
        """Repaint, and let overlays know."""
        self.repaint_soon()

    def mark(self, **marks: Any) -> None:
        """Show other marks than the workspace's until `unmark`; edges stay marked after it."""
        self.marks = replace(self.marks, **marks)
        self.repaint_soon()

    def unmark(self) -> None:
        self.marks = replace(
            self.marks,
            nodes=self.workspace.chosen,
            lifted=frozenset(),
            raised=frozenset(),
            adrift=frozenset(),
        )
        self.repaint_soon()

    def hover(self, edge: str) -> None:
        if edge != self.marks.hovered:
            self.mark(hovered=edge)

    def show_bubble(self, bubble: Bubble | None) -> None:
        if bubble != self.bubble:
            self.bubble = bubble
            self.repaint_soon()

    def show_cursor(self, shape: Qt.CursorShape) -> None:
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def offer_layers(self, pointer: Pointer, pending: PortHit | None) -> None:
        """Open the palette; the widget that has one says how."""

    def offer_menu(self, pointer: Pointer) -> None:
        """Open the menu; the widget that has one says how."""

    def offer_editing(self, id_: str) -> None:
        """Let the words of a frame or note be typed; the widget that can says how."""

    def offer_fixes(self, pointer: Pointer, reason: str, fixes: Sequence[Fix]) -> None:
        """Offer ways out of a refusal; the widget that can says how."""

    # Looking

    def zoom_to(self, zoom: float, pixel: tuple[float, float] | None = None) -> None:
        """Zoom with a widget point, the middle by default, held still."""
        middle = (self.width() / 2, self.height() / 2)
        self.camera.zoom_at(pixel or middle, zoom)
        self.camera_or_graph_changed()

    def pan_by(self, dx: float, dy: float) -> None:
        self.camera.pan(dx, dy)
        self.camera_or_graph_changed()

    def fit(self) -> None:
        """Show the whole network."""
        self._fit(self.mirror.bounds())

    def begin(self) -> None:
        """Show the whole network where it can be read so, else its beginning, legibly."""
        if (box := self.mirror.bounds()) is None:
            self.fit()
            return
        self.camera.begin(box, self.width(), self.height())
        self.camera_or_graph_changed()

    def fit_selection(self) -> None:
        """Show what is selected, or all when nothing is."""
        self._fit(self.mirror.bounds(self.workspace.chosen) or self.mirror.bounds())

    def _fit(self, box: Box | None) -> None:
        if box is None:
            self.camera.zoom = 1.0
            self.camera.centre_on((0.0, 0.0), self.width(), self.height())
        else:
            self.camera.fit(box, self.width(), self.height())
        self.camera_or_graph_changed()

    def centre_on(self, point: tuple[float, float]) -> None:
        """Bring a canvas point to the middle."""
        self.camera.centre_on(point, self.width(), self.height())
        self.camera_or_graph_changed()

    def reveal(self, node: str) -> None:
        """Bring a node into view, and close enough to be read."""
        if node not in self.mirror.nodes:
            return
        if self.camera.zoom < 0.6:
            self.camera.zoom = 1.0
        self.centre_on(self.mirror.box(node).centre)
