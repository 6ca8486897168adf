"""Diagnostics: what is wrong or doubtful in a graph, where, and the edits that mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_core.edits.base import Edit


class Severity(StrEnum):
    """An error keeps the network from training; a warning and a hint don't."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Level:
    """One step inwards: a call of a block, in the body of the level before, and which copy."""

    node: str
    block: str
    copy: int = 0


@dataclass(frozen=True)
class Location:
    """Where a diagnostic points; all empty means the whole graph.

    `levels` lead from the network to the body that holds the node.
    """

    node: str = ""
    port: str = ""
    text: str = ""
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Fix:
    """An ordinary edit that mends a diagnostic; fixes are compared by title."""

    title: str
    edit: Edit = field(compare=False)  # it holds fresh ids


@dataclass(frozen=True)
class Diagnostic:
    """One finding: a stable code, what was expected and received, where, and its fixes."""

    code: str
    severity: Severity
    message: str
    location: Location = Location()
    hint: str = ""
    fixes: tuple[Fix, ...] = ()
