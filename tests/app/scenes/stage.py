"""Where scenes are shown: fixed sizes, the bundled fonts, text at 100 %, nothing that moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.view import CanvasView
from app.compare.pane import Pane
from app.dialogs.ask import Answer
from app.settings import SettingsFile
from app.style import apply_theme
from app.theme import Theme
from app.window import MainWindow
from app.workspace import Workspace
from graph_core.graph import Graph
from runtime.signature import signature_of
from tests.app.window.conftest import Answers, IdleWorker

SIZE = (900, 560)
PAUSE, LONGEST_WAIT = 10, 20_000  # in milliseconds
ROUNDS = 4  # what a pass of the events lays out, the next one may move again


class Stage:
    """Makes canvases and windows in a theme; `folder` takes what they write."""

    def __init__(self, theme: Theme, folder: Path) -> None:
        self.theme, self.folder = theme, folder
        self._made: list[QWidget] = []
        QApplication.setCursorFlashTime(0)
        apply_theme(QWidget(), theme)  # as in the window, before there is anything to measure

    def canvas(self, graph: Graph, size: tuple[int, int] = SIZE) -> CanvasView:
        """Return a canvas that shows a network, without a window around it."""
        workspace = Workspace(signature_of)
        view = CanvasView(workspace, self.theme)
        apply_theme(view, self.theme)
        self._show(view, size)
        workspace.replace(graph)
        return view

    def window(self, graph: Graph, size: tuple[int, int]) -> MainWindow:
        """Return the whole window with a network."""
        settings = SettingsFile(self.folder / "config")
        settings.update(theme=self.theme.name)
        answers = Answers()
        answers.changes = Answer.DISCARD
        window = MainWindow(
            Workspace(signature_of), settings, self.folder / "state", IdleWorker, answers
        )
        self._show(window, size)
        window.workspace.replace(graph)
        window.show_workbench()
        return window

    def _show(self, widget: QWidget, size: tuple[int, int]) -> None:
        self._made.append(widget)
        widget.resize(*size)
        widget.show()

    def close(self) -> None:
        """Take down what was shown."""
        while self._made:
            widget = self._made.pop()
            widget.close()
            QApplication.processEvents()
            widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def look(view: CanvasView, zoom: float, centre: tuple[float, float]) -> None:
    """Look at a point of the canvas from so close."""
    view.zoom_to(zoom)
    view.centre_on(centre)


def wait_for(done: Callable[[], bool]) -> None:
    """Let events pass until something is so; raises TimeoutError."""
    for _ in range(LONGEST_WAIT // PAUSE):
        if done():
            return
        QTest.qWait(PAUSE)
    raise TimeoutError("what the scene waits for did not come")


def run(view: CanvasView, id_: str) -> None:
    """Run a command of a canvas."""
    next(action for action in view.actions_offered if action.id == id_).run()


def picture(widget: QWidget) -> QImage:
    """Return what a widget looks like when all is painted."""
    for view in widget.findChildren(CanvasView):
        view.workspace.turns.finish()
    for _ in range(ROUNDS):
        QApplication.processEvents()
    for canvas in (widget, *widget.findChildren(QWidget)):
        if isinstance(canvas, CanvasView | Pane) and canvas.isVisible():
            canvas.finish_painting()
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
