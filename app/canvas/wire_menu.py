"""What can be done with wires: the commands, and the menus at the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.action import Action
from app.canvas.hit_test import slot_of
from app.canvas.interactions.base import Pointer
from app.canvas.menus import fill, menu_over
from app.canvas.surface import Surface
from app.canvas.vias import Dot
from app.palette.entries import Entry
from app.wording import port_name
from graph_core.diagnostics import Fix
from graph_core.edits import ConnectThrough, Disconnect, Edit, SetRoutes
from graph_core.kinds import get_spec

if TYPE_CHECKING:
    from app.canvas.view import CanvasView

LAYER = "Layer"
OFFERED = ("wire.insert", "wire.add_dot", "wire.straighten", "", "wire.break", "edit.delete")


def chosen_wires(surface: Surface) -> list[str]:
    """Return the selected wires in the graph's own order."""
    picked = surface.marks.edges
    return [edge for edge in surface.workspace.graph.edges if edge in picked] if picked else []


def actions(view: CanvasView) -> list[Action]:
    """Return the commands on selected wires."""
    some, one = partial(_some, view), partial(_one, view)
    rows: tuple[tuple[str, str, Callable[[CanvasView], None], str, Callable[[], bool]], ...] = (
        (
            "wire.insert",
            "Insert a layer on the wire…",
            insert,
            "Choose among the layers that fit into the selected wire.",
            one,
        ),
        (
            "wire.add_dot",
            "Add a dot to the wire",
            add_dots,
            "Lead the selected wires through a point that can be dragged.",
            some,
        ),
        (
            "wire.straighten",
            "Take the dots off the wire",
            straighten,
            "Lead the selected wires straight from port to port.",
            lambda: any(edge in view.workspace.graph.routes for edge in chosen_wires(view)),
        ),
        (
            "wire.break",
            "Break all wires of its port",
            break_all,
            "Take away every wire that begins where a selected one does.",
            some,
        ),
    )
    return [
        Action(id_, title, partial(run, view), "", LAYER, help_, enabled)
        for id_, title, run, help_, enabled in rows
    ]


def _some(surface: Surface) -> bool:
    return bool(chosen_wires(surface))


def _one(surface: Surface) -> bool:
    return len(chosen_wires(surface)) == 1


def insert(view: CanvasView) -> None:
    """Offer the layers that fit into the selected wire."""
    (edge,) = chosen_wires(view)
    view.placing.open_on(edge, _spot(view, edge))


def add_dots(view: CanvasView) -> None:
    """Lead every selected wire through one more point: under the pointer, or in its middle."""
    ways, dots = {}, set()
    for edge in chosen_wires(view):
        at = _spot(view, edge).at
        place = view.mirror.courses(slot_of(view.mirror, edge)).place_of(at)
        way = list(view.workspace.graph.routes.get(edge, ()))
        way.insert(place, at)
        ways[edge] = tuple(way)
        dots.add(Dot(edge, place))
    if ways and view.workspace.apply(SetRoutes(ways, "Add dot")):
        view.mark(dots=frozenset(dots), edges=frozenset())


def _spot(view: CanvasView, edge: str) -> Pointer:
    """Return where the pointer is on a wire, or the wire's middle when it is elsewhere."""
    if view.marks.hovered == edge:
        return view.pointing.last
    mirror = view.mirror
    x, y = mirror.courses(slot_of(mirror, edge)).at(np.array([0.5]))[0, 0].tolist()
    return Pointer(view.camera.to_view((x, y)), (x, y))


def straighten(surface: Surface) -> None:
    """Take all dots off the selected wires."""
    surface.workspace.apply(SetRoutes(dict.fromkeys(chosen_wires(surface), ()), "Take dots away"))


def break_all(surface: Surface) -> None:
    """Take away every wire of the ports that the selected wires begin at."""
    graph = surface.workspace.graph
    ports = {graph.edges[edge].source for edge in chosen_wires(surface)}
    wires = sorted({edge.id for port in ports for edge in graph.at_output(port)})
    surface.workspace.apply(Disconnect(tuple(wires), "Break wires"))


def menu_of(view: CanvasView) -> QMenu:
    """Return what can be done with the selected wires."""
    menu = menu_over(view, "Selected wires")
    return fill(menu, view, OFFERED, partial(_titled, view))


def _titled(view: CanvasView, action: Action) -> str:
    """Return an action's title; with one wire, the port whose wires would break is named."""
    wires = chosen_wires(view)
    if action.id != "wire.break" or len(wires) != 1:
        return action.title
    graph = view.workspace.graph
    name = port_name(graph, graph.edges[wires[0]].source, output=True)
    return f"Break all wires of {name}".replace("&", "&&")


def offer_fixes(view: CanvasView, pointer: Pointer, reason: str, fixes: Sequence[Fix]) -> None:
    """Offer ways to do what was refused for a reason, each one step; Esc does none of them."""
    entries = [_entry(view, fix, reason) for fix in fixes]
    corner = view.mapTo(view.window(), QPoint(*map(round, pointer.pixel)))
    palette = view.placing.shown_palette()
    palette.open_at(corner, entries, "Make the wire fit…", bounds=view)


def _entry(view: CanvasView, fix: Fix, reason: str) -> Entry:
    """Return a way out: what its layer does, or why the wire didn't fit where it adds none."""
    run = partial(_done, view.workspace.insert, fix.edit)
    if not isinstance(fix.edit, ConnectThrough):
        return Entry(fix.title, fix.title, run, reason)
    spec = get_spec(view.workspace.graph, fix.edit.kind)
    return Entry(fix.title, fix.title, run, spec.summary, spec.category)


def _done(insert: Callable[[Edit], bool], edit: Edit) -> None:
    insert(edit)


def show_menu(view: CanvasView, where: QPoint) -> None:
    """Show what can be done with the selected wires."""
    menu_of(view).popup(where)
