"""Pages are kept, made in turns, dressed anew and begin at their top."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.inspector.stack import MOST
from app.style import apply_theme
from app.theme import DARK, LIGHT
from graph_core.edits import AddLayer
from graph_core.layers import LAYERS
from tests.app.inspector.hand import node, select, units


def test_only_the_pages_shown_last_are_kept_and_all_kinds_show_theirs(panel):
    kinds = [spec for spec in LAYERS if not spec.id.startswith(("input", "output"))][: 3 * MOST]
    for spec in [*kinds, *kinds]:
        add = AddLayer(spec.id)
        panel.workspace.apply(add)
        panel.workspace.select([add.node_id])
        panel.refresh()
        assert panel.subject.header.title.text() == spec.title
        assert panel.subject.form.params == spec.params
        visible = [p for p in panel.pages.children() if p.isWidgetType() and p.isVisible()]
        assert visible == [panel.subject.page]
        QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    kept = [page for page in panel.pages.children() if page.isWidgetType()]
    assert len(kept) <= MOST


def test_a_new_theme_and_text_size_reach_the_pages_that_are_out_of_sight(panel):
    apply_theme(panel, DARK)
    panel.set_theme(DARK)
    height = units_height(panel)
    select(panel, "x")
    apply_theme(panel, LIGHT, 2.0)
    panel.set_theme(LIGHT)
    assert units_height(panel) > height
    apply_theme(panel, DARK)
    panel.set_theme(DARK)
    assert units_height(panel) == height


def units_height(panel):
    select(panel, "encoder")
    return units(panel).sizeHint().height()


def test_a_page_is_made_in_one_turn_and_shown_in_a_later_one(panel, qtbot):
    before = panel.subject
    panel.workspace.select([node(panel, "encoder")])
    assert panel.subject is before
    qtbot.waitUntil(lambda: panel.subject is not before)
    assert panel.subject.name.line.text() == "encoder"


def test_a_keyboard_that_is_quicker_than_the_page_finds_it_all_the_same(panel):
    select(panel, "encoder")
    line = units(panel)
    select(panel)
    panel.subject.name.line.clearFocus()
    panel.workspace.select([node(panel, "other")])
    panel.subject.name.line.setFocus()
    assert units(panel) is line
    assert panel.subject.name.line.text() == "other"
    assert QApplication.focusWidget() is panel.subject.header.ask


def test_the_page_that_comes_begins_at_its_top(panel):
    panel.resize(300, 200)
    select(panel, "encoder")
    QTest.qWait(20)
    bar = panel.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    select(panel, "other")
    assert bar.value() == 0
