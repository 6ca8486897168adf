"""Every layer is in the library, found by what people call it, and added by keyboard or drag."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.library.entries import rows
from app.library.model import MIME
from app.library.panel import LibraryPanel
from app.theme import DARK
from app.workspace import Workspace
from graph_core.spec import LAYERS


@pytest.fixture
def panel(qtbot):
    made = LibraryPanel(Workspace(), DARK)
    qtbot.addWidget(made)
    made.resize(220, 700)
    made.show()
    return made


def kinds(panel):
    found = (panel.model.row(panel.model.index(i, 0)) for i in range(panel.model.rowCount()))
    return [row.kind for row in found if row.kind]


def test_every_registered_layer_is_listed_once_under_its_category(panel):
    assert sorted(kinds(panel)) == sorted(spec.id for spec in LAYERS)
    assert panel.filter.placeholderText() == f"Filter {len(LAYERS)} layers"


def test_layers_are_found_by_keyword_title_and_category():
    assert "dense" in [row.kind for row in rows(LAYERS, "fully connected")]
    assert "conv2d" in [row.kind for row in rows(LAYERS, "conv 2d")]
    assert [row.kind for row in rows(LAYERS, "no such thing")] == []
    assert all(row.category == "Pooling" for row in rows(LAYERS, "pooling") if "pool" in row.kind)


def test_typing_and_enter_add_the_first_match(panel, qtbot):
    QTest.keyClicks(panel.filter, "lstm")
    with qtbot.waitSignal(panel.chosen) as chosen:
        QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    assert chosen.args == ["lstm"]


def test_the_arrow_leads_from_the_filter_into_the_list_and_enter_adds(panel, qtbot):
    QTest.keyClick(panel.filter, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.chosen) as chosen:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen.args == [kinds(panel)[0]]


def test_a_double_click_adds(panel, qtbot):
    place = panel.list.visualRect(panel.model.first()).center()
    with qtbot.waitSignal(panel.chosen):
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_dragged_row_carries_the_kind_and_a_heading_cannot_be_dragged(panel):
    first = panel.model.first()
    assert bytes(panel.model.mimeData([first]).data(MIME).data()).decode() == kinds(panel)[0]
    heading = panel.model.index(0, 0)
    assert panel.model.flags(heading) == Qt.ItemFlag.NoItemFlags


def test_a_filter_without_a_match_says_so(panel):
    QTest.keyClicks(panel.filter, "zzz")
    assert panel._empty.isVisible()
    panel.filter.clear()
    assert not panel._empty.isVisible()
