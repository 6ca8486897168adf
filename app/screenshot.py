"""A picture of the real window, drawn without a screen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graph_core import files
from graph_core.atomic import write_atomically

if TYPE_CHECKING:
    from app.window import MainWindow

SIZE = (1600, 1000)


def take(
    path: Path,
    out: Path,
    run: Path | None = None,
    size: tuple[int, int] = SIZE,
    theme: str = "dark",
) -> None:
    """Write a PNG of the window showing a network's file, and a run if given; raises FileError.

    The picture is the same for everybody: the person's own settings are neither read nor written.
    """
    graph = files.load(path)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.application import make_window, qt_application
    from app.settings import SettingsFile

    application = qt_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsFile(Path(folder))
        settings.update(theme=theme)
        window = make_window(settings, Path(folder))
        window.resize(*size)
        window.show()
        window.workspace.replace(graph, path)
        window.complete()
        window.show_workbench()
        if run is not None:
            _show_run(window, run)
        window.workspace.turns.finish()
        application.processEvents()
        window.canvas.finish_painting()
        write_atomically(out, _png(window))
        window.close()


def _show_run(window: MainWindow, run: Path) -> None:
    from app.training.store import stored

    window.panels.dashboard.show_run(run.name, stored(run))
    window.panels.dashboard.render_now()
    window.bottom.show_tab("Dashboard")


def _png(window: object) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    return bytes(data.data())
