"""The palette as a widget: keys, clicks, leaving."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.palette.entries import Entry
from app.palette.palette import Palette
from app.theme import DARK, LIGHT


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


@pytest.fixture
def ran():
    return []


@pytest.fixture
def palette(window, ran):
    made = Palette(window, DARK)
    titles = ("Conv2D", "Dense", "Dropout", "ReLU")
    entries = [Entry(t, t, lambda t=t: ran.append(t), "help", "Core", "Core") for t in titles]
    made.open_at(QPoint(700, 560), entries, "Search…")
    return made


def test_it_opens_within_the_window_and_takes_the_keys(palette, window):
    assert window.rect().contains(palette.geometry())
    assert palette.field.hasFocus()
    assert not palette.grab().isNull()


def test_typing_narrows_and_enter_runs_the_first(palette, ran):
    QTest.keyClicks(palette.field, "d")
    assert [entry.title for entry in palette.model.entries] == ["Dense", "Dropout", "Conv2D"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["Dense"]
    assert not palette.isVisible()


def test_arrows_and_tab_walk_the_list_round(palette, ran):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(palette.field, key)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["ReLU"]


def test_a_click_runs_its_entry(palette, ran):
    box = palette.list.visualRect(palette.model.index(2, 0))
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert ran == ["Dropout"]


def test_nothing_fits_says_so_and_enter_does_nothing(palette, ran):
    QTest.keyClicks(palette.field, "zzz")
    assert palette.none.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == []
    assert palette.isVisible()


def test_escape_and_going_elsewhere_close_it(palette, window, qtbot):
    with qtbot.waitSignal(palette.dismissed):
        QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    other = QLineEdit(window)
    other.show()
    palette.open_at(QPoint(0, 0), (), "Search…")
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not palette.isVisible()


def test_the_keyboard_goes_back_to_where_it_was(window):
    first, second = QLineEdit(window), QLineEdit(window)
    for field in (first, second):
        field.show()
    second.setFocus()
    palette = Palette(window, DARK)
    palette.open_at(QPoint(0, 0), (), "Search…")
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert second.hasFocus()


def test_a_click_elsewhere_keeps_the_keyboard_there(window):
    first, second = QLineEdit(window), QLineEdit(window)
    for field in (first, second):
        field.show()
    second.setFocus()
    palette = Palette(window, DARK)
    palette.open_at(QPoint(0, 0), (), "Search…")
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert first.hasFocus()
    assert not palette.isVisible()


def test_it_follows_the_theme(palette):
    dark = palette.grab().toImage()
    palette.set_theme(LIGHT)
    assert palette.grab().toImage() != dark
