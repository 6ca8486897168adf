"""Where the code panel gets its source from."""

from __future__ import annotations

from graph_core.analysis import Analysis
from graph_core.errors import LoomError


def source_of(analysis: Analysis) -> str:
    """Return the PyTorch source of a network; raises LoomError when it isn't complete."""
    from runtime.codegen import generate

    if analysis.errors:
        raise LoomError(analysis.errors[0].message)
    return generate(analysis.graph, analysis)
