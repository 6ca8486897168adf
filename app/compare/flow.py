"""What a document can be compared with, and the way to the page that shows it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.action import Action, nothing
from app.compare.page import ComparePage, Named
from app.opened import Opened
from graph_core import files
from graph_core.errors import LoomError

if TYPE_CHECKING:
    from app.window import MainWindow

MENU = "File/Compare with"


class CompareFlow:
    """Compares the document shown, as it is now, with another state or another network."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._documents = window, window.documents
        self.page = ComparePage(window.theme)
        self.page.back_wanted.connect(window.show_workbench)
        window.workspace.replaced.connect(self._leave)

    def actions(self) -> list[Action]:
        """Return the commands; the other tabs stand in the menu besides."""
        return [
            Action("file.compare", "Compare with", nothing, "", "File"),
            Action(
                "file.compare_saved",
                "Compare with what was last saved",
                self.with_saved,
                "",
                MENU,
                "Show what changed since the last save.",
                self._has_saved,
            ),
            Action(
                "file.compare_file",
                "Compare with a file…",
                self.choose,
                "",
                MENU,
                "Show how another network differs from this one.",
            ),
        ]

    def tab_actions(self) -> list[Action]:
        """Return an action per other tab."""
        others = [opened for opened in self._documents if opened is not self._documents.current]
        return [
            Action(f"file.compare.{place}", opened.title, partial(self.with_tab, opened))
            for place, opened in enumerate(others)
        ]

    def _has_saved(self) -> bool:
        opened = self._documents.current
        return opened.path is not None and opened.modified

    def with_saved(self) -> None:
        """Show what changed since the last save."""
        opened = self._documents.current
        self._show(Named(f"{opened.title}, as saved", opened.document.saved))

    def with_tab(self, opened: Opened) -> None:
        """Show how the document shown differs from another one that is open."""
        self._show(_of(opened, opened.title))

    def choose(self) -> None:
        """Ask for a file to compare with."""
        path = self._window.filing.choose()
        if path is not None:
            self.with_file(path)

    def with_file(self, path: Path) -> None:
        """Show how the document shown differs from a file's network."""
        try:
            graph = files.load(path)
        except LoomError as error:
            self._window.filing.ask.show_error(f"{path.name} can't be opened", error)
            return
        self._show(Named(path.name, graph))

    def _show(self, before: Named) -> None:
        window, opened = self._window, self._documents.current
        window.pages.setCurrentWidget(self.page)
        window.tabs.row.leave()
        self.page.show_both(before, _of(opened, f"{opened.title}, as it is now"))

    def _leave(self) -> None:
        """Another document is shown: it is to be seen."""
        if self._window.pages.currentWidget() is self.page:
            self._window.show_workbench()


def _of(opened: Opened, title: str) -> Named:
    return Named(title, opened.document.graph, opened.document.analysis)
