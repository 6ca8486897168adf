"""A model.py that stands alone: the network's source, and how to load it and predict."""

from __future__ import annotations

from pathlib import Path

from graph_core.analysis import Analysis
from graph_core.graph import Graph
from runtime.codegen import generate
from runtime.codegen.inlined import definitions_in

USAGE = Path(__file__).with_name("usage.py")


def python_source(graph: Graph, analysis: Analysis) -> str:
    """Return the source of a network and of what usage.py offers; raises CodeError."""
    return generate(graph, analysis, definitions_in(USAGE))
