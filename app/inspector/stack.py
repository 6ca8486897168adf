"""The pages of the inspector that were shown last; each can be about something else later."""

from __future__ import annotations

from collections.abc import Hashable
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

# So many pages are kept; the one that wasn't shown for longest goes.
MOST = 12
# How long parts of a page are dressed at a time, in seconds.
SPELL = 0.003


class Subject(Protocol):
    """A page and how it follows the document."""

    page: QWidget

    def grow(self, chosen: frozenset[str]) -> bool:
        """Make some of the parts a page about these needs; tell whether any was lacking."""
        return False

    def turn_to(self, chosen: frozenset[str]) -> None:
        """Be about other nodes, frames or notes, as if the page had just been made."""
        ...

    def refresh(self) -> None:
        """Show the document as it is now."""
        ...

    def let_go(self) -> None:
        """Forget what is half typed."""
        ...


class PageStack(QWidget):
    """Pages in one place, of which one can be seen; each is dressed once, when it comes here.

    A page is found by its shape: pages of one shape have the same parts.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[Hashable, Subject] = {}
        self._front: Subject | None = None
        self._undressed: Subject | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def kept(self, shape: Hashable) -> Subject | None:
        """Return the subject that was kept for a shape, or None."""
        return self._kept.get(shape)

    def has_place(self, subject: Subject) -> bool:
        """Tell whether a page stands here and needs only be shown."""
        return subject.page.parent() is self

    def place(self, subject: Subject) -> None:
        """Give a page its place, out of sight."""
        subject.page.hide()
        self._layout.addWidget(subject.page)
        self._undressed = subject

    def is_dressed(self, subject: Subject) -> bool:
        """Tell whether all parts of a page that has its place have their looks."""
        return subject is not self._undressed

    def dress(self, subject: Subject) -> None:
        """Give some parts of a page just placed their looks."""
        until, dressed = perf_counter() + SPELL, Qt.WidgetAttribute.WA_WState_Polished
        for part in reversed(subject.page.findChildren(QWidget)):  # a widget dresses those in it
            if not part.testAttribute(dressed):
                part.ensurePolished()
                if perf_counter() > until:
                    return
        self._undressed = None

    def keep(self, shape: Hashable, subject: Subject) -> None:
        """Keep a subject; the one that wasn't shown for longest may have to go."""
        self._kept[shape] = subject
        if len(self._kept) > MOST:
            oldest = next(s for s, kept in self._kept.items() if kept is not self._front)
            self._discard(self._kept.pop(oldest))

    def show_page(self, shape: Hashable) -> None:
        """Bring a page that has its place to the front."""
        subject = self._kept[shape] = self._kept.pop(shape)
        if subject is self._front:
            return
        if self._front is not None:
            self._front.page.hide()
        self._front = subject
        subject.page.show()

    def forget(self) -> None:
        """Keep none of the pages."""
        for subject in self._kept.values():
            self._discard(subject)
        self._kept, self._front = {}, None

    def _discard(self, subject: Subject) -> None:
        subject.page.hide()
        self._layout.removeWidget(subject.page)
        subject.page.deleteLater()
