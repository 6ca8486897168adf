"""Findings about state_dict keys."""

from __future__ import annotations

from collections.abc import Iterator

from graph_core.blocks import NUMBERING, copy_names
from graph_core.diagnostics import Diagnostic, Fix
from graph_core.edits import Rename, SetParams
from graph_core.graph import Graph, Layer
from graph_core.names import reserved
from graph_core.rules.catalog import Finding, finding
from graph_core.rules.context import Context

SAME_KEY = finding(
    Finding(
        "same-key",
        "Two layers under one name",
        "Weights are kept by name. A block whose copies are numbered beside it takes the names "
        "that follow its own, so that none of them may be another layer's.",
    )
)


def same_key(context: Context) -> Iterator[Diagnostic]:
    """Find copies of blocks, numbered beside, whose names other layers have."""
    graph = context.graph
    if not graph.blocks:
        return
    kinds = {block.kind for block in graph.blocks.values()}
    made = [layer for layer in graph.layers.values() if layer.kind in kinds]
    spread = [layer for layer in made if _names(layer)[1:]]
    owners: dict[str, Layer] = {}
    for layer in spread:
        for name in _names(layer):
            other = graph.layer_named(name) or owners.setdefault(name, layer)
            if other.id != layer.id:
                yield _clash(context, layer, other, name)
                break


def _names(layer: Layer) -> list[str]:
    """Return the names of a block's copies that stand beside it, or its own."""
    names = copy_names(layer)
    return [layer.name] if any("." in name for name in names) else names


def _clash(context: Context, layer: Layer, other: Layer, name: str) -> Diagnostic:
    graph = context.graph
    (node, *_) = graph.calls(layer.id)
    return SAME_KEY.at(
        context.at(node),
        "two layers would keep their weights under one name",
        expected="a name of its own for every copy",
        received=f"{name}, which is {'a copy of ' if other.name != name else ''}{other.name}",
        fixes=_fixes(graph, layer, other, name),
    )


def _fixes(graph: Graph, layer: Layer, other: Layer, name: str) -> Iterator[Fix]:
    inside = SetParams(layer.id, {NUMBERING.name: "inside"})
    yield Fix(f"Number the copies inside {layer.name}", inside)
    if other.name == name:
        taken = {n for each in graph.layers.values() if each.is_block for n in _names(each)}
        free = _free(graph, name, taken)
        yield Fix(f"Rename {other.name} to {free}", Rename(other.id, free))


def _free(graph: Graph, name: str, taken: set[str]) -> str:
    """Return a name like the taken one that no layer and no copy has."""
    stem, number = f"{name}_", 1
    while (made := f"{stem}{number}") in taken or graph.layer_named(made) or reserved(made):
        number += 1
    return made
