"""`layerloom new`: a project file made from a template."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import Command
from app.cli.output import print_line
from graph_core.errors import FileError
from graph_core.files import save
from graph_core.templates import TEMPLATES


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="an id of `layerloom templates`")
    parser.add_argument("output", metavar="OUT", type=Path, help="the .loom file to write")


def _run(arguments: argparse.Namespace) -> int:
    template = TEMPLATES.get(arguments.template)
    if arguments.output.exists():
        raise FileError(
            "there is a file of this name already; it was left as it is",
            expected="a new name",
            where=str(arguments.output),
        )
    save(template.build(), arguments.output)
    print_line(str(arguments.output))
    return 0


COMMAND = Command("new", "Write a project file made from a template.", _arguments, _run)
