"""Windows that were closed are gone, with all that listened to them."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent

from app.settings import SettingsFile
from app.style import load_fonts
from app.window import MainWindow
from app.workspace import Workspace
from graph_core.templates import TEMPLATES
from runtime.signature import signature_of
from tests.app.window.conftest import IdleWorker


def opened_and_closed(qapp, folder):
    """Return weak references to a window that was used and closed, and to parts of it."""
    window = MainWindow(Workspace(signature_of), SettingsFile(folder), folder / "state", IdleWorker)
    window.show()
    window.filing.new(TEMPLATES.get("digits_cnn").build())
    window.find_bar.open()
    qapp.processEvents()
    parts = (window, window.workspace, window.canvas, window.canvas.mirror, window.documents)
    left = [weakref.ref(part) for part in parts]
    window.close()
    window.deleteLater()
    return left


def test_a_closed_window_leaves_nothing_behind(qapp, qtbot, tmp_path):
    load_fonts()
    left = [ref for _ in range(3) for ref in opened_and_closed(qapp, tmp_path)]

    def gone():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        return not any(ref() is not None for ref in left)

    qtbot.waitUntil(gone, timeout=20_000)  # threads end what they were asked for first
