"""The palette as a widget: keys, clicks, leaving."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.palette.entries import Entry
from app.palette.palette import REST_AFTER, Palette
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


@pytest.fixture
def asked():
    return []


@pytest.fixture
def slow(window, ran, asked):
    """Opens a palette whose other entries take time."""

    def entry(title):
        return Entry(title, title, lambda: ran.append(title))

    def rest():
        asked.append(True)
        return [entry(title) for title in ("Dense", "ReLU", "dense1", "dense2")]

    def opened():
        made = Palette(window, DARK)
        made.open_at(QPoint(0, 0), [entry("Dense"), entry("ReLU")], "Search…", rest=rest)
        return made

    return opened


def test_the_rest_is_listed_a_turn_later_and_the_row_led_to_stays(slow, asked, qtbot):
    palette = slow()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert [entry.title for entry in palette.model.entries] == ["Dense", "ReLU"]
    qtbot.waitUntil(lambda: len(palette.model.entries) == 4)
    assert palette.list.currentIndex().row() == 1
    assert len(asked) == 1


def test_what_is_typed_at_once_is_looked_for_in_the_rest_too(slow, ran, asked, qtbot):
    palette = slow()
    QTest.keyClicks(palette.field, "dense2")
    assert [entry.title for entry in palette.model.entries] == ["dense2"]
    qtbot.wait(2 * REST_AFTER)
    assert len(asked) == 1
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["dense2"]


def test_the_rest_is_not_asked_for_once_it_is_closed(slow, asked, qtbot):
    QTest.keyClick(slow().field, Qt.Key.Key_Escape)
    qtbot.wait(2 * REST_AFTER)
    assert asked == []


def test_it_opens_empty_after_something_was_typed(palette):
    QTest.keyClicks(palette.field, "zzz")
    entries = palette.model.entries
    assert entries == []
    palette.open_at(QPoint(0, 0), [Entry("a", "A", print)], "Search…")
    assert palette.field.text() == ""
    assert [entry.title for entry in palette.model.entries] == ["A"]
    assert palette.list.isVisible()


def test_it_follows_the_theme(palette):
    dark = palette.grab().toImage()
    palette.set_theme(LIGHT)
    assert palette.grab().toImage() != dark
