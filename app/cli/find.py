"""`layerloom find`: the nodes of a network that a query looks for."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app.cli.command import FAILED, Command, takes_file, takes_json
from app.cli.output import print_json, print_line, print_table
from app.cli.project import read_analysis
from graph_core.query import EXAMPLES, query
from graph_core.search import Hit, everywhere


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument(
        "query", metavar="QUERY", nargs="+", help="words and conditions: " + ", ".join(EXAMPLES)
    )
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    wanted = query(" ".join(arguments.query))
    wanted.check(analysis.graph)
    hits = tuple(everywhere(analysis, wanted))
    if arguments.json:
        print_json([_as_json(hit) for hit in hits])
    elif hits:
        print_table(("node", "kind", "gives"), ((hit.label, hit.title, hit.gives) for hit in hits))
    else:
        print_line("nothing is like that")
    return 0 if hits else FAILED


def _as_json(hit: Hit) -> dict[str, object]:
    plain = asdict(hit)
    return {key: plain[key] for key in ("node", "label", "title", "category", "gives")}


COMMAND = Command(
    "find", "Find nodes by name, kind, param or shape; exit 1 when there is none.", _arguments, _run
)
