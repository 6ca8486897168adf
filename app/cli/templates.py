"""`layerloom templates`: the networks to begin with."""

from __future__ import annotations

import argparse

from app.cli.command import Command, takes_json
from app.cli.output import print_json, print_table
from graph_core.templates import TEMPLATES


def _run(arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json([{"id": t.id, "title": t.title, "summary": t.summary} for t in TEMPLATES])
    else:
        print_table(("id", "title", "summary"), ((t.id, t.title, t.summary) for t in TEMPLATES))
    return 0


COMMAND = Command("templates", "List the networks to begin with.", takes_json, _run)
