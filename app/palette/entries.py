"""What a palette lists: layers, commands, nodes, all as the same kind of entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from app.action import Action
from graph_core.graph import Graph
from graph_core.kinds import find_spec
from graph_core.spec import LayerSpec

Run = Callable[[], None]
# What most networks are made of leads where neither a habit nor a typed word decides.
USUAL = (
    *("conv2d", "dense", "relu", "max_pool2d", "batch_norm", "dropout", "flatten", "input"),
    *("output", "add", "concatenate", "global_avg_pool2d", "gelu", "sigmoid", "tanh", "softmax"),
    *("embedding", "lstm", "gru", "layer_norm", "multi_head_attention", "conv1d", "reshape"),
)
PLACES = {kind: place for place, kind in enumerate(USUAL)}


class Entry(NamedTuple):
    """One thing to find and do; `aside` stands at its right, `category` colours its mark.

    With a `reason` it is listed but can't be chosen now.
    """

    id: str
    title: str
    run: Run
    subtitle: str = ""
    category: str = ""
    aside: str = ""
    keywords: tuple[str, ...] = ()
    reason: str = ""


def layer_entries(specs: Iterable[LayerSpec], run: Callable[[LayerSpec], Run]) -> list[Entry]:
    """Return an entry per layer, the usual ones first; `run` gives what choosing it does."""
    return [
        Entry(
            spec.id,
            spec.title,
            run(spec),
            spec.summary,
            spec.category,
            spec.category,
            (spec.id, *spec.keywords),
        )
        for spec in sorted(specs, key=unusual)
    ]


def unusual(spec: LayerSpec) -> int:
    """Return the place of a kind among the usual ones; the others come after them."""
    return PLACES.get(spec.id, len(USUAL))


def action_entries(actions: Iterable[Action]) -> list[Entry]:
    """Return an entry per command that can be run now."""
    return [
        Entry(
            action.id,
            action.title,
            action.run,
            action.help,
            aside=", ".join(action.shortcuts),
            keywords=(action.menu,),
        )
        for action in actions
        if action.enabled()
    ]


def help_entries(specs: Iterable[LayerSpec], show: Callable[[LayerSpec], object]) -> list[Entry]:
    """Return an entry per layer that shows its help."""
    return [
        Entry(
            f"help.{spec.id}",
            f"Help on {spec.title}",
            partial(_call, show, spec),
            spec.summary,
            spec.category,
            "Help",
            ("help", spec.id),
        )
        for spec in specs
    ]


def _call(show: Callable[[LayerSpec], object], spec: LayerSpec) -> None:
    show(spec)


def node_entries(graph: Graph, go: Callable[[str], None], nodes: Iterable[str]) -> list[Entry]:
    """Return an entry for each of some nodes of the network; choosing one goes there."""
    told = {kind: _told(graph, kind) for kind in graph.index.kinds}
    layers, shared = graph.layers, graph.index.shared
    found = []
    for id_ in nodes:
        layer = layers[graph.nodes[id_].layer]
        title = graph.label(id_) if layer.id in shared else layer.name
        found.append(Entry(id_, title, partial(go, id_), *told[layer.kind], "Go to"))
    return found


def _told(graph: Graph, kind: str) -> tuple[str, str]:
    """Return what is said below a node of a kind, and its category."""
    spec = find_spec(graph, kind)
    title, category = (spec.title, spec.category) if spec else (kind, "")
    return f"{title} in this network", category
