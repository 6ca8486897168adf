"""The commands of tabs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.action import Action, nothing

if TYPE_CHECKING:
    from app.window import MainWindow

TABS_MENU = "View/Tabs"
NUMBERED = 9


def tab_actions(window: MainWindow) -> list[Action]:
    """Return what goes from tab to tab, and what brings a closed one back."""
    documents = window.documents
    several = lambda: len(documents) > 1  # noqa: E731 - a callback
    return [
        Action(
            "file.reopen",
            "Reopen closed",
            window.filing.reopen,
            "Ctrl+Shift+T",
            "File",
            "Bring back what was closed last, even if it was never saved.",
            lambda: documents.can_reopen,
        ),
        Action("view.tabs", "Tabs", nothing, "", "View"),
        Action(
            "tab.next",
            "Next tab",
            lambda: documents.step(1),
            "Ctrl+Tab; Ctrl+PgDown",
            TABS_MENU,
            enabled=several,
        ),
        Action(
            "tab.previous",
            "Previous tab",
            lambda: documents.step(-1),
            "Ctrl+Shift+Tab; Ctrl+PgUp",
            TABS_MENU,
            enabled=several,
        ),
        *(_numbered(window, place) for place in range(NUMBERED)),
    ]


def _numbered(window: MainWindow, place: int) -> Action:
    documents = window.documents
    return Action(
        f"tab.{place + 1}",
        f"Tab {place + 1}",
        lambda: documents.show(documents[place]),
        f"Ctrl+{place + 1}",
        TABS_MENU,
        enabled=partial(lambda p: p < len(documents), place),
    )
