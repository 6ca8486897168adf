"""The tabs of a window: their strip, drags between them, closing, and which of them trains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.opened import Opened
from app.tabs.drag import TabDrag
from app.tabs.strip import TabRow, TabStrip
from app.training.phase import Phase
from app.training.session import Session

if TYPE_CHECKING:
    from app.window import MainWindow


class Tabs(QObject):
    """What a window does with its tabs; `row` is the widget that shows them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._documents = window, window.documents
        self.strip = TabStrip(window.documents, window.theme)
        self.row = TabRow(self.strip)
        self.drag = TabDrag(window.canvas, self.strip)
        self.strip.close_wanted.connect(self.close)
        self.row.more.clicked.connect(window.new)
        self.drag.copied.connect(lambda text: window.toast.say(text, "good"))
        window.workspace.leaving.connect(self._leave)
        window.controller.phase_changed.connect(lambda _: self._show_running())
        window.controller.ended_elsewhere.connect(self._say_ended)

    def close(self, opened: Opened | None = None) -> None:
        """Close a document, the one shown by default; the start page follows the last."""
        window, closing = self._window, opened or self._documents.current
        if window.controller.trains(closing) and not window.may_stop():
            return
        if window.filing.close(closing):
            window.controller.let_go(closing)
            if self._documents.current.untouched:
                window.show_start()

    def can_close(self) -> bool:
        """Tell whether there is anything to close."""
        return len(self._documents) > 1 or not self._documents.current.untouched

    def _leave(self) -> None:
        """Let what is being typed count for the document it was typed in."""
        if self._window.focusWidget() not in (None, self.strip):
            self._window.canvas.setFocus()

    def _show_running(self) -> None:
        controller = self._window.controller
        self.strip.show_running(next((o for o in self._documents if controller.trains(o)), None))

    def _say_ended(self, session: Session) -> None:
        """Say that a run ended whose document isn't shown."""
        tone = "error" if session.phase is Phase.FAILED else "good"
        self._window.toast.say(f"The run of {session.document} {session.phase}.", tone)
