"""Swapping: selected layers become another kind and keep the wires that fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from PySide6.QtCore import QPoint

from app.action import Action
from app.canvas.commands import chosen
from app.canvas.placing import Placing
from app.canvas.surface import Surface
from app.palette.entries import Entry, unusual
from app.palette.palette import MOST_ROWS
from app.wording import counted
from app.workspace import Workspace
from graph_core.edits import Edit, ReplaceKind, Several
from graph_core.errors import LoomError
from graph_core.graph import Patch
from graph_core.kinds import find_spec
from graph_core.spec import LayerSpec
from graph_core.types import TensorType
from graph_core.wiring import accepting

# How many rows of the palette are seen before it is scrolled, the last of them in part.
SEEN = MOST_ROWS + 1


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

    @property
    def good(self) -> bool:
        """Whether it can be done, takes what arrives and costs no wire."""
        return self.fits and not self.lost and not self.refused


def layers_of(surface: Surface) -> tuple[str, ...]:
    """Return the layers of the selected nodes when all are of one kind; else none."""
    graph = surface.workspace.graph
    layers = tuple(dict.fromkeys(graph.nodes[node].layer for node in chosen(surface)))
    kinds = {graph.layers[layer].kind for layer in layers}
    return layers if len(kinds) == 1 else ()


class Swaps:
    """The other kinds that layers could become, as they are when this is made."""

    def __init__(self, workspace: Workspace, layers: tuple[str, ...]) -> None:
        kind = workspace.graph.layers[layers[0]].kind
        kinds = {spec.id: spec for spec in workspace.kinds()}
        own = kinds.pop(kind, None)
        category = own.category if own else ""
        self._kinds = sorted(kinds.values(), key=lambda s: (s.category != category, unusual(s)))
        self._wires = _Wires(workspace, layers)
        self._arriving = _arriving(workspace, layers[0])

    @cached_property
    def all(self) -> list[Swap]:
        """Every kind: what fits and keeps all wires first."""
        found = map(self._swap, self._kinds)
        return sorted(found, key=lambda swap: (bool(swap.refused), swap.lost, not swap.fits))

    def at_once(self) -> list[Swap]:
        """Return as many, of which only those that are seen at first need be right."""
        good = (swap for swap in map(self._swap, self._kinds) if swap.good)
        first = list(islice(good, SEEN))
        if len(first) < SEEN:
            return self.all
        seen = {swap.spec.id for swap in first}
        return [*first, *(Swap(spec) for spec in self._kinds if spec.id not in seen)]

    def _swap(self, spec: LayerSpec) -> Swap:
        arriving = self._arriving
        fits = arriving is None or any(accepting(arriving, (spec,)))
        try:
            return Swap(spec, self._wires.lost(spec), fits)
        except LoomError as refusal:
            return Swap(spec, fits=fits, refused=str(refusal))


def _arriving(workspace: Workspace, layer: str) -> TensorType | None:
    """Return the type that arrives at a layer first; None while nothing is known of it."""
    facts = workspace.analysis.facts.get(workspace.graph.calls(layer)[0])
    arriving = [types[0] for types in facts.inputs.values() if types] if facts else []
    return arriving[0] if arriving else None


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
    swaps = Swaps(workspace, layers)

    def listed(found: Iterable[Swap]) -> list[Entry]:
        return [entry(workspace, layers, swap) for swap in found]

    placing.shown_palette().open_at(
        corner,
        listed(swaps.at_once()),
        "Swap for…",
        bounds=surface,
        rest=lambda: listed(swaps.all),
    )


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
