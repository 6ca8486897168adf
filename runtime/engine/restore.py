"""A trained network back from its run folder, for measuring, predicting and exporting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from graph_core.analysis import Analysis, analyse
from graph_core.bindings import Bindings, bind
from graph_core.files import load
from graph_core.graph import Graph
from graph_core.trust import pieces
from runtime.data.record import DataRecord, read_record
from runtime.engine import checkpoint
from runtime.engine.build import Built, build
from runtime.engine.weights import put_weights
from runtime.runs import CHECKPOINTS, DATA, GRAPH, Run, read_run


@dataclass(frozen=True)
class Restored:
    """A run's network with its best weights, in evaluation mode on the CPU.

    `trusted` are the digests of its own code that may be run.
    """

    run: Run
    graph: Graph
    analysis: Analysis
    bindings: Bindings
    record: DataRecord
    built: Built
    epoch: int
    notes: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()


def restore(folder: Path, trusted: Collection[str] = ()) -> Restored:
    """Return a run's network with the weights of its best epoch; raises LoomError.

    `trusted` is for `build`.
    """
    run = read_run(folder)
    graph = load(folder / GRAPH)
    record = read_record(folder / DATA)
    analysis = analyse(graph, record.signature)
    found = checkpoint.load(folder / CHECKPOINTS, "best")
    built = build(graph, analysis, trusted)
    put_weights(built, found.weights)
    built.module.eval()
    bindings = bind(graph, record.signature, analysis.facts)
    own = tuple({piece.digest for piece in pieces(graph)} & set(trusted))
    return Restored(run, graph, analysis, bindings, record, built, found.epoch, found.notes, own)
