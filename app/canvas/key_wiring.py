"""Wiring by keyboard: choose a port of the selected node, then a port at the other end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPoint

from app.canvas.commands import chosen
from app.canvas.hit_test import PortHit
from app.canvas.judge import Judge
from app.canvas.placing import Placing
from app.canvas.surface import Surface
from app.palette.entries import Entry
from app.palette.palette import Palette
from app.wording import kind_name, port_name
from graph_core.edits import Connect
from graph_core.graph import Graph, PortRef
from graph_core.kinds import find_spec

WIRED = "wired from"


class KeyWiring:
    """Two lists, one after the other; the second press of Enter wires, in one step of undo."""

    def __init__(self, surface: Surface, placing: Placing) -> None:
        self._surface, self._placing = surface, placing
        self._watched: Palette | None = None

    def can_begin(self) -> bool:
        """Tell whether one node, and nothing else, is selected."""
        return len(self._surface.workspace.selection) == 1

    def begin(self) -> None:
        """Offer the ports of the selected node."""
        (node,) = chosen(self._surface)
        graph = self._surface.workspace.graph
        entries = [self._own(hit) for hit in ports_of(graph, node)]
        self._open(node, entries, f"Wire which port of {graph.label(node)}?")

    def _own(self, hit: PortHit) -> Entry:
        """Return the entry of a port to start from."""
        seen = self._surface.workspace
        judge = Judge(seen, hit)
        open_ends = (other for other in others(seen.graph, hit) if not judge.why_not(other.ref))
        stuck = "no port here takes it" if hit.output else "no port here can feed it"
        return Entry(
            f"{hit.ref.node}.{hit.ref.port}",
            port_name(seen.graph, hit.ref, output=hit.output),
            partial(self._offer_ends, hit),
            _held(self._surface, hit),
            aside="output" if hit.output else "input",
            reason="" if next(open_ends, None) else stuck,
        )

    def _offer_ends(self, hit: PortHit) -> None:
        """Offer the ports that a wire from a port may lead to, and say why the others can't."""
        seen = self._surface.workspace
        judge = Judge(seen, hit)
        entries = [self._end(hit, other, judge) for other in self._near(hit)]
        entries.sort(key=lambda entry: (bool(entry.reason), entry.subtitle.count(WIRED)))
        name = port_name(seen.graph, hit.ref, output=hit.output)
        self._open(hit.ref.node, entries, f"{name} {'to' if hit.output else 'from'}…")

    def _near(self, hit: PortHit) -> list[PortHit]:
        """Return the ports at the other end, those of the nearest nodes first."""
        graph = self._surface.workspace.graph
        x, y = graph.positions.get(hit.ref.node, (0.0, 0.0))
        sign = 1 if hit.output else -1

        def far(other: PortHit) -> float:
            ox, oy = graph.positions.get(other.ref.node, (0.0, 0.0))
            ahead = (ox - x) * sign
            return (ahead if ahead > 0 else -3 * ahead) + abs(oy - y)

        return sorted(others(graph, hit), key=far)

    def _end(self, hit: PortHit, other: PortHit, judge: Judge) -> Entry:
        graph = self._surface.workspace.graph
        spec = find_spec(graph, graph.layer_of(other.ref.node).kind)
        return Entry(
            other.ref.node,
            port_name(graph, other.ref, output=other.output),
            partial(self._wire, hit, other),
            _held(self._surface, other),
            spec.category if spec else "",
            kind_name(graph, other.ref.node),
            reason=_there(graph, hit, other) or judge.why_not(other.ref),
        )

    def _wire(self, hit: PortHit, other: PortHit) -> None:
        source, target = (hit.ref, other.ref) if hit.output else (other.ref, hit.ref)
        self._surface.workspace.apply(Connect(source, target, replace=True))

    # The list

    def _open(self, node: str, entries: list[Entry], prompt: str) -> None:
        surface, palette = self._surface, self._placing.shown_palette()
        if self._watched is not palette:
            self._watched = palette
            palette.considered.connect(self._point)
            palette.dismissed.connect(surface.unmark)
        box = surface.mirror.box(node)
        at = surface.camera.to_view((box.right + 12, box.top))
        corner = surface.mapTo(surface.window(), QPoint(*map(round, at)))
        palette.open_at(corner, entries, prompt, bounds=surface)

    def _point(self, entry: Entry) -> None:
        """Show on the canvas which node an entry means."""
        if entry.id in self._surface.mirror.nodes:
            self._surface.mark(nodes=self._surface.workspace.selection | {entry.id})


def ports_of(graph: Graph, node: str) -> Iterator[PortHit]:
    """Yield a node's ports, outputs first; a head's output only where it is wired on."""
    kind = graph.layer_of(node).kind
    spec = find_spec(graph, kind)
    if spec is None:
        return
    for port in spec.outputs:
        if kind != "output" or graph.at_output(PortRef(node, port.key)):
            yield PortHit(PortRef(node, port.key), output=True)
    for port in spec.inputs:
        yield PortHit(PortRef(node, port.key), output=False)


def others(graph: Graph, hit: PortHit) -> Iterator[PortHit]:
    """Yield the ports of the other nodes at which a wire from a port might end."""
    for node in graph.nodes:
        if node != hit.ref.node:
            yield from (port for port in ports_of(graph, node) if port.output != hit.output)


def _held(surface: Surface, hit: PortHit) -> str:
    """Return what a port gives, or what it takes and from where it gets it now."""
    seen = surface.workspace
    if hit.output:
        type_ = seen.analysis.type_of(hit.ref)
        return f"gives {type_}" if type_ else "type not known yet"
    spec = find_spec(seen.graph, seen.graph.layer_of(hit.ref.node).kind)
    port = spec.input(hit.ref.port) if spec else None
    takes = f"takes {port.wanted}" if port else ""
    wires = [port_name(seen.graph, e.source, output=True) for e in seen.graph.at_input(hit.ref)]
    return f"{takes}, {WIRED} {', '.join(wires)}" if wires else takes


def _there(graph: Graph, hit: PortHit, other: PortHit) -> str:
    """Return why a wire that is there already isn't drawn again."""
    source, target = (hit.ref, other.ref) if hit.output else (other.ref, hit.ref)
    wired = any(edge.source == source for edge in graph.at_input(target))
    return "they are wired already" if wired else ""
