"""Reading a project file for a command."""

from __future__ import annotations

from pathlib import Path

from app.trust import user_trust
from graph_core.analysis import Analysis, analyse
from graph_core.diagnostics import Diagnostic
from graph_core.errors import LoomError
from graph_core.files import load
from graph_core.graph import Graph
from runtime.runs import read_run
from runtime.signature import signature_of


def read_analysis(path: Path) -> Analysis:
    """Return what is known of a project file's graph and its data; raises FileError."""
    return analysed(load(path))


def analysed(graph: Graph) -> Analysis:
    """Return what is known of a graph and the data its recipe names."""
    return analyse(graph, signature_of(graph.recipe))


def require_nodes(graph: Graph, path: Path) -> None:
    """Raise LoomError for an empty graph."""
    if not graph.nodes:
        raise LoomError(
            "the graph is empty",
            expected="at least an Input, a layer and an Output",
            received="no nodes",
            where=str(path),
        )


def require_sound(analysis: Analysis, path: Path) -> None:
    """Raise LoomError with every error of a graph, since it can't be trained as it stands."""
    if analysis.ok:
        return
    found = "".join(f"\n  {sentence(finding)}" for finding in analysis.errors)
    raise LoomError(
        f"the network can't be trained as it stands; `layerloom check` shows the fixes{found}",
        where=str(path),
    )


def trusted_code(graph: Graph, path: Path) -> list[str]:
    """Return the digests of all code in a graph; raises LoomError while some isn't trusted."""
    trust = user_trust()
    lacking = trust.lacking(graph)
    if lacking:
        raise LoomError(
            trust.problem or "code in this network isn't trusted, so it isn't run",
            expected=f"code you have read: layerloom trust {path}",
            received=f"untrusted code in {', '.join(piece.where for piece in lacking)}",
        )
    return trust.permits(graph)


def code_of_run(folder: Path) -> list[str]:
    """Return the digests of all code a run was trained with; raises LoomError."""
    path = read_run(folder).graph_file
    return trusted_code(load(path), path)


def sentence(finding: Diagnostic) -> str:
    """Return a finding with where it is."""
    place = place_of(finding)
    return f"{place}: {finding.message}" if place not in finding.message else finding.message


def place_of(finding: Diagnostic) -> str:
    """Return where a finding is, as a person knows the node; empty for the whole graph."""
    return finding.location.text or finding.location.node
