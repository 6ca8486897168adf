"""Windows that were closed are gone, with all that listened to them."""

import subprocess
import sys

# In a process of its own: what other tests left to threads and timers must not hold a window here.
SCRIPT = """
import gc, sys, time, weakref
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent
from app.application import qt_application
from app.settings import SettingsFile
from app.window import MainWindow
from app.workspace import Workspace
from graph_core.templates import TEMPLATES
from runtime.signature import signature_of

class Idle:
    alive, exit_reason = True, ""
    start = close = lambda self: None
    drain = lambda self: []

def opened_and_closed(folder):
    window = MainWindow(Workspace(signature_of), SettingsFile(folder), folder / "state", Idle)
    window.show()
    window.filing.new(TEMPLATES.get("digits_cnn").build())
    window.find_bar.open()
    application.processEvents()
    parts = (window, window.workspace, window.canvas, window.canvas.mirror, window.documents)
    left = [weakref.ref(part) for part in parts]
    window.close()
    window.deleteLater()
    return left

application = qt_application()
left = [ref for _ in range(3) for ref in opened_and_closed(Path(sys.argv[1]))]
until = time.monotonic() + 20
while any(ref() is not None for ref in left) and time.monotonic() < until:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    application.processEvents()
    gc.collect()
print(len(left), sum(ref() is not None for ref in left))
"""


def test_a_closed_window_leaves_nothing_behind(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["15", "0"]
