"""How commands print: tables for people, one line of JSON for machines."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 10_000


def console(stderr: bool = False) -> Console:
    """Return a console; into a pipe it prints wide, so that no cell is cut."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False)


def print_json(value: Any) -> None:
    """Print a value as one line; a number that is none becomes null."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False, allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Print rows under their columns; the columns named in `right` are aligned that way.

    Cells are plain text: nothing in them is taken for markup.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def print_line(text: str = "") -> None:
    """Print a line of plain text."""
    sys.stdout.write(text + "\n")


def metric_text(value: float) -> str:
    """Return a metric as people read it.

    >>> metric_text(0.973422), metric_text(2893.18), metric_text(0.0000321)
    ('0.9734', '2893', '3.21e-05')
    """
    return f"{value:.4g}"
