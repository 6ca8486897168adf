"""A picture of the real window, drawn without a screen."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from graph_core import files
from graph_core.atomic import write_atomically

SIZE = (1600, 1000)


def take(path: Path, out: Path, size: tuple[int, int] = SIZE, theme: str = "dark") -> None:
    """Write a PNG of the window showing a network's file; raises FileError.

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
        application.processEvents()
        window.canvas.finish_painting()
        write_atomically(out, _png(window))
        window.close()


def _png(window: object) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
