"""Actions as data: menus, toolbar, command palette and shortcut sheet derive from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


def nothing() -> None:
    """What an entry that only opens a submenu does."""


def always() -> bool:
    """An action that can be run at any time."""
    return True


@dataclass(frozen=True)
class Action:
    """One command of the window; `shortcut` in Qt's portable text, several joined by "; "."""

    id: str
    title: str
    run: Callable[[], None]
    shortcut: str = ""
    menu: str = ""
    help: str = ""
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None

    @cached_property
    def shortcuts(self) -> tuple[str, ...]:
        return tuple(part for part in self.shortcut.split("; ") if part)
