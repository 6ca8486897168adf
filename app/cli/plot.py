"""`layerloom plot`: a picture of a network, as SVG or PNG."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_file
from app.cli.offscreen import go_offscreen
from app.cli.output import print_line
from app.cli.project import read_analysis, require_nodes
from app.theme import LIGHT
from graph_core.errors import LoomError

SUFFIXES = (".svg", ".png")


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument("output", metavar="OUT", type=Path, help="a file .svg or .png")


def _run(arguments: argparse.Namespace) -> int:
    if arguments.output.suffix.lower() not in SUFFIXES:
        raise LoomError(
            "that is no kind of picture",
            expected=" or ".join(SUFFIXES),
            received=arguments.output.suffix or "no ending",
            where=str(arguments.output),
        )
    analysis = read_analysis(arguments.file)
    require_nodes(analysis.graph, arguments.file)
    go_offscreen()
    from app.application import qt_application
    from app.canvas.picture import render_picture

    application = qt_application()
    render_picture(analysis.graph, analysis, LIGHT, arguments.output)
    application.shutdown()
    print_line(str(arguments.output))
    return 0


COMMAND = Command("plot", "Draw a network as an SVG or PNG file.", _arguments, _run)
