"""`layerloom plot`: a picture of a network, as SVG or PNG."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from app.cli.command import Command, takes_file
from app.cli.output import print_line
from app.cli.project import read_analysis, require_nodes
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
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.canvas.picture import save_picture

    save_picture(analysis, arguments.output)
    print_line(str(arguments.output))
    return 0


COMMAND = Command("plot", "Draw a network as an SVG or PNG file.", _arguments, _run)
