"""The comparison on the screen: every difference listed, marked on its side, and led to."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.compare.told import side_after, side_before
from app.theme import THEMES
from graph_core.builder import Network
from graph_core.compare import Sign, compare
from graph_core.edits import AddLayer, Delete, Move, SetParams

LEFT = Qt.MouseButton.LeftButton


def node(graph, name):
    return graph.calls(graph.layer_named(name).id)[0]


def change(window):
    """Change a param, move a node, add one and take one away."""
    workspace = window.workspace
    graph = workspace.graph
    workspace.apply(SetParams(graph.layer_named("dense").id, {"units": 7}))
    workspace.apply(Move({node(graph, "dense"): (300.0, 200.0)}))
    workspace.apply(Delete((node(graph, "species"),)))
    add = AddLayer("dropout", (700.0, 300.0))
    workspace.apply(add)
    return add.node_id


@pytest.fixture
def page(window, two, qtbot):
    """Compare b, changed, with what was last saved."""
    change(window)
    window.commands.run("file.compare_saved")
    made = window.comparing.page
    qtbot.waitUntil(lambda: made.answer is not None, timeout=20_000)
    return made


def rows(page):
    return [(entry.difference.sign, entry.difference.title) for entry in page.listing.entries]


def item_of(page, title):
    place = next(i for i, e in enumerate(page.listing.entries) if e.difference.title == title)
    tops = [page.listing.topLevelItem(i) for i in range(page.listing.topLevelItemCount())]
    items = [top.child(i) for top in tops for i in range(top.childCount())]
    return items[place]


def test_what_changed_since_the_last_save_is_listed_with_its_signs(window, page):
    assert window.pages.currentWidget() is page
    assert (Sign.REMOVED, "species") in rows(page)
    assert (Sign.ADDED, "dropout") in rows(page)
    assert (Sign.CHANGED, "dense") in rows(page)
    assert (Sign.MOVED, "dense") in rows(page)
    assert page.counts.text() == "1 added · 2 removed · 1 changed · 1 moved"
    assert item_of(page, "dense").text(1) == "units 3 → 7"
    assert item_of(page, "species").text(0).startswith("−")


def test_each_pane_marks_its_own_side(window, page):
    before, after = page.panes
    old, new = page.before.graph, page.after.graph
    assert before.side.nodes[node(old, "species")].sign is Sign.REMOVED
    assert after.side.nodes[node(new, "dropout")].sign is Sign.ADDED
    told = after.side.nodes[node(new, "dense")]
    assert (told.sign, told.lines) == (Sign.CHANGED, ("units 3 → 7",))
    assert told.came_from == old.positions[node(old, "dense")]
    assert set(before.side.wires.values()) == {Sign.REMOVED}
    assert after.side.wires == {}


def test_what_differs_far_from_the_beginning_is_looked_at_first(window, two, qtbot):
    far = [AddLayer("relu", (place * 400.0, 0.0)) for place in range(12)]
    for add in far:
        window.workspace.apply(add)
    window.filing.save()
    window.workspace.apply(AddLayer("dropout", (9000.0, 0.0)))
    window.commands.run("file.compare_saved")
    page = window.comparing.page
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    assert page.panes[1].shows_difference
    assert page.panes[0].camera == page.panes[1].camera


def test_a_click_on_an_entry_brings_it_to_the_middle_of_both_panes(window, page):
    item = item_of(page, "dense")
    page.listing.scrollToItem(item)
    spot = page.listing.visualItemRect(item).center()
    QTest.mouseClick(page.listing.viewport(), LEFT, pos=spot)
    for pane, graph in zip(page.panes, (page.before.graph, page.after.graph), strict=True):
        x, y = pane.camera.to_view(pane.mirror.box(node(graph, "dense")).centre)
        assert abs(x - pane.width() / 2) < 1
        assert abs(y - pane.height() / 2) < 1
        assert pane.marks.nodes == {node(graph, "dense")}


def test_the_pane_without_the_node_looks_at_the_same_place(window, page):
    page.pick(next(e for e in page.listing.entries if e.difference.title == "dropout"))
    before, after = page.panes
    assert (before.camera.x, before.camera.y) == (after.camera.x, after.camera.y)


def test_keys_walk_the_list_and_esc_leads_back(window, page):
    page.listing.setFocus()
    for _ in range(3):
        QTest.keyClick(page.listing, Qt.Key.Key_Down)
    assert any(pane.marks.nodes for pane in page.panes)
    QTest.keyClick(page.listing, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.workbench


def test_the_panes_move_and_zoom_together(window, page):
    before, after = page.panes
    start = [(p.camera.x, p.camera.y, p.camera.zoom) for p in page.panes]
    QTest.mousePress(before, LEFT, pos=QPoint(100, 100))
    QTest.mouseMove(before, QPoint(140, 120))
    QTest.mouseRelease(before, LEFT, pos=QPoint(140, 120))
    moved = [(p.camera.x, p.camera.y, p.camera.zoom) for p in page.panes]
    assert [(b[0] - a[0], b[1] - a[1]) for a, b in zip(start, moved, strict=True)] == [(40, 20)] * 2
    QTest.keyClick(after, Qt.Key.Key_Plus)
    assert before.camera.zoom == after.camera.zoom == start[0][2] * 1.25


def test_places_can_be_left_out(window, page):
    page.looks.setChecked(True)
    assert Sign.MOVED not in {sign for sign, _ in rows(page)}
    assert "1 moved" not in page.counts.text()


def test_the_sides_can_be_swapped(window, page, qtbot):
    QTest.mouseClick(page.swap, LEFT)
    qtbot.waitUntil(lambda: (Sign.REMOVED, "dropout") in rows(page), timeout=20_000)
    assert (Sign.ADDED, "species") in rows(page)


def test_another_tab_can_be_compared_with(window, two, qtbot):
    (action,) = window.commands.submenus["File/Compare with"]()
    assert action.title == "a"
    action.run()
    page = window.comparing.page
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    assert rows(page) == [(Sign.CHANGED, "b")]


def test_a_file_can_be_compared_with_and_a_broken_one_is_told(window, two, answers, net, qtbot):
    answers.to_open = net("c")
    window.commands.run("file.compare_file")
    page = window.comparing.page
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    assert page.before.title == "c.loom"
    window.show_workbench()
    answers.to_open.write_text("{", "utf-8")
    window.commands.run("file.compare_file")
    assert answers.errors
    assert window.pages.currentWidget() is window.workbench


def test_comparing_with_the_last_save_needs_a_save_and_a_change(window, two):
    assert not window.commands["file.compare_saved"].enabled()
    window.add_layer("relu")
    assert window.commands["file.compare_saved"].enabled()
    window.commands.run("file.new")
    assert not window.commands["file.compare_saved"].enabled()


def test_showing_another_tab_leaves_the_comparison(window, page, two):
    window.documents.show(two[0])
    assert window.pages.currentWidget() is window.workbench


def test_a_difference_inside_a_block_shows_both_bodies(window, qtbot):
    def blocked(units):
        inner = Network("Part")
        inner.output("y", inner.layer("dense", units=units)(inner.input("x", (4,))))
        net = Network("outer")
        net.output("y", net.layer(net.block(inner))(net.input("x", (4,))), loss="mse")
        return net.graph

    window.filing.new(blocked(3))
    window.filing.new(blocked(5))
    window.commands.submenus["File/Compare with"]()[0].run()
    page = window.comparing.page
    qtbot.waitUntil(lambda: page.answer is not None, timeout=20_000)
    page.pick(next(e for e in page.listing.entries if e.difference.title == "dense"))
    assert page.captions[1].toolTip().endswith("› Part")
    for pane in page.panes:
        assert {pane.mirror.graph.layer_of(n).kind for n in pane.marks.nodes} == {"dense"}


@pytest.mark.parametrize("theme", list(THEMES))
def test_both_sides_are_painted_in_both_themes(window, page, theme):
    window.set_theme(theme)
    for pane in page.panes:
        pane.finish_painting()
        image = pane.grab().toImage()
        names = {
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        }
        signs = {told.sign for told in pane.side.nodes.values()}
        colours = {Sign.REMOVED: "error", Sign.ADDED: "good", Sign.CHANGED: "warning"}
        for sign in signs & colours.keys():
            assert getattr(THEMES[theme], colours[sign]) in names


def test_every_control_of_the_page_has_a_name(window, page):
    for widget in page.findChildren(QAbstractButton):
        assert widget.accessibleName() or widget.text()
    assert [pane.accessibleName() for pane in page.panes] == ["Before", "After"]
    assert all("differ" in pane.accessibleDescription() for pane in page.panes)


def test_a_node_that_is_changed_and_moved_is_told_once(window, page):
    found = compare(page.before.graph, page.after.graph)
    dense = node(page.after.graph, "dense")
    assert side_after(found).nodes[dense].sign is Sign.CHANGED
    assert side_before(found).nodes[node(page.before.graph, "dense")].sign is Sign.CHANGED
