"""The dashboard: the live run or a chosen one, what ended it, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.controls.text import button, label, restyle
from app.theme import Theme
from app.training.controller import TrainingController
from app.training.figures import metric_rows, run_rows
from app.training.phase import Phase
from app.training.store import MetricStore
from runtime.protocol import Failed

if TYPE_CHECKING:
    from app.training.board import Board, View

FRAME_MS = 16
EMPTY_TITLE = "Nothing has been trained yet"
EMPTY = "Press Train and the curves appear here. The Data tab says what it learns from."


class Dashboard(QWidget):
    """Shows the controller's current run, or a finished one that was chosen among the runs.

    `export_wanted` carries the Path of the run to export.
    """

    export_wanted = Signal(object)

    def __init__(
        self, controller: TrainingController, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Dashboard")
        self._controller = controller
        self._theme = theme
        self._chosen: tuple[str, MetricStore] | None = None
        self._compared: tuple[str, MetricStore] | None = None
        self.board: Board | None = None
        self._frame = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._frame.timeout.connect(self.render_now)
        self._set_up()
        controller.updated.connect(self.render_soon)
        controller.phase_changed.connect(self._follow_phase)
        controller.run_started.connect(lambda _run: self.show_live())
        controller.workspace.replaced.connect(self.show_live)
        self._follow_phase(controller.phase)

    def _set_up(self) -> None:
        self.notice = Notice()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.notice)
        self._pages = QStackedLayout()
        layout.addLayout(self._pages, 1)
        self._pages.addWidget(_empty_page())  # only now, or it would show as a window
        self.notice.resume.clicked.connect(lambda: self._controller.resume_run())
        self.notice.export.clicked.connect(self._export)
        self.notice.folder.clicked.connect(self._open_folder)
        self.notice.live.clicked.connect(lambda: self.show_live())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        if self.board is not None:
            self.board.set_theme(theme)

    def show_live(self) -> None:
        """Show the current run."""
        self._chosen = self._compared = None
        self._follow_phase(self._controller.phase)

    def show_run(self, title: str, store: MetricStore) -> None:
        """Show a run that was chosen, until `show_live` or the next training."""
        self._chosen, self._compared = (title, store), None
        self._follow_phase(self._controller.phase)

    def compare_with(self, title: str, store: MetricStore) -> None:
        """Lay the curves of another run below those shown."""
        self._compared = (title, store)
        self.render_soon()

    def render_soon(self) -> None:
        """Draw at the next frame, however much news comes until then."""
        if not self._frame.isActive():
            self._frame.start()

    def render_now(self) -> None:
        """Draw what there is to show."""
        if self._controller.session.run is None and self._chosen is None:
            self._pages.setCurrentIndex(0)
            return
        self._cards().show_view(self._view())

    def _cards(self) -> Board:
        if self.board is None:
            # pyqtgraph takes half a second to import: not before there is something to draw.
            from app.training.board import Board

            self.board = Board(self._theme)
            self._pages.addWidget(self.board)
        self._pages.setCurrentWidget(self.board)
        return self.board

    def _view(self) -> View:
        from app.training.board import View

        if self._chosen is not None:
            title, store = self._chosen
            return View(title, store, tuple(metric_rows(store)), self._compared)
        session = self._controller.session
        rows = (*metric_rows(session.store), *run_rows(session, session.recipe))
        other = self._controller.elsewhere
        title = f"Run of {other}" if other else "This run"
        return View(title, session.store, rows, self._compared)

    def _follow_phase(self, _phase: object) -> None:
        session = self._controller.session
        if self._chosen is not None:
            self.notice.show_chosen(self._chosen[0], live=session.run is not None)
        else:
            self.notice.show_phase(session.phase, session.status_text(), session.failure)
        self.render_soon()

    def _export(self) -> None:
        if self._controller.session.run is not None:
            self.export_wanted.emit(self._controller.session.run)

    def _open_folder(self) -> None:
        if self._controller.session.run is not None:
            open_folder(self._controller.session.run)


class Notice(QFrame):
    """One line above the cards: how the run ended, and what can be done now."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.text = label(wrap=True)
        self.text.setAccessibleName("How the run ended")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.resume = button("Resume from last checkpoint", "primary")
        self.export = button("Export…")
        self.folder = button("Open run folder")
        self.live = button("Back to the current run")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 6, 5)
        row.addWidget(self.text, 1)
        for widget in (self.resume, self.export, self.folder, self.live):
            row.addWidget(widget)
        self.hide()

    def show_phase(self, phase: Phase, status: str, failure: Failed | None) -> None:
        """Say how the current run ended; nothing while it has not."""
        failed = phase is Phase.FAILED
        text = failure.message if failed and failure is not None else status.capitalize()
        self.text.setText(text)
        self.text.setToolTip(failure.detail if failed and failure is not None else "")
        self.resume.setVisible(phase in (Phase.FAILED, Phase.STOPPED))
        self.export.setVisible(phase in (Phase.FINISHED, Phase.STOPPED))
        self.folder.setVisible(phase.over)
        self.live.hide()
        restyle(self.text, role="error" if failed else "")
        self.setVisible(phase.over)

    def show_chosen(self, title: str, *, live: bool) -> None:
        """Say that a chosen run is shown."""
        self.text.setText(f"Showing {title}")
        for widget in (self.resume, self.export, self.folder):
            widget.hide()
        self.live.setVisible(live)
        restyle(self.text, role="")
        self.show()


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _empty_page() -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addStretch(1)
    for text, role in ((EMPTY_TITLE, "title"), (EMPTY, "muted")):
        line = label(text, role, wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(line)
    layout.addStretch(1)
    return page
