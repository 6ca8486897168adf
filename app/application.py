"""The composition root: makes the application, its window and what they need, and runs them.

With the variable LAYERLOOM_STARTUP_REPORT naming a file, the program writes the monotonic clock's
seconds at the window's first paint there and quits; a benchmark subtracts when it started it.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.autosave import Lost, discard, find_lost, recover
from app.collector import Collector
from app.dialogs.ask import Rescue
from app.guard import Guard, keep_log
from app.settings import SettingsFile, make_private, state_folder
from app.style import load_fonts
from app.training.controller import Worker
from app.window import MainWindow
from app.workspace import Workspace
from graph_core.errors import LoomError
from runtime.signature import signature_of

REPORT = "LAYERLOOM_STARTUP_REPORT"


def new_worker() -> Worker:
    """Return a worker that isn't started yet."""
    from runtime.client import WorkerClient

    return WorkerClient()


def qt_application() -> QApplication:
    """Return the process's application, with its fonts."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Layerloom")
    application.setStyle("Fusion")
    load_fonts()
    return application


def make_window(settings: SettingsFile, state: Path) -> MainWindow:
    """Return a window over an empty workspace."""
    return MainWindow(Workspace(signature_of), settings, state, new_worker)


def run(path: Path | None) -> int:
    """Open the window on a network's file, or on the start page; return the exit status."""
    application = qt_application()
    collector = Collector(application)
    settings, state = SettingsFile(), make_private(state_folder())
    keep_log(state)
    window = make_window(settings, state)
    guard = Guard()
    guard.failed.connect(window.show_failure)
    guard.install()
    collect_for(window, collector)
    window.first_painted.connect(lambda: _after_first_paint(window, state))
    window.show()
    if path is None or not window.filing.open(path):
        window.show_start()
    return application.exec()


def collect_for(window: MainWindow, collector: Collector) -> None:
    """Let a collector know when networks are read and opened."""
    window.filing.reading.connect(collector.hold)
    window.filing.opened.connect(lambda: QTimer.singleShot(0, collector.settle))


def _after_first_paint(window: MainWindow, state: Path) -> None:
    """Do what could wait: templates, the warm worker, what a crash left behind."""
    if report := os.environ.get(REPORT):
        Path(report).write_text(repr(time.monotonic()), encoding="ascii")
        window.controller.close()
        QApplication.exit(0)
        return
    QTimer.singleShot(0, window.complete)
    QTimer.singleShot(0, window.controller.warm_up)
    QTimer.singleShot(0, lambda: offer_recovery(window, state))


def offer_recovery(window: MainWindow, state: Path) -> None:
    """Ask about each journal left behind; every one taken up has a tab of its own."""
    for lost in find_lost(state):
        answer = window.filing.ask.about_lost(lost.name)
        if answer is Rescue.RECOVER:
            take_up(window, lost)
        elif answer is Rescue.DISCARD:
            discard(lost)


def take_up(window: MainWindow, lost: Lost) -> None:
    """Show what was lost; its journal goes only when the window's own holds it."""
    try:
        recover(window.documents, lost)
    except LoomError as error:
        window.filing.ask.show_error(f"{lost.name} can't be recovered", error)
        return
    window.journals.write()
    discard(lost)
    window.show_workbench()
    logging.getLogger(__name__).info("recovered unsaved changes to %s", lost.name)
