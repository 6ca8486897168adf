"""`layerloom diff`: how two networks differ, in the words of the window; exit 1 when they do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from app.cli.command import FAILED, Command, takes_json
from app.cli.output import console, print_json, print_line
from graph_core.compare import Comparison, Difference, Part, Sign, compare
from graph_core.files import load
from graph_core.graph import Graph

STYLES = {Sign.ADDED: "green", Sign.REMOVED: "red", Sign.CHANGED: "yellow", Sign.MOVED: "blue"}
# So many moved nodes are named.
NAMED = 6


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="A", type=Path, help="a .loom project file")
    parser.add_argument("after", metavar="B", type=Path, help="the file to compare it with")
    parser.add_argument(
        "--semantic",
        action="store_true",
        help="leave out how the network looks: places, frames, notes, wires led around",
    )
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    found = compare(_graph(arguments.before), _graph(arguments.after))
    if arguments.semantic:
        found = found.without_looks()
    if arguments.json:
        print_json({"equal": found.equal, **_as_json(found)})
    else:
        _show(found)
    return 0 if found.equal else FAILED


def _graph(path: Path) -> Graph:
    """Return the network of a file; version control hands the null device for one that is not."""
    return Graph() if str(path) == os.devnull else load(path)


def _as_json(found: Comparison) -> dict[str, Any]:
    shown = {
        "differences": [_entry(difference) for difference in found.differences],
        "blocks": {title: _as_json(inside)["differences"] for title, inside in found.blocks},
    }
    return shown if shown["blocks"] else {"differences": shown["differences"]}


def _entry(difference: Difference) -> dict[str, Any]:
    return {
        "sign": difference.sign.word,
        "part": difference.part.value,
        "title": difference.title,
        "detail": difference.detail,
        "changes": [
            {"what": c.what, "before": c.before, "after": c.after} for c in difference.changes
        ],
        "before": difference.before,
        "after": difference.after,
    }


def _show(found: Comparison) -> None:
    for title, inside in found.sections():
        if inside.differences:
            if title:
                print_line(f"inside block {title}")
            _show_parts(inside, "  " if title else "")
    counts = [f"{number} {sign.word}" for sign, number in found.counts().items()]
    print_line(", ".join(counts) or "no differences")


def _show_parts(found: Comparison, indent: str) -> None:
    for part in Part:
        some = [d for d in found.differences if d.part is part]
        if not some:
            continue
        print_line(f"{indent}{part.value}")
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        for _ in range(3):
            table.add_column(overflow="fold")
        for sign, title, text in _rows(some):
            style = STYLES[sign]
            table.add_row(Text(f"{indent}  {sign}", style), Text(title, style), Text(text))
        console().print(table)


def _rows(some: list[Difference]) -> Iterator[tuple[Sign, str, str]]:
    """Yield what to print; nodes that only moved share a line when they are many."""
    moved = [d for d in some if d.sign is Sign.MOVED]
    several = len(moved) > NAMED
    for difference in some:
        if not (several and difference.sign is Sign.MOVED):
            yield difference.sign, difference.title, difference.text
    if several:
        names = ", ".join(d.title for d in moved[:NAMED])
        yield Sign.MOVED, f"{len(moved)} nodes", f"{names} and {len(moved) - NAMED} more"


COMMAND = Command("diff", "Tell how two networks differ; exit 1 when they do.", _arguments, _run)
