"""Exposure: what part of the canvas no longer shows what it should, so that only this is painted.

What lies above the still picture is known piece by piece: what its look depends on, and where it
lies. A piece that is new or gone or looks different is painted anew where it was and where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from app.guard import guarded

DUE = QEvent.Type(QEvent.registerEventType())
# Where each piece lies in the widget, by all that its look depends on.
Pieces: TypeAlias = dict[Hashable, QRect]


class Exposure(QObject):
    """Paints what changed, once all that happens at a time has happened.

    `still` brings the still picture up to date and returns what part of it looks different;
    `above` returns the pieces above it and may take over those it is given, which were there.
    """

    def __init__(
        self,
        widget: QWidget,
        still: Callable[[], QRegion],
        above: Callable[[Pieces], Pieces],
    ) -> None:
        super().__init__(widget)
        self._widget, self._still, self._above = widget, still, above
        self._seen: Pieces = {}
        self._waits = self._rests = self._owes = False
        self._round = QTimer(self, singleShot=True, interval=0)
        self._round.timeout.connect(self._rested)

    def soon(self) -> None:
        """Paint what changed when all that waits is done."""
        if not self._waits:
            self._waits = True
            self._ask()

    def rest(self) -> None:
        """Paint nothing before the event loop has come round, as after an edit that took long.

        What was pressed meanwhile is heeded first. Between two rests something is painted, however
        many edits there are.
        """
        if not self._owes:
            self._owes = self._rests = True
            self._round.start()

    def _ask(self) -> None:
        # Behind all else that waits, as Qt's own repaints are.
        QCoreApplication.postEvent(self, QEvent(DUE), Qt.EventPriority.LowEventPriority.value)

    @guarded
    def _rested(self) -> None:
        self._rests = False
        if self._waits:
            self._ask()

    def anew(self) -> None:
        """Paint what lies above the still picture again, as when more of it is ready."""
        self._seen = {object(): area for area in self._seen.values()}
        self.soon()

    def painted(self) -> None:
        """Take up that some of the widget shows what it should by now, for whatever reason."""
        self._seen |= self._above(self._seen)

    def customEvent(self, event: QEvent) -> None:
        if not self._rests:
            self._expose()

    @guarded
    def _expose(self) -> None:
        self._waits = self._owes = False
        if not self._widget.isVisible():
            return  # all of it is painted when it is shown
        changed, before = QRegion(self._still()), self._seen
        self._seen = self._above(before)
        for piece in before.keys() ^ self._seen.keys():
            changed += before[piece] if piece in before else self._seen[piece]
        if not changed.isEmpty():
            self._widget.repaint(changed)
