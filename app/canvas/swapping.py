"""Swapping: selected layers become another kind and keep the wires that fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint

from app.action import Action
from app.canvas.commands import chosen
from app.canvas.placing import Placing
from app.canvas.surface import Surface
from app.palette.entries import Entry, unusual
from app.wording import counted
from app.workspace import Workspace
from graph_core.edits import Edit, ReplaceKind, Several
from graph_core.errors import LoomError
from graph_core.graph import Patch
from graph_core.kinds import find_spec
from graph_core.spec import LayerSpec
from graph_core.wiring import accepting


@dataclass(frozen=True)
class Swap:
    """A kind that layers could become.

    `lost` counts the wires it costs, `fits` tells whether it takes what arrives, and `refused` why
    it can't be.
    """

    spec: LayerSpec
    lost: int = 0
    fits: bool = True
    refused: str = ""


def layers_of(surface: Surface) -> tuple[str, ...]:
    """Return the layers of the selected nodes when all are of one kind; else none."""
    graph = surface.workspace.graph
    layers = tuple(dict.fromkeys(graph.nodes[node].layer for node in chosen(surface)))
    kinds = {graph.layers[layer].kind for layer in layers}
    return layers if len(kinds) == 1 else ()


def swaps(workspace: Workspace, layers: tuple[str, ...]) -> list[Swap]:
    """Return every other kind these layers could become: what fits and keeps all wires first."""
    graph = workspace.graph
    kind = graph.layers[layers[0]].kind
    specs = [spec for spec in workspace.kinds() if spec.id != kind]
    category = next((s.category for s in workspace.kinds() if s.id == kind), "")
    fitting, wires = _fitting(workspace, layers[0], specs), _Wires(workspace, layers)
    found = [_swap(spec, wires, fits=spec.id in fitting) for spec in specs]
    return sorted(
        found,
        key=lambda swap: (
            bool(swap.refused),
            swap.lost,
            not swap.fits,
            swap.spec.category != category,
            unusual(swap.spec),
        ),
    )


def _fitting(workspace: Workspace, layer: str, specs: list[LayerSpec]) -> set[str]:
    """Return the kinds that take what arrives at a layer; all while nothing is known of it."""
    facts = workspace.analysis.facts.get(workspace.graph.calls(layer)[0])
    arriving = [types[0] for types in facts.inputs.values() if types] if facts else []
    if not arriving:
        return {spec.id for spec in specs}
    return {spec.id for spec, _ in accepting(arriving[0], specs)}


def _swap(spec: LayerSpec, wires: _Wires, *, fits: bool) -> Swap:
    try:
        return Swap(spec, wires.lost(spec), fits)
    except LoomError as refusal:
        return Swap(spec, fits=fits, refused=str(refusal))


class _Wires:
    """Counts the wires that layers lose when they become a kind.

    Kinds with the same ports cost the same, so that one of them is tried for all.
    """

    def __init__(self, workspace: Workspace, layers: tuple[str, ...]) -> None:
        self._workspace, self._layers = workspace, layers
        self._graph = workspace.graph
        self._known: dict[object, int] = {}

    def lost(self, spec: LayerSpec) -> int:
        """Return how many wires becoming a kind costs; raises EditRefused."""
        if find_spec(self._graph, spec.id) is None:  # its block comes with the edit
            return len(_gone(edit_to(self._workspace, self._layers, spec).plan(self._graph)))
        if spec.shaped is not None:  # its ports follow from what it takes over
            return self._tried(spec)
        ports = (
            tuple((port.key, port.variadic) for port in spec.inputs),
            tuple(port.key for port in spec.outputs),
            spec.shareable,
        )
        if ports not in self._known:
            self._known[ports] = self._tried(spec)
        return self._known[ports]

    def _tried(self, spec: LayerSpec) -> int:
        plans = (ReplaceKind(layer, spec.id).plan(self._graph) for layer in self._layers)
        return len(set().union(*map(_gone, plans)))


def _gone(patch: Patch) -> set[str]:
    return {id_ for id_, edge in patch.edges.items() if edge is None}


def edit_to(workspace: Workspace, layers: tuple[str, ...], spec: LayerSpec) -> Edit:
    """Return the edit that turns layers into a kind."""
    edits = tuple(ReplaceKind(layer, spec.id) for layer in layers)
    return workspace.bring(spec.id, Several(edits, edits[0].title))


def entry(workspace: Workspace, layers: tuple[str, ...], swap: Swap) -> Entry:
    """Return how the palette lists a swap: what it costs in place of what the layer does."""
    spec, told = swap.spec, swap.spec.summary
    if swap.lost:
        told = f"Loses {counted(swap.lost, 'wire')}. {told}"
    elif not swap.fits:
        told = f"Doesn't take what arrives here as it is. {told}"
    return Entry(
        f"swap.{spec.id}",
        spec.title,
        partial(take, workspace, layers, spec),
        told,
        spec.category,
        spec.category,
        (spec.id, *spec.keywords),
        swap.refused,
    )


def take(workspace: Workspace, layers: tuple[str, ...], spec: LayerSpec) -> None:
    """Swap, as one step."""
    workspace.apply(edit_to(workspace, layers, spec))


def open_palette(surface: Surface, placing: Placing) -> None:
    """Offer the kinds that the selected layers could become, beside the first of them."""
    layers = layers_of(surface)
    if not layers:
        return
    workspace = surface.workspace
    box = surface.mirror.box(chosen(surface)[0])
    pixel = surface.camera.to_view((box.left, box.bottom))
    corner = surface.mapTo(surface.window(), QPoint(*map(round, pixel)))
    entries = [entry(workspace, layers, swap) for swap in swaps(workspace, layers)]
    placing.shown_palette().open_at(corner, entries, "Swap for…", bounds=surface)


def action(surface: Surface, placing: Placing) -> Action:
    """Return the command that swaps."""
    return Action(
        "layer.swap",
        "Swap kind…",
        partial(open_palette, surface, placing),
        "Ctrl+R",
        "Layer",
        "Turn the selected layers, all of one kind, into another kind that keeps their wires.",
        lambda: bool(layers_of(surface)),
    )
