"""`layerloom open`: the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command
from graph_core.files import load


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="a .loom project file to open"
    )


def _run(arguments: argparse.Namespace) -> int:
    if arguments.file is not None:
        load(arguments.file)  # a broken file is refused here, where its reason can be read
    from app.application import run

    return run(arguments.file)


COMMAND = Command("open", "Open the window, on a file if one is given.", _arguments, _run)
