"""What lies behind a dialog looks as before, and is not painted anew for it."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from graph_core.edits import AddLayer


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.widget, self.count = widget, 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        self.count += watched is self.widget and event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def views(window):
    """The lists beside the canvas, a row of each selected."""
    add = AddLayer("dense")
    window.workspace.apply(add)
    window.workspace.select([add.node_id])
    window.library.list.setCurrentIndex(window.library.model.index(3, 0))
    return {
        "library": (window.side.show_library, window.library.list),
        "outline": (window.side.show_outline, window.outline.tree),
    }


@pytest.mark.parametrize("name", ["library", "outline"])
def test_rows_are_not_painted_anew_when_a_dialog_takes_the_keyboard(window, views, name):
    show, rows = views[name]
    show()
    window.activateWindow()
    window.canvas.setFocus()
    QTest.qWait(50)
    before = rows.grab().toImage()
    paints = Paints(rows.viewport())
    window.show_shortcuts()
    QTest.qWait(50)
    assert not window.isActiveWindow()
    assert paints.count == 0
    assert rows.grab().toImage() == before
    QApplication.activeModalWidget().done(0)
