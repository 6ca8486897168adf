"""`layerloom summary`: layers, shapes, weights and work of a network, without building it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.cli.command import Command, takes_file, takes_json
from app.cli.output import print_json, print_line, print_table
from app.cli.project import read_analysis, require_nodes, sentence
from graph_core.analysis import Analysis
from graph_core.blocks import bodies, copy_names, state
from graph_core.dims import Dim
from graph_core.errors import LoomError
from graph_core.graph import Edge, Graph
from graph_core.inference import NodeFacts
from graph_core.kinds import uncounted
from graph_core.layers import LAYERS
from graph_core.spec import WeightSpec
from graph_core.topology import topological_order

DEPTH = 1


@dataclass(frozen=True)
class Row:
    """A node of the summary; `parameters` are its layer's, counted at its first call only,
    None while only building it can tell.

    Nodes inside a block stand below the block's own row, whose figures include theirs.
    """

    node: str
    layer: str
    kind: str
    outputs: tuple[str, ...]
    parameters: int | None
    shared: bool
    connected: tuple[str, ...]
    mult_adds: Dim = 0
    depth: int = DEPTH


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument(
        "--depth",
        metavar="N",
        type=_depth,
        default=DEPTH,
        help="show what is inside blocks down to this depth; 1, the default, shows blocks as one",
    )
    takes_json(parser)


def _depth(text: str) -> int:
    if text.isdecimal() and int(text) >= DEPTH:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from {DEPTH}, received {text!r}")


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    require_nodes(analysis.graph, arguments.file)
    _require_known(analysis, arguments.file)
    analysis = analysis.effective
    rows = list(_rows(analysis.graph, analysis.facts, arguments.depth))
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


def _rows(
    graph: Graph, facts: Mapping[str, NodeFacts], depth: int, above: tuple[str, ...] = ()
) -> Iterator[Row]:
    """Yield a graph's nodes, each block followed by what is inside while `depth` lasts."""
    counted = set[str]()
    for node in topological_order(graph):
        known = facts[node]
        first = known.layer.id not in counted
        counted.add(known.layer.id)
        yield _row(graph, facts, node, first=first, above=above)
        if depth > DEPTH and first and known.spec is not None and known.layer.is_block:
            names = copy_names(known.layer)
            for name, body in zip(names, bodies(known.spec, known.call()), strict=True):
                yield from _rows(body.graph, body.facts, depth - 1, (*above, name))


def _row(
    graph: Graph,
    facts: Mapping[str, NodeFacts],
    node: str,
    *,
    first: bool,
    above: tuple[str, ...],
) -> Row:
    known = facts[node]
    path = ".".join(above)
    return Row(
        f"{path}/{node}" if above else node,
        f"{path}.{graph.label(node)}" if above else graph.label(node),
        known.spec.title if known.spec else LAYERS.get(known.layer.kind).title,
        tuple(map(str, known.outputs.values())),
        _parameters(graph, known) if first else 0,
        not first,
        tuple(_source(graph, facts, edge) for edge in _wires(graph, known, node)),
        known.mult_adds,
        DEPTH + len(above),
    )


def _parameters(graph: Graph, known: NodeFacts) -> int | None:
    return None if uncounted(graph, [known.layer.kind]) else known.parameters


def _wires(graph: Graph, known: NodeFacts, node: str) -> list[Edge]:
    places = {port.key: place for place, port in enumerate(known.spec.inputs)} if known.spec else {}
    return sorted(graph.into(node), key=lambda edge: (places.get(edge.target.port, 0), edge.order))


def _source(graph: Graph, facts: Mapping[str, NodeFacts], edge: Edge) -> str:
    label = graph.label(edge.source.node)
    several = len(facts[edge.source.node].outputs) > 1
    return f"{label}.{edge.source.port}" if several else label


def _mult_adds(rows: Iterable[Row]) -> Dim:
    """Return the total per sample; what is inside a block is in the block's figure."""
    total: Dim = 0
    for row in rows:
        total = total + (row.mult_adds if row.depth == DEPTH else 0)
    return total


def _plain(count: Dim) -> int | str:
    return count if isinstance(count, int) else str(count)


def _state(analysis: Analysis) -> dict[str, WeightSpec]:
    return state(analysis.facts[node] for node in topological_order(analysis.graph))


def _as_json(analysis: Analysis, rows: list[Row]) -> dict[str, object]:
    return {
        "parameters": analysis.parameters,
        "trainable": analysis.trainable,
        "mult_adds": _plain(_mult_adds(rows)),
        "nodes": [
            {
                "id": row.node,
                "layer": row.layer,
                "kind": row.kind,
                "outputs": row.outputs,
                "parameters": row.parameters,
                "shared": row.shared,
                "mult_adds": _plain(row.mult_adds),
                "depth": row.depth,
                "connected_to": row.connected,
            }
            for row in rows
        ],
        "state": {key: list(weight.shape) for key, weight in _state(analysis).items()},
    }


def _show(analysis: Analysis, rows: list[Row]) -> None:
    print_table(
        ("layer", "kind", "output", "weights", "multiply-adds", "connected to"),
        (
            (
                "  " * (r.depth - DEPTH) + r.layer,
                r.kind,
                " and ".join(r.outputs) or "–",
                _weights(r),
                _amount(r.mult_adds),
                ", ".join(r.connected),
            )
            for r in rows
        ),
        right=("weights", "multiply-adds"),
    )
    frozen = analysis.parameters - analysis.trainable
    print_line()
    unknown = [row.layer for row in rows if row.parameters is None and row.depth == DEPTH]
    more = f", and those of {', '.join(unknown)}, unknown until built" if unknown else ""
    counts = f"{analysis.parameters:,} weights, {analysis.trainable:,} trained, {frozen:,} not"
    print_line(f"{counts}{more}")
    print_line(f"{_amount(_mult_adds(rows))} multiply-adds per sample")


def _amount(count: Dim) -> str:
    return f"{count:,}" if isinstance(count, int) else str(count)


def _weights(row: Row) -> str:
    if row.parameters is None:
        return "unknown"
    return "shared" if row.shared else f"{row.parameters:,}"


COMMAND = Command(
    "summary", "Show a network's layers, shapes, weights, work and wires.", _arguments, _run
)
