"""The entry point: every way to start Layerloom goes through `main`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from app.cli import COMMANDS
from app.cli.command import BAD_INPUT, INTERRUPTED
from graph_core.errors import LoomError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command the window opens."""
    arguments = _parser().parse_args(_with_command(sys.argv[1:] if argv is None else argv))
    try:
        code: int = arguments.execute(arguments)
        sys.stdout.flush()
    except LoomError as error:
        print(f"layerloom: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("layerloom: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="layerloom",
        description="Draw a neural network, train it on real data, watch it, take it away.",
        epilog="Exit codes: 0 done, 1 the check or the training failed or the networks differ, "
        "2 bad input, 130 interrupted.",
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(own)
        own.set_defaults(execute=command.run)
    return parser


def _with_command(argv: Sequence[str]) -> list[str]:
    """Let a desktop start the window with nothing, or with a file alone."""
    if not argv:
        return ["open"]
    names = {command.name for command in COMMANDS}
    if argv[0].endswith(".loom") and argv[0] not in names:
        return ["open", *argv]
    return list(argv)
