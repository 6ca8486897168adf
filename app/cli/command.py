"""What a command of the command line declares, and its exit codes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """A subcommand: `arguments` adds what it takes to its parser, `run` returns the exit code."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def takes_file(parser: argparse.ArgumentParser) -> None:
    """Add FILE, a project file."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a .loom project file")


def takes_run(parser: argparse.ArgumentParser) -> None:
    """Add RUN, a run folder."""
    parser.add_argument("folder", metavar="RUN", type=Path, help="a run folder")


def takes_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument(
        "--json", action="store_true", help="print JSON, on the last line of standard output"
    )
