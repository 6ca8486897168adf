"""Whatever happens, the screen shows what a paint of all of it would."""

from __future__ import annotations

import os

import numpy as np
import pytest
from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.exposure import Exposure
from graph_core.edits import Delete
from tests.app.canvas.monkey import Monkey

# How many acts each seed goes on for; more in a long run: LAYERLOOM_EXPOSED=5000.
ACTS = int(os.environ.get("LAYERLOOM_EXPOSED", "150"))


def pixels(image: QImage):
    rows = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)
    return rows.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int64)


def settled(view):
    """Let all be painted that is to be; no timer moves anything any more afterwards."""
    for _ in range(3):
        QApplication.processEvents()
    for _ in range(3):
        QApplication.sendPostedEvents()


def astray(view) -> QRect:
    """Return where the screen shows something else than a paint of all of it does."""
    settled(view)
    screen = pixels(view.screen().grabWindow(view.winId()).toImage())
    wrong = np.argwhere(np.abs(screen - pixels(view.grab().toImage())).max(axis=2) > 8)
    if not len(wrong):
        return QRect()
    (top, left), (bottom, right) = wrong.min(axis=0).tolist(), wrong.max(axis=0).tolist()
    return QRect(left, top, right - left + 1, bottom - top + 1)


class Watched:
    """A hand after each of whose moves the screen is looked at."""

    def __init__(self, hand):
        self._hand = hand
        self.looks = 0

    def __getattr__(self, name):
        return getattr(self._hand, name)

    def move(self, *given, **more):
        self._hand.move(*given, **more)
        self.look()

    def look(self):
        self.looks += 1
        wrong = astray(self._hand.view)
        assert wrong.isEmpty(), f"look {self.looks}: {wrong}, {self._hand.view.pointing.gesture}"


class Sheet(QWidget):
    """A widget that remembers what of it was painted."""

    def __init__(self):
        super().__init__()
        self.painted = QRegion()

    def paintEvent(self, event):  # noqa: N802
        self.painted += event.region()


def test_what_changed_is_painted_where_it_was_and_where_it_is(qtbot):
    sheet, still, above = Sheet(), [QRegion()], [{}]
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    sheet.show()
    settled(sheet)
    exposure = Exposure(sheet, lambda: still[0], lambda _: dict(above[0]))

    def painted():
        sheet.painted = QRegion()
        exposure.soon()
        exposure.soon()
        settled(sheet)
        return sheet.painted

    there, elsewhere, third = QRect(10, 10, 20, 20), QRect(100, 50, 30, 10), QRect(200, 0, 9, 9)
    above[0] = {"a": there, "b": third}
    assert painted() == QRegion(there) + third
    assert painted().isEmpty()
    above[0] = {"a": there, "c": elsewhere}
    assert painted() == QRegion(third) + elsewhere
    still[0] = QRegion(third)
    assert painted() == still[0]
    still[0] = QRegion()
    exposure.anew()
    assert painted() == QRegion(there) + elsewhere


def test_what_was_painted_for_another_reason_is_painted_away(qtbot):
    sheet, above = Sheet(), [{}]
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    sheet.show()
    settled(sheet)
    exposure = Exposure(sheet, QRegion, lambda _: dict(above[0]))
    above[0] = {"passing": QRect(0, 0, 50, 50)}
    exposure.painted()
    above[0], sheet.painted = {}, QRegion()
    exposure.soon()
    settled(sheet)
    assert sheet.painted == QRegion(0, 0, 50, 50)


def test_a_drag_that_stays_on_its_place_of_the_grid_changes_nothing(hand):
    node = hand.add("relu", (0.0, 0.0))
    mirror, seen = hand.view.mirror, []
    x, y = hand.middle(node)
    hand.press((x, y))
    for away in (40, 41, 48, 40):
        hand.move((x + away, y))
        seen.append((mirror.previews, mirror.box(node).left))
    hand.view.pointing.cancel()
    assert seen[0] == seen[1]
    assert [left for _, left in seen] == [40.0, 40.0, 48.0, 40.0]
    assert seen[0] != seen[-1]
    assert mirror.box(node).left == 0.0


def test_after_a_rest_the_loop_comes_round_before_anything_is_painted(qtbot):
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    sheet.show()
    settled(sheet)
    exposure = Exposure(sheet, lambda: QRegion(0, 0, 10, 10), lambda known: known)
    seen = []
    exposure.soon()
    exposure.rest()
    exposure.soon()
    sheet.painted = QRegion()
    QTimer.singleShot(0, lambda: seen.append(sheet.painted.isEmpty()))
    QApplication.processEvents()
    assert seen == [True]
    qtbot.waitUntil(lambda: not sheet.painted.isEmpty(), timeout=5000)
    assert sheet.painted.boundingRect() == QRect(0, 0, 10, 10)
    exposure.rest()  # and nothing is to be painted
    settled(sheet)
    sheet.painted = QRegion()
    exposure.soon()
    settled(sheet)
    assert not sheet.painted.isEmpty()


def test_however_often_a_rest_is_asked_for_things_are_painted(qtbot):
    sheet, painted = Sheet(), []
    qtbot.addWidget(sheet)
    sheet.show()
    settled(sheet)
    exposure = Exposure(sheet, lambda: painted.append(1) or QRegion(), lambda known: known)
    for _ in range(12):  # as while a key that edits much is held down
        exposure.rest()
        exposure.soon()
        QApplication.processEvents()
    assert len(painted) >= 4


def test_an_edit_of_many_things_is_painted_all_the_same(hand):
    view = hand.view
    for place in range(40):
        hand.add("dense", (40.0 * (place % 10), 90.0 * (place // 10)))
    settled(view)
    hand.workspace.apply(Delete(tuple(hand.graph.nodes)[:35]))
    hand.workspace.undo()
    QTest.qWait(30)
    assert astray(view).isEmpty()
    hand.workspace.redo()
    QTest.qWait(30)
    assert astray(view).isEmpty()


@pytest.mark.parametrize("seed", range(2))
def test_random_events_leave_nothing_on_the_screen_that_should_be_gone(hand, seed):
    hand.view.painter.patient = True
    watched = Watched(hand)
    monkey = Monkey(watched, seed)
    for _ in range(ACTS):
        monkey.act()
        watched.look()
