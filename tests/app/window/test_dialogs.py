"""Dialogs: what was left is gone, and the rows of the shortcut sheet stand as labels would."""

from itertools import accumulate

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app import looks
from app.controls.text import Wrapped, label
from app.dialogs.ask import Ask
from app.dialogs.columns import Row
from app.dialogs.frame import Framed
from app.dialogs.rows import ASIDE, BETWEEN, STEP, RowList
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


NATURAL = False


def turn_wheel(widget, by):
    at = QPointF(widget.rect().center())
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    button = Qt.MouseButton.NoButton
    where = widget.mapToGlobal(at)
    event = QWheelEvent(at, where, QPoint(), QPoint(0, by), button, none, phase, NATURAL)
    QApplication.sendEvent(widget, event)


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


@pytest.fixture
def shown(sized, qtbot):
    """Show rows of a size, and return them."""

    def show(columns, width, height=3000):
        rows, beside = RowList("Keys", columns), QWidget(sized)
        layout = QVBoxLayout(beside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(rows)
        beside.resize(width, height)
        beside.show()
        qtbot.waitExposed(beside)
        QTest.qWait(30)
        return rows

    return show


@pytest.mark.parametrize("width", [420, 640])
def test_rows_stand_where_labels_would_at_every_size_of_text(sized, shown, width):
    column, names = labelled(ROWS)
    aside = QWidget(sized)
    aside.setLayout(column)
    column.setContentsMargins(0, 0, ASIDE, 0)
    aside.ensurePolished()
    width = max(width, column.totalMinimumSize().width())
    rows = shown([ROWS], width)
    assert abs(rows.least - column.totalMinimumSize().width()) <= 1
    aside.resize(width, 3000)
    aside.show()
    QTest.qWait(30)
    boxes = [rows.visualRect(rows.model().index(place, 0)) for place in range(len(ROWS))]
    assert [(box.top(), box.height()) for box in boxes] == [
        (name.mapTo(aside, QPoint(0, 0)).y(), name.height()) for name in names
    ]
    assert rows.high(width) == column.heightForWidth(width)


@pytest.mark.parametrize("width", [900, 901])
def test_columns_stand_where_a_layout_would_have_them(sized, shown, width):
    long = (*ROWS, Row("Indivisible" * 5, "Alt pressed while moving, or let go of"))
    for columns in ([ROWS, ROWS], [ROWS, long], [long, ROWS], [ROWS, ROWS, long]):
        rows, row = shown(columns, width), QHBoxLayout()
        row.setSpacing(BETWEEN)
        for column in columns:
            inside = QWidget()
            inside.setLayout(labelled(column)[0])
            inside.layout().setContentsMargins(0, 0, 0, 0)
            row.addWidget(inside, 1)
        both = QWidget(sized)
        row.setContentsMargins(0, 0, ASIDE, 0)
        both.setLayout(row)
        both.ensurePolished()
        both.resize(max(width, rows.least), 3000)
        both.show()
        QTest.qWait(30)
        starts = accumulate((len(column) for column in columns[:-1]), initial=0)
        boxes = [rows.visualRect(rows.model().index(start, 0)) for start in starts]
        places = [row.itemAt(place).geometry() for place in range(len(columns))]
        assert [(box.left(), box.width()) for box in boxes] == [
            (place.left(), place.width()) for place in places
        ]


def test_what_does_not_fit_is_scrolled_and_found_where_it_is(shown):
    rows = shown([ROWS, ROWS], 300, 100)
    across, down = rows.horizontalScrollBar(), rows.verticalScrollBar()
    assert across.maximum() == rows.least - rows.viewport().width()
    assert down.maximum() == rows.high(rows.viewport().width()) - rows.viewport().height()
    last = rows.model().index(2 * len(ROWS) - 1, 0)
    below = rows.visualRect(last)
    across.setValue(across.maximum())
    down.setValue(down.maximum())
    assert rows.visualRect(last) == below.translated(-across.maximum(), -down.maximum())
    corner = rows.visualRect(last).bottomRight()
    assert rows.viewport().rect().contains(corner)
    assert rows.indexAt(corner) == last
    gap = rows.visualRect(last).topLeft() - QPoint(BETWEEN // 2, 0)
    assert not rows.indexAt(gap).isValid()
    rows.parentWidget().resize(rows.least, rows.high(rows.least))
    QTest.qWait(30)
    assert (across.maximum(), down.maximum()) == (0, 0)
    assert rows.viewport().size() == rows.size()


def test_a_screen_reader_finds_every_row_where_it_stands(window):
    window.show_shortcuts()
    dialog = QApplication.activeModalWidget()
    QTest.qWait(30)
    rows = dialog.findChild(RowList)
    spoken = QAccessible.queryAccessibleInterface(rows)
    assert spoken.text(QAccessible.Text.Name) == "Shortcuts"
    assert spoken.childCount() == rows.model().rowCount()
    second = len(rows.columns[0].rows)
    for first, last in ((0, second - 1), (second, spoken.childCount() - 1)):
        head, below = spoken.child(first), spoken.child(last)
        assert ": " in below.text(QAccessible.Text.Name)
        assert below.rect().left() == head.rect().left()
        assert below.rect().top() > head.rect().top() + 20 * (last - first) / 2
        inside = rows.visualRect(rows.model().index(first + 7, 0)).center()
        assert rows.indexAt(inside).row() == first + 7
    dialog.done(0)


def test_the_sheet_is_scrolled_by_wheel_and_keys(window):
    window.show_shortcuts()
    dialog = QApplication.activeModalWidget()
    QTest.qWait(30)
    rows = dialog.findChild(RowList)
    bar, page = rows.verticalScrollBar(), rows.viewport().height()
    assert bar.maximum() > page
    rows.setFocus()
    for key, value in (
        (Qt.Key.Key_Down, STEP),
        (Qt.Key.Key_PageDown, STEP + page),
        (Qt.Key.Key_PageUp, STEP),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(rows, key)
        assert bar.value() == value
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, page - 3))
    assert bar.value() == 0
    turn_wheel(rows.viewport(), -120)
    assert bar.value() == STEP * QApplication.wheelScrollLines()
    QTest.keyClick(rows, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
