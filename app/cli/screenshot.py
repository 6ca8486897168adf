"""`layerloom screenshot`: a picture of the whole window, taken without a display."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_file
from app.cli.offscreen import go_offscreen
from app.cli.output import print_line
from graph_core.files import load
from runtime.runs import read_run


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument("output", metavar="OUT", type=Path, help="a file .png")
    parser.add_argument("--run", metavar="RUN", type=Path, help="show this run in the dashboard")


def _run(arguments: argparse.Namespace) -> int:
    load(arguments.file)  # whatever is wrong with the file is said before a window is made
    if arguments.run is not None:
        read_run(arguments.run)
    go_offscreen()
    from app.screenshot import take

    take(arguments.file, arguments.output, arguments.run)
    print_line(str(arguments.output))
    return 0


COMMAND = Command("screenshot", "Take a picture of the window on a network.", _arguments, _run)
