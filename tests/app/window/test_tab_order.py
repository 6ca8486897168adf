"""Tab goes through the window as it is read, whenever its parts were made."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.tab_order import controls
from graph_core.templates import TEMPLATES


@pytest.fixture
def full(window):
    window.workspace.replace(TEMPLATES.get("digits_mlp").build())
    window.show_workbench()
    window.bottom.show_tab("Data")
    window.workspace.select([next(iter(window.workspace.graph.nodes))])
    window.inspector.refresh()
    QApplication.processEvents()
    return window


def names(part):
    return [control.accessibleName() for control in controls(part)]


def test_what_was_made_last_stands_where_it_is_seen(full):
    order = names(full.bottom)
    assert order.index("Data") < order.index("Data set") < order.index("Epochs")
    assert order.index("Epochs") < order.index("Optimizer") < order.index("Validation share")
    assert names(full.inspector)[:2] == ["Help on this layer", "Layer name"]


def test_tab_and_shift_tab_go_the_same_way_forth_and_back(full):
    start = full.bottom.tab("Data")
    start.setFocus()
    forth = [start]
    for _ in range(10):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        forth.append(QApplication.focusWidget())
    assert all(full.bottom.isAncestorOf(control) for control in forth)
    back = [forth[-1]]
    for _ in range(10):
        QTest.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier
        )
        back.append(QApplication.focusWidget())
    assert back == forth[::-1]


def test_what_has_the_keyboard_is_scrolled_into_view(full):
    full.bottom.tab("Data").setFocus()
    for _ in range(25):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        holder = QApplication.focusWidget()
        assert not holder.visibleRegion().isEmpty(), holder.accessibleName()
        if holder.accessibleName() == "Validation share":
            return
    pytest.fail("the last setting of the recipe was never reached")


def test_the_last_control_is_followed_by_the_first(full):
    last = [*controls(full.bottom)][-1]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is full.topbar.menu_button
