"""Placing: new layers from the palette or the library, wired where a wire is pending."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint

from app.action import nothing
from app.canvas.card import card_of
from app.canvas.geometry import GRID, input_offsets, output_offsets, size_of
from app.canvas.hit_test import PortHit, wire_at
from app.canvas.interactions.base import Point, Pointer
from app.canvas.judge import takers
from app.canvas.room import cards, free_corner
from app.canvas.surface import Surface
from app.palette.entries import layer_entries
from app.palette.palette import Palette
from app.theme import Theme
from graph_core.adapting import kind_misfit, kinds_for
from graph_core.analysis import Analysis
from graph_core.edits import AddLayer, Connect, Edit, InsertOnEdge, Several
from graph_core.edits import apply as applied
from graph_core.graph import Graph, PortRef
from graph_core.kinds import find_spec

# About how large a card is before its layer is known.
USUAL = (160.0, 96.0)
# The room between the selected nodes and one that is added by keyboard.
BESIDE = 64.0


class Placing:
    """Adds layers to the workspace of a surface; each addition is one step."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.palette: Palette | None = None
        self._used: Point | None = None

    def set_theme(self, theme: Theme) -> None:
        if self.palette:
            self.palette.set_theme(theme)

    def close(self) -> None:
        if self.palette:
            self.palette.dismiss()

    def shown_palette(self) -> Palette:
        """Return the canvas' palette, made when it is first needed."""
        if self.palette is None:
            self.palette = Palette(
                self._surface.window(), self._surface.theme, self._surface.workspace.use
            )
            self.palette.dismissed.connect(self._surface.setFocus)
        return self.palette

    def prepare(self) -> bool:
        """Do a part of what would keep the first opening waiting; tell whether there is more."""
        if self.palette is None:
            self.shown_palette()
            return True
        kinds = self._surface.workspace.kinds()
        self.palette.rehearse(layer_entries(kinds, lambda _: nothing))
        return False

    def open(self, pointer: Pointer, pending: PortHit | None = None) -> None:
        """Open the palette at the pointer for the layers that take the pending wire."""
        surface, palette = self._surface, self.shown_palette()
        ports = takers(surface.workspace, pending) if pending else None
        entries = layer_entries(
            (spec for spec in surface.workspace.kinds() if ports is None or spec.id in ports),
            lambda spec: partial(self.add, spec.id, pointer, pending),
        )
        corner = surface.mapTo(surface.window(), QPoint(*map(round, pointer.pixel)))
        palette.open_at(corner, entries, "Add a layer…", bounds=surface)

    def open_by_key(self, resting: Pointer) -> None:
        """Open the palette where the pointer rests; beside what is selected when it didn't move."""
        moved = self._surface.underMouse() and resting.pixel != self._used
        self._used = resting.pixel
        self.open(resting if moved else self._beside())

    def _beside(self) -> Pointer:
        """Return a place that is free, to the right of the selected nodes or in the middle."""
        surface = self._surface
        chosen = surface.mirror.bounds(surface.workspace.selection)
        near = surface.camera.to_canvas((surface.width() / 2, surface.height() / 2))
        if chosen is not None:
            near = chosen.right + BESIDE, chosen.top
        place = free_corner(cards(surface.mirror), USUAL, near)
        at = place[0] + USUAL[0] / 2, place[1] + USUAL[1] / 2
        return Pointer(surface.camera.to_view(at), at, alone=True)

    def open_on(self, edge: str, pointer: Pointer) -> None:
        """Open the palette for the layers that fit into a wire."""
        seen = self._surface.workspace
        fitting = kinds_for(seen.graph, seen.analysis, edge, seen.kinds())
        entries = layer_entries(fitting, lambda spec: partial(self._insert, spec.id, edge))
        corner = self._surface.mapTo(self._surface.window(), QPoint(*map(round, pointer.pixel)))
        self.shown_palette().open_at(
            corner, entries, "Insert a layer on the wire…", bounds=self._surface
        )

    def _insert(self, kind: str, edge: str) -> None:
        self._put(self._insertion(kind, edge))

    def _put(self, edit: Edit) -> None:
        workspace = self._surface.workspace
        before = workspace.graph.nodes.keys()
        if workspace.insert(edit):
            fresh = workspace.graph.nodes.keys() - before
            workspace.select(fresh)
            self._bring_into_view(fresh)

    def add(self, kind: str, pointer: Pointer, pending: PortHit | None = None) -> None:
        """Add a layer at the pointer, wired to what is pending or into the wire it falls on."""
        workspace = self._surface.workspace
        edge, reason = self.aim(kind, pointer) if pending is None else ("", "")
        if edge and not reason:
            edit = self._insertion(kind, edge)
        else:
            port = takers(workspace, pending).get(kind, "") if pending else ""
            edit = self._addition(kind, pointer.at, pending, port)
        self._put(edit)

    def _bring_into_view(self, nodes: Set[str]) -> None:
        """Look at what was added outside of what is seen, as happens by keyboard."""
        surface = self._surface
        seen = surface.camera.seen(surface.width(), surface.height())
        box = surface.mirror.bounds(nodes)
        if box is not None and seen.joined(box) != seen:
            surface.centre_on(box.centre)

    def aim(self, kind: str, pointer: Pointer) -> tuple[str, str]:
        """Return the wire at the pointer that a new layer goes into, and why it can't; Alt none."""
        surface, seen = self._surface, self._surface.workspace
        edge = None if pointer.alone else wire_at(surface.mirror, pointer.at, surface.camera.zoom)
        if edge is None:
            return "", ""
        spec = find_spec(seen.graph, kind)
        wrong = kind_misfit(seen.graph, seen.analysis, edge, spec) if spec else None
        return edge, str(seen.check(self._insertion(kind, edge)) or wrong or "")

    def _insertion(self, kind: str, edge: str) -> Edit:
        return self._surface.workspace.bring(kind, InsertOnEdge(edge, kind))

    def _addition(self, kind: str, at: Point, pending: PortHit | None, port: str) -> Edit:
        fresh, bring = AddLayer(kind), self._surface.workspace.bring
        graph, _ = applied(self._surface.workspace.graph, bring(kind, fresh))
        place = _place(graph, fresh.node_id, at, pending, port)
        add = replace(fresh, position=place)
        if pending is None or not port:
            return bring(kind, add)
        ends = pending.ref, PortRef(add.node_id, port)
        source, target = ends if pending.output else ends[::-1]
        wire = Connect(source, target, replace=True)
        return bring(kind, Several((add, wire), add.title))


def _place(graph: Graph, node: str, at: Point, pending: PortHit | None, port: str) -> Point:
    """Return where the card's corner goes: its port or its middle under the pointer."""
    card = card_of(graph, Analysis(graph), node)
    width, height = size_of(card)
    dx, dy = width / 2, height / 2
    if pending is not None:
        sockets = card.inputs if pending.output else card.outputs
        offsets = input_offsets(card) if pending.output else output_offsets(card)
        pairs = zip(sockets, offsets, strict=True)
        dx, dy = next((o for socket, o in pairs if socket.port == port), (dx, dy))
    return _on_grid(at[0] - dx), _on_grid(at[1] - dy)


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID
