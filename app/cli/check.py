"""`layerloom check`: every finding about a network, with its fixes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from app.cli.command import FAILED, Command, takes_file, takes_json
from app.cli.output import print_json, print_line, print_table
from app.cli.project import place_of, read_analysis
from graph_core.diagnostics import Diagnostic, Location, Severity
from graph_core.errors import LoomError
from graph_core.graph import Graph
from runtime.usable import require_usable


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    findings = (*_recipe_findings(analysis.graph), *analysis.diagnostics)
    ok = all(finding.severity is not Severity.ERROR for finding in findings)
    if arguments.json:
        print_json({"ok": ok, "diagnostics": [_as_json(finding) for finding in findings]})
    else:
        _show(findings)
    return 0 if ok else FAILED


def _recipe_findings(graph: Graph) -> Iterator[Diagnostic]:
    """Yield what keeps a recipe from being used; a network without any data may be a sketch."""
    if graph.recipe.get("data") is None:
        return
    try:
        require_usable(graph.recipe)
    except LoomError as error:
        yield Diagnostic(error.code, Severity.ERROR, str(error), Location(text="recipe"))


def _as_json(finding: Diagnostic) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "where": place_of(finding),
        "fixes": [fix.title for fix in finding.fixes],
    }


def _show(findings: tuple[Diagnostic, ...]) -> None:
    if findings:
        print_table(
            ("severity", "where", "finding", "fixes"),
            ((f.severity.value, place_of(f), _message(f), _fixes(f)) for f in findings),
        )
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    parts = [f"{n} {s.value}{'s' if n != 1 else ''}" for s, n in counts.items() if n]
    print_line(", ".join(parts) or "no findings: the network is ready to train")


def _message(finding: Diagnostic) -> str:
    message = finding.message.removeprefix(f"{place_of(finding)}: ")
    return f"{message} ({finding.hint})" if finding.hint else message


def _fixes(finding: Diagnostic) -> str:
    return "; ".join(fix.title for fix in finding.fixes)


COMMAND = Command(
    "check", "List what is wrong or doubtful in a network; exit 1 on errors.", _arguments, _run
)
