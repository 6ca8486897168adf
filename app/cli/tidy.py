"""`layerloom tidy`: lay a network out anew."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_file
from app.cli.offscreen import go_offscreen
from app.cli.output import print_line
from app.cli.project import read_analysis, require_nodes
from graph_core.edits import apply
from graph_core.files import save


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument(
        "-o", "--output", metavar="OUT", type=Path, help="write here instead of into FILE"
    )
    parser.add_argument("--inside", action="store_true", help="tidy the insides of blocks as well")


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    graph = analysis.graph
    require_nodes(graph, arguments.file)
    go_offscreen()
    from app.application import qt_application
    from app.canvas.mirror import Mirror
    from app.canvas.tidying import as_one, edits_of, parts_of

    application = qt_application()
    parts = parts_of(graph, Mirror(graph, analysis), inside=arguments.inside)
    edit = as_one(edits_of(parts), "")
    application.shutdown()
    goal = arguments.output or arguments.file
    save(apply(graph, edit)[0] if edit else graph, goal)
    print_line(str(goal))
    return 0


COMMAND = Command("tidy", "Lay a network out anew, from left to right.", _arguments, _run)
