"""The small controls: painted, reachable by key, and never eager."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.controls.choice import ChoiceBox
from app.controls.icons import DRAWN, FILLED, icon
from app.controls.switch import Switch
from app.controls.text import Elided, button, label, plain_tip
from app.controls.tick import TickBox
from app.style import palette
from app.theme import DARK


@pytest.fixture
def show(qtbot):
    def make(widget):
        qtbot.addWidget(widget)
        widget.setPalette(palette(DARK))
        widget.show()
        return widget

    return make


def colours(widget):
    image = widget.grab().toImage()
    size = (range(image.width()), range(image.height()))
    return {image.pixelColor(x, y).name() for x in size[0] for y in size[1]}


def test_a_switch_goes_over_by_click_and_by_space_and_shows_it(show):
    switch = show(Switch("Bias"))
    assert DARK.accent not in colours(switch)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    assert DARK.accent in colours(switch)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def wheel(widget):
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt takes it by place only
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_changes_a_choice_only_while_it_has_the_focus(show, qtbot):
    box = show(ChoiceBox("Loss"))
    box.addItems(["a", "b"])
    box.clearFocus()
    wheel(box)
    assert box.currentText() == "a"
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    wheel(box)
    assert box.currentText() == "b"


def test_a_tick_is_drawn_on_a_checked_box(show):
    box = show(TickBox(""))
    before = colours(box)
    box.setChecked(True)
    assert colours(box) != before


@pytest.mark.parametrize("name", [*FILLED, *DRAWN])
def test_every_icon_is_drawn_in_the_colour_asked_for(name, qapp):
    image = icon(name, "#ff0000").pixmap(16, 16).toImage()
    shown = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
    inked = [colour for colour in shown if colour.alpha() > 200]
    assert inked
    assert all(abs(colour.red() - QColor("#ff0000").red()) < 8 for colour in inked)


def test_text_from_files_is_shown_as_it_stands(show):
    named = show(label("<b>bold</b>"))
    assert named.textFormat() == Qt.TextFormat.PlainText
    assert button("a & b").text() == "a && b"
    assert "<" not in plain_tip("<img src=x>")


def test_a_long_text_is_shortened_and_kept_whole_as_a_tip(show):
    elided = show(Elided("a rather long text that can't fit in here"))
    elided.resize(80, 20)
    assert elided.text().endswith("…")
    assert elided.toolTip() == "a rather long text that can't fit in here"
