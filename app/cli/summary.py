"""`layerloom summary`: layers, output shapes and weights of a network, without building it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.cli.command import Command, takes_file, takes_json
from app.cli.output import print_json, print_line, print_table
from app.cli.project import read_analysis, require_nodes, sentence
from graph_core.analysis import Analysis
from graph_core.blocks import state
from graph_core.errors import LoomError
from graph_core.graph import Edge
from graph_core.spec import WeightSpec
from graph_core.topology import topological_order


@dataclass(frozen=True)
class Row:
    """A node of the summary; `parameters` are its layer's, counted at its first call only."""

    node: str
    layer: str
    kind: str
    outputs: tuple[str, ...]
    parameters: int
    shared: bool
    connected: tuple[str, ...]


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    require_nodes(analysis.graph, arguments.file)
    _require_known(analysis, arguments.file)
    rows = list(_rows(analysis))
    if arguments.json:
        print_json(_as_json(analysis, rows))
    else:
        _show(analysis, rows)
    return 0


def _require_known(analysis: Analysis, path: Path) -> None:
    """Raise LoomError when a node's shapes can't be known, so that no total is wrong."""
    unknown = [node for node, facts in analysis.facts.items() if not facts.complete]
    if unknown:
        reasons = "".join(f"\n  {sentence(finding)}" for finding in analysis.errors)
        labels = ", ".join(analysis.graph.label(node) for node in unknown[:5])
        raise LoomError(
            f"the shapes of {len(unknown)} nodes aren't known ({labels}){reasons}", where=str(path)
        )


def _rows(analysis: Analysis) -> Iterator[Row]:
    graph, counted = analysis.graph, set[str]()
    for node in topological_order(graph):
        layer, facts = graph.layer_of(node), analysis.facts[node]
        first = layer.id not in counted
        counted.add(layer.id)
        spec = analysis.facts[node].spec
        yield Row(
            node,
            graph.label(node),
            spec.title if spec else layer.kind,
            tuple(map(str, facts.outputs.values())),
            facts.parameters if first else 0,
            not first,
            tuple(_source(analysis, edge) for edge in _wires(analysis, node)),
        )


def _wires(analysis: Analysis, node: str) -> list[Edge]:
    spec = analysis.facts[node].spec
    places = {port.key: place for place, port in enumerate(spec.inputs)} if spec else {}
    return sorted(
        analysis.graph.into(node), key=lambda edge: (places.get(edge.target.port, 0), edge.order)
    )


def _source(analysis: Analysis, edge: Edge) -> str:
    label = analysis.graph.label(edge.source.node)
    several = len(analysis.facts[edge.source.node].outputs) > 1
    return f"{label}.{edge.source.port}" if several else label


def _state(analysis: Analysis) -> dict[str, WeightSpec]:
    return state(analysis.facts[node] for node in topological_order(analysis.graph))


def _as_json(analysis: Analysis, rows: list[Row]) -> dict[str, object]:
    return {
        "parameters": analysis.parameters,
        "trainable": analysis.trainable,
        "nodes": [
            {
                "id": row.node,
                "layer": row.layer,
                "kind": row.kind,
                "outputs": row.outputs,
                "parameters": row.parameters,
                "shared": row.shared,
                "connected_to": row.connected,
            }
            for row in rows
        ],
        "state": {key: list(weight.shape) for key, weight in _state(analysis).items()},
    }


def _show(analysis: Analysis, rows: list[Row]) -> None:
    print_table(
        ("layer", "kind", "output", "weights", "connected to"),
        (
            (r.layer, r.kind, " and ".join(r.outputs) or "–", _weights(r), ", ".join(r.connected))
            for r in rows
        ),
        right="weights",
    )
    frozen = analysis.parameters - analysis.trainable
    print_line()
    print_line(f"{analysis.parameters:,} weights, {analysis.trainable:,} trained, {frozen:,} not")


def _weights(row: Row) -> str:
    return "shared" if row.shared else f"{row.parameters:,}"


COMMAND = Command(
    "summary", "Show a network's layers, output shapes, weights and wires.", _arguments, _run
)
