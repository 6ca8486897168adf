"""`layerloom trust`: read the code in a network, and let it run or no longer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from app.cli.command import FAILED, Command
from app.cli.output import print_line, print_table
from app.trust import TrustFile, user_trust
from graph_core.errors import LoomError
from graph_core.files import load
from graph_core.trust import Piece, pieces, untrusted


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="a .loom project file")
    parser.add_argument("--yes", action="store_true", help="trust all of it without being asked")
    parser.add_argument("--list", action="store_true", help="list all code you have trusted")
    parser.add_argument("--revoke", action="store_true", help="trust the code of FILE no longer")


def _run(arguments: argparse.Namespace) -> int:
    trust = user_trust()
    known = trust.entries
    if trust.problem:
        print(f"layerloom: {trust.problem}", file=sys.stderr)
    if arguments.list:
        rows = ((entry.title, entry.date, key) for key, entry in known.items())
        print_table(("layer", "trusted on", "content"), rows)
        return 0
    if arguments.file is None:
        raise LoomError("which code is to be trusted?", expected="FILE, or --list")
    graph = load(arguments.file)
    found = {piece.digest: piece for piece in pieces(graph)}
    if arguments.revoke:
        trust.revoke(found)
        print_line(f"the code of {arguments.file} isn't trusted (any longer)")
        return 0
    if not found:
        print_line("there is no code in this network")
        return 0
    return _asked(trust, untrusted(graph, known), yes=arguments.yes)


def _asked(trust: TrustFile, lacking: Iterable[Piece], *, yes: bool) -> int:
    """Show code and ask about it, piece by piece; FAILED when some stays untrusted."""
    refused = 0
    for piece in lacking:
        print_line(f"{piece.where}:\n")
        for number, line in enumerate(piece.source.split("\n"), 1):
            print_line(f"{number:4}  {line}")
        print_line()
        if yes or _agreed(f"Trust the code of {piece.where}, and let it run? [y/N] "):
            trust.add([piece])
            print_line(f"{piece.where} is trusted until it changes")
        else:
            refused += 1
            print_line(f"{piece.where} stays untrusted")
    if not refused:
        print_line("all code of this network is trusted")
    return FAILED if refused else 0


def _agreed(question: str) -> bool:
    sys.stdout.write(question)
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


COMMAND = Command(
    "trust", "Read the code of a network's Python layers and let it run.", _arguments, _run
)
