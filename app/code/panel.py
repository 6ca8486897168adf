"""The code panel: the network's source, made again after every edit, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.code.highlight import Highlighter
from app.controls.text import button, label
from app.guard import guarded
from app.theme import Theme
from app.workspace import Workspace
from graph_core.analysis import Analysis
from graph_core.errors import LoomError

DELAY_MS = 150
SourceOf = Callable[[Analysis], str]


class _Made(QObject):
    """Carries what a thread made to the window's thread."""

    ready = Signal(object, str, str)


def _make(source_of: SourceOf, analysis: Analysis, made: _Made) -> None:
    """Make the source of one analysis; analyses never change, so no lock is needed."""
    source, reason = "", ""
    try:
        source = source_of(analysis)
    except LoomError as error:
        reason = str(error)
    made.ready.emit(analysis, source, reason)


class CodePanel(QWidget):
    """Read-only Python of the network, or why there is none yet; `copied` says that it was."""

    copied = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, source_of: SourceOf) -> None:
        super().__init__()
        self.setAccessibleName("Code")
        self.workspace, self._source_of = workspace, source_of
        self._shown: Analysis | None = None
        self._made = _Made()
        self._made.ready.connect(self._take)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("role", "mono")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName("Source code")
        self.highlighter = Highlighter(self.text.document(), theme)
        self.note = label("", "muted", wrap=True)
        self.copy = button("Copy", tip="Copy the whole source")
        self.copy.clicked.connect(self._copy)
        self._lay_out()
        self._soon = QTimer(self, interval=DELAY_MS, singleShot=True)
        self._soon.timeout.connect(self.refresh)
        workspace.document_changed.connect(lambda _: self._soon.start())
        workspace.analysed.connect(self._soon.start)
        workspace.replaced.connect(self._soon.start)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.note, 1)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)

    def set_theme(self, theme: Theme) -> None:
        self.highlighter.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        self._soon.start()

    def refresh(self) -> None:
        """Make the source anew if the panel can be seen and the network has changed."""
        document = self.workspace.document
        analysis = document.analysis_so_far
        if document.unfinished:
            return  # it comes again once all is known
        if self.isVisible() and analysis is not self._shown:
            make = partial(guarded(_make), self._source_of, analysis, self._made)
            QThreadPool.globalInstance().start(make)

    def _take(self, analysis: Analysis, source: str, reason: str) -> None:
        if analysis is not self.workspace.document.analysis_so_far:
            return  # an edit came in between; its own job follows
        self._shown = analysis
        self.note.setText(
            f"No code yet: {reason}" if reason else "PyTorch source of this network, read-only."
        )
        self.copy.setEnabled(not reason)
        self.text.setVisible(not reason)
        if source != self.text.toPlainText():
            place = self.text.verticalScrollBar().value()
            self.text.setPlainText(source)
            self.text.verticalScrollBar().setValue(place)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copied.emit()
