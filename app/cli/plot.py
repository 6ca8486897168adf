"""`layerloom plot`: a picture of a network, or of a part of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_file
from app.cli.offscreen import go_offscreen
from app.cli.output import print_line
from app.cli.project import read_analysis, require_nodes
from app.theme import LIGHT, THEMES
from graph_core.errors import LoomError
from graph_core.query import query
from graph_core.search import here

SHARP = 2.0


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument("output", metavar="OUT", type=Path, help="a file .svg, .png or .pdf")
    parser.add_argument("--theme", choices=tuple(THEMES), default=LIGHT.name)
    parser.add_argument(
        "--scale", type=float, metavar="S", help="1 is life size; 2 for .png, if it fits"
    )
    parser.add_argument("--nodes", metavar="QUERY", help="only these; see `layerloom find`")
    parser.add_argument("--transparent", action="store_true", help="leave the background out")


def _run(arguments: argparse.Namespace) -> int:
    analysis = read_analysis(arguments.file)
    require_nodes(analysis.graph, arguments.file)
    go_offscreen()
    from app.application import qt_application
    from app.picture.formats import format_of, write_picture
    from app.picture.painting import Shot

    kind = format_of(arguments.output)
    application = qt_application()
    theme, filled = THEMES[arguments.theme], not arguments.transparent
    shot = Shot(analysis.graph, analysis, theme, _scale(arguments), filled)
    if arguments.nodes:
        wanted = query(arguments.nodes)
        wanted.check(analysis.graph)
        found = [hit.node for hit in here(analysis, wanted)]
        if not found:
            raise LoomError("there is nothing to draw", received=arguments.nodes)
        shot = shot.of(found)
    if arguments.scale is None:
        shot = shot.at_most(kind.most(shot))
    write_picture(shot, arguments.output)
    application.shutdown()
    print_line(str(arguments.output))
    return 0


def _scale(arguments: argparse.Namespace) -> float:
    """Return the scale asked for, or the usual one; raises LoomError for none."""
    if arguments.scale is None:
        return SHARP if arguments.output.suffix.lower() == ".png" else 1.0
    scale = float(arguments.scale)
    if not 0.05 <= scale <= 100:
        raise LoomError(
            "a picture can't have that scale", expected="0.05 to 100", received=f"{scale:g}"
        )
    return scale


COMMAND = Command("plot", "Draw a network as an SVG, PNG or PDF file.", _arguments, _run)
