"""The small controls: painted, reachable by key, and never eager."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.controls.choice import ChoiceBox
from app.controls.icons import DRAWN, FILLED, icon
from app.controls.switch import Switch
from app.controls.text import Elided, Lines, button, label, plain_tip, restyle
from app.controls.tick import TickBox
from app.style import palette
from app.theme import DARK, MONO_FONT


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


NAMES = ("data: N × 64 f32", "a_rather_long_name_of_a_port: N × 16 × 8 × 8 f32", "none", "")


@pytest.mark.parametrize("text", ["\n".join([name] * n) for name in NAMES for n in (1, 2, 4, 28)])
@pytest.mark.parametrize("pixels", range(9, 23))
def test_lines_take_the_room_that_a_label_of_their_text_takes(qtbot, text, pixels):
    plain, lines = label(wrap=True), Lines()
    font = QFont(MONO_FONT)
    font.setPixelSize(pixels)
    for made in (plain, lines):
        qtbot.addWidget(made)
        made.setFont(font)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setText("another text")
        made.setText(text)
    for width in range(60, 700, 40):
        assert lines.heightForWidth(width) == plain.heightForWidth(width)
    assert lines.minimumSizeHint() == plain.minimumSizeHint()
    assert lines.sizeHint().height() <= plain.sizeHint().height()


def test_what_was_styled_before_it_was_seen_looks_as_if_it_had_been_styled_after(show):
    early, late = label("text"), label("text")
    for made in (early, late):
        made.setStyleSheet('QLabel[role="bad"] { color: #ff0000; }')
    restyle(early, role="bad")
    show(early)
    show(late)
    restyle(late, role="bad")
    assert early.palette() == late.palette()
    assert early.palette().windowText().color() == QColor("#ff0000")
