"""Placing: new layers from the palette or the library, wired where a wire is pending."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint

from app.canvas.card import card_of
from app.canvas.geometry import GRID, input_offsets, output_offsets, size_of
from app.canvas.hit_test import PortHit, wire_at
from app.canvas.interactions.base import Point, Pointer
from app.canvas.judge import accepting_port
from app.canvas.surface import Surface
from app.palette.entries import layer_entries
from app.palette.palette import Palette
from app.theme import Theme
from graph_core.analysis import Analysis
from graph_core.edits import AddLayer, Connect, Disconnect, Edit, Several
from graph_core.edits import apply as applied
from graph_core.graph import Graph, PortRef
from graph_core.layers import LAYERS
from graph_core.spec import LayerSpec


class Placing:
    """Adds layers to the workspace of a surface; each addition is one step."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self.palette: Palette | None = None

    def set_theme(self, theme: Theme) -> None:
        if self.palette:
            self.palette.set_theme(theme)

    def close(self) -> None:
        if self.palette:
            self.palette.dismiss()

    def open(self, pointer: Pointer, pending: PortHit | None = None) -> None:
        """Open the palette at the pointer for the layers that take the pending wire."""
        surface = self._surface
        if self.palette is None:
            self.palette = Palette(surface.window(), surface.theme)
            self.palette.dismissed.connect(surface.setFocus)
        entries = layer_entries(
            (spec for spec in LAYERS if self.port_for(spec, pending) is not None),
            lambda spec: partial(self.add, spec.id, pointer, pending),
        )
        corner = surface.mapTo(surface.window(), QPoint(*map(round, pointer.pixel)))
        self.palette.open_at(corner, entries, "Add a layer…", bounds=surface)

    def port_for(self, spec: LayerSpec, pending: PortHit | None) -> str | None:
        """Return the port that takes the pending wire, empty without one; None for no port."""
        if pending is None:
            return ""
        document = self._surface.workspace.document
        type_ = document.analysis.type_of(pending.ref) if pending.output else None
        return accepting_port(spec, pending, type_) or None

    def add(self, kind: str, pointer: Pointer, pending: PortHit | None = None) -> None:
        """Add a layer at the pointer, wired to what is pending or into the wire it falls on."""
        port = self.port_for(LAYERS.get(kind), pending)
        fresh = AddLayer(kind)
        graph, _ = applied(self._surface.workspace.graph, fresh)
        place = _place(graph, fresh.node_id, pointer.at, pending, port or "")
        add = AddLayer(kind, place, layer_id=fresh.layer_id, node_id=fresh.node_id)
        edit = self._edit(add, pointer, pending, port or "")
        if self._surface.workspace.apply(edit):
            self._surface.workspace.select([add.node_id])

    def _edit(self, add: AddLayer, pointer: Pointer, pending: PortHit | None, port: str) -> Edit:
        if pending is not None:
            ends = pending.ref, PortRef(add.node_id, port)
            source, target = ends if pending.output else ends[::-1]
            return Several((add, Connect(source, target, replace=True)), add.title)
        if pointer.alone:
            return add
        edge = wire_at(self._surface.mirror, pointer.at, self._surface.camera.zoom)
        return insertion(self._surface, add, edge) if edge else add


def insertion(surface: Surface, add: AddLayer, edge_id: str) -> Edit:
    """Return the edit that adds a layer in the middle of a wire, or only adds it if it can't."""
    spec = LAYERS.get(add.kind)
    edge = surface.workspace.graph.edges[edge_id]
    hit = PortHit(edge.source, output=True)
    port = accepting_port(spec, hit, surface.workspace.document.analysis.type_of(edge.source))
    back = accepting_port(spec, PortHit(edge.target, output=False), None)
    if not port or not back:
        return add
    wires = (
        Disconnect((edge_id,)),
        Connect(edge.source, PortRef(add.node_id, port)),
        Connect(PortRef(add.node_id, back), edge.target),
    )
    return Several((add, *wires), f"Insert {spec.title}")


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
