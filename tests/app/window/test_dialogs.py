"""Dialogs: what was left is gone, and the rows of the shortcut sheet stand as labels would."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import looks
from app.controls.text import Wrapped, label
from app.dialogs.ask import Ask
from app.dialogs.frame import Framed
from app.dialogs.rows import Row, RowList
from app.style import SCALES
from graph_core.spec import LAYERS

ROWS = (
    Row("EDIT"),
    Row("Undo", "Ctrl+Z"),
    Row("Move the selection. A node without wires is put into the wire it is dropped on.", "Drag"),
    Row("Leave the grid, go into no wire", "Alt pressed while moving, or let go of"),
    Row("MOUSE ON THE CANVAS"),
    Row("Select", "Click a node"),
)


def deleted():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_what_was_left_is_deleted(window):
    for _ in range(2):
        window.show_shortcuts()
        QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape)
        window.show_help(LAYERS.get("dense"))
        QApplication.activeModalWidget().done(0)
    deleted()
    assert window.findChildren(QDialog) == []


def test_measuring_the_shortcuts_ahead_leaves_nothing(window):
    window.complete()
    window.workspace.turns.finish()
    deleted()
    assert window.findChildren(QDialog) == []


def test_what_was_answered_can_be_read_and_is_deleted(window, monkeypatch):
    monkeypatch.setattr(QDialog, "exec", lambda _: 1)
    assert Ask(window).yes("Really?", "It can't be undone.", "Do it")
    dialog = Framed(window, "A name")
    dialog.exec()
    assert dialog.windowTitle() == "A name"
    deleted()
    assert window.findChildren(QDialog) == []


@pytest.fixture(params=(0.8, 1.0, 1.5, 2.0), ids=lambda scale: f"{scale:.0%}")
def sized(request, window):
    window.scale_fonts(SCALES.index(request.param) - SCALES.index(1.0))
    yield window
    looks.reset_fonts(window)


def labelled(rows):
    """Return a column of labels, and the labels of the names."""
    column, names = QVBoxLayout(), []
    column.setSpacing(8)
    table = None
    for row in rows:
        if not row.keys:
            if table is not None:
                column.addSpacing(10)
            names.append(label(row.name, "section"))
            column.addWidget(names[-1])
            table = QVBoxLayout()
            table.setSpacing(5)
            column.addLayout(table)
            continue
        line = QHBoxLayout()
        line.setSpacing(20)
        names.append(Wrapped(row.name))
        line.addWidget(names[-1], 1)
        line.addWidget(label(row.keys, "mono-muted"), 0, Qt.AlignmentFlag.AlignTop)
        table.addLayout(line)
    column.addSpacing(10)
    column.addStretch(1)
    return column, names


@pytest.mark.parametrize("width", [420, 640])
def test_rows_stand_where_labels_would_at_every_size_of_text(sized, qtbot, width):
    rows, both = RowList("Keys", ROWS), QWidget(sized)
    column, names = labelled(ROWS)
    beside = QHBoxLayout(both)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(0)
    aside = QWidget()
    aside.setLayout(column)
    column.setContentsMargins(0, 0, 0, 0)
    beside.addWidget(rows, 1)
    beside.addWidget(aside, 1)
    both.ensurePolished()
    assert abs(rows.minimumSizeHint().width() - column.minimumSize().width()) <= 1
    both.resize(2 * max(width, column.minimumSize().width()), 3000)
    both.show()
    qtbot.waitExposed(both)
    QTest.qWait(30)
    assert rows.width() == aside.width()
    boxes = [rows.visualRect(rows.model().index(place, 0)) for place in range(len(ROWS))]
    assert [(box.top(), box.height()) for box in boxes] == [
        (name.mapTo(aside, QPoint(0, 0)).y(), name.height()) for name in names
    ]
    assert rows.heightForWidth(rows.width()) == column.heightForWidth(aside.width())


def test_a_screen_reader_finds_every_row_where_it_stands(window):
    window.show_shortcuts()
    dialog = QApplication.activeModalWidget()
    QTest.qWait(30)
    for rows in dialog.findChildren(RowList):
        spoken = QAccessible.queryAccessibleInterface(rows)
        assert spoken.childCount() == rows.model().rowCount()
        first, last = spoken.child(1), spoken.child(spoken.childCount() - 1)
        assert ": " in first.text(QAccessible.Text.Name)
        assert last.rect().top() > first.rect().top() + 20 * spoken.childCount() / 2
        inside = rows.visualRect(rows.model().index(7, 0)).center()
        assert rows.indexAt(inside).row() == 7
    dialog.done(0)


def test_the_wheel_over_the_rows_is_the_sheets(window):
    window.show_shortcuts()
    dialog = QApplication.activeModalWidget()
    QTest.qWait(30)
    rows, area = dialog.findChild(RowList), dialog.findChild(QScrollArea)
    assert area.widget().childAt(rows.geometry().center()) is None
    assert rows.verticalScrollBar().maximum() == 0
    assert area.verticalScrollBar().maximum() > 0
    dialog.done(0)
