"""`layerloom export`: a trained network for use elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_run
from app.cli.job import finished
from app.cli.output import print_line
from app.cli.project import code_of_run
from runtime import protocol
from runtime.catalog.exports import EXPORTS
from runtime.runs import read_run


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_run(parser)
    parser.add_argument(
        "--to", required=True, choices=[kind.id for kind in EXPORTS], help="what to write"
    )
    parser.add_argument("--output", metavar="P", type=Path, required=True, help="the file to write")


def _run(arguments: argparse.Namespace) -> int:
    read_run(arguments.folder)
    done = finished(
        protocol.Export(
            str(arguments.folder.absolute()),
            arguments.to,
            str(arguments.output.absolute()),
            code_of_run(arguments.folder),
        )
    )
    if isinstance(done, int):
        return done
    for file in done.files:
        print_line(file)
    return 0


COMMAND = Command("export", "Write a run's best weights or its source code.", _arguments, _run)
