"""`layerloom check`: every finding about a network, with its fixes."""

from __future__ import annotations

import argparse

from app.cli.command import FAILED, Command, takes_file, takes_json
from app.cli.output import print_json, print_line, print_table
from app.cli.project import read_analysis
from graph_core.diagnostics import Diagnostic, Severity


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    if arguments.json:
        found = [_as_json(finding) for finding in analysis.diagnostics]
        print_json({"ok": analysis.ok, "diagnostics": found})
    else:
        _show(analysis.diagnostics)
    return 0 if analysis.ok else FAILED


def _as_json(finding: Diagnostic) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "where": _place(finding),
        "fixes": [fix.title for fix in finding.fixes],
    }


def _place(finding: Diagnostic) -> str:
    return finding.location.text or finding.location.node


def _show(findings: tuple[Diagnostic, ...]) -> None:
    if findings:
        print_table(
            ("severity", "where", "finding", "fixes"),
            ((f.severity.value, _place(f), _message(f), _fixes(f)) for f in findings),
        )
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    parts = [f"{n} {s.value}{'s' if n != 1 else ''}" for s, n in counts.items() if n]
    print_line(", ".join(parts) or "no findings: the network is ready to train")


def _message(finding: Diagnostic) -> str:
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message


def _fixes(finding: Diagnostic) -> str:
    return "; ".join(fix.title for fix in finding.fixes)


COMMAND = Command(
    "check", "List what is wrong or doubtful in a network; exit 1 on errors.", _arguments, _run
)
