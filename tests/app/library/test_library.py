"""Every layer is in the library, found by what people call it, and added by keyboard or drag."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.library.entries import rows
from app.library.model import MIME
from app.library.panel import LibraryPanel
from app.theme import DARK
from app.workspace import Workspace
from graph_core.builder import Network
from graph_core.edits import AddLayer
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


@pytest.fixture
def nested(panel):
    """A network that calls `outer`, which calls `inner`; the library over it."""
    net, outer, inner = Network("net"), Network("outer"), Network("inner")
    inner.output("y", inner.layer("relu")(inner.input("x", (4,))))
    kind = outer.block(inner)
    outer.output("y", outer.layer(kind, "deep")(outer.input("x", (4,))))
    net.output("y", net.layer(net.block(outer), "stage")(net.input("x", (4,))))
    panel.workspace.replace(net.graph)
    return panel


def row_of(panel, title):
    model = panel.model
    indexes = (model.index(place, 0) for place in range(model.rowCount()))
    return next(i for i in indexes if model.row(i).title == title and model.row(i).kind)


def enter(panel, name):
    graph = panel.workspace.graph
    panel.workspace.enter(graph.calls(graph.layer_named(name).id)[0])


def test_going_into_a_block_leaves_the_list_in_its_place_and_bars_what_holds_it(nested, qtbot):
    before, reset = kinds(nested), []
    nested.model.modelReset.connect(lambda: reset.append(True))
    enter(nested, "stage")
    assert kinds(nested) == before
    assert nested.model.flags(row_of(nested, "outer")) == Qt.ItemFlag.NoItemFlags
    assert nested.model.flags(row_of(nested, "inner")) & Qt.ItemFlag.ItemIsDragEnabled
    enter(nested, "deep")
    assert nested.model.flags(row_of(nested, "inner")) == Qt.ItemFlag.NoItemFlags
    nested.workspace.leave(0)
    for title in ("inner", "outer"):
        assert nested.model.flags(row_of(nested, title)) & Qt.ItemFlag.ItemIsEnabled
    assert not reset


def test_what_is_barred_says_why_and_cannot_be_added_by_key_menu_or_filter(nested, qtbot):
    enter(nested, "stage")
    outer = row_of(nested, "outer")
    tip = nested.model.data(outer, Qt.ItemDataRole.ToolTipRole)
    assert tip == "What is inside a block can't hold that block itself."
    add = nested.menu_at(outer).actions()[0]
    assert (add.text(), add.isEnabled()) == ("Add to the network", False)
    with qtbot.assertNotEmitted(nested.chosen):
        nested.list.setCurrentIndex(outer)
        QTest.keyClick(nested.list, Qt.Key.Key_Return)
    QTest.keyClicks(nested.filter, "outer")
    assert not nested.model.first().isValid()


def test_only_the_row_that_is_barred_is_painted_anew(nested, qtbot):
    painted = []
    paint = nested.delegate._card
    nested.delegate._card = lambda p, area, row, s: (
        painted.append(row.title),
        paint(p, area, row, s),
    )
    nested.list.viewport().repaint()
    QTest.qWait(20)
    painted.clear()
    enter(nested, "stage")
    QTest.qWait(20)
    assert set(painted) == {"outer"}


def test_an_edit_that_leaves_the_blocks_alone_leaves_the_list_alone(nested):
    told = []
    for signal in (nested.model.modelReset, nested.model.dataChanged):
        signal.connect(lambda *_: told.append(True))
    nested.workspace.apply(AddLayer("dense"))
    nested.workspace.undo()
    assert not told
