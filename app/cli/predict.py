"""`layerloom predict`: run a trained network over the samples of a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command, takes_run
from app.cli.job import finished
from app.cli.output import print_line
from app.cli.project import code_of_run
from graph_core.errors import FileError
from runtime import protocol
from runtime.runs import read_run


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_run(parser)
    parser.add_argument(
        "--input", metavar="F", type=Path, required=True, help="samples: .npz, .npy or .csv"
    )
    parser.add_argument(
        "--output", metavar="G", type=Path, required=True, help="predictions: .npz or .csv"
    )


def _run(arguments: argparse.Namespace) -> int:
    read_run(arguments.folder)
    if not arguments.input.is_file():
        raise FileError("there is no such file", where=str(arguments.input))
    done = finished(
        protocol.Predict(
            str(arguments.folder.absolute()),
            str(arguments.input.absolute()),
            str(arguments.output.absolute()),
            code_of_run(arguments.folder),
        )
    )
    if isinstance(done, int):
        return done
    for file in done.files:
        print_line(file)
    return 0


COMMAND = Command("predict", "Run a trained network over the samples of a file.", _arguments, _run)
