"""The inspector follows the selection and changes the document only by edits."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.inspector.panel import InspectorPanel
from app.inspector.ports import AT_A_TIME, FEW, PortRow
from app.theme import DARK, LIGHT
from app.workspace import Workspace
from graph_core.builder import Network


@pytest.fixture
def workspace():
    net = Network("net")
    x = net.input("x", (4,))
    encoder = net.layer("dense", units=8, name="encoder")
    other = net.layer("dense", units=16, name="other")
    net.output("y", net.layer("concatenate")(encoder(x), other(x)))
    made = Workspace()
    made.replace(net.graph)
    return made


@pytest.fixture
def panel(qtbot, workspace):
    made = InspectorPanel(workspace, DARK)
    qtbot.addWidget(made)
    made.resize(300, 800)
    made.show()
    return made


def select(panel, *names):
    graph = panel.workspace.graph
    panel.workspace.select([n for n in graph.nodes if graph.layer_of(n).name in names])
    panel.refresh()


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def type_over(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def test_nothing_selected_shows_the_network_and_renames_it(panel):
    assert "Network" in texts(panel)
    line = panel.subject.name.line
    type_over(line, "better")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert panel.workspace.graph.name == "better"
    assert panel.workspace.document.undo_title == "Rename network"


def test_a_layer_is_renamed_and_a_taken_name_is_refused_with_its_reason(panel):
    select(panel, "encoder")
    line = panel.subject.name.line
    type_over(line, "other")
    assert "that name is taken" in panel.subject.name.reason.text()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert panel.workspace.graph.layer_named("encoder")
    type_over(line, "stem")
    assert not panel.subject.name.reason.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert panel.workspace.graph.layer_named("stem")


def test_several_layers_are_edited_together_as_one_step(panel):
    select(panel, "encoder", "other")
    assert "2 nodes" in texts(panel)
    line = panel.subject.form.editors["units"].findChild(QLineEdit)
    assert line.placeholderText() == "several values"
    steps = panel.workspace.document.undo_count
    type_over(line, "24")
    graph = panel.workspace.graph
    assert [graph.layer_named(n).params["units"] for n in ("encoder", "other")] == [24, 24]
    assert panel.workspace.document.undo_count == steps + 1
    panel.workspace.undo()
    graph = panel.workspace.graph
    assert [graph.layer_named(n).params["units"] for n in ("encoder", "other")] == [8, 16]


def test_edits_of_two_visits_to_a_field_are_two_steps(panel):
    select(panel, "encoder")
    line = panel.subject.form.editors["units"].findChild(QLineEdit)
    steps = panel.workspace.document.undo_count
    type_over(line, "10")
    panel.subject.name.line.setFocus()
    type_over(line, "20")
    assert panel.workspace.document.undo_count == steps + 2


def test_freezing_is_offered_for_what_learns_only(panel):
    select(panel, "encoder")
    assert panel.subject.learns.isVisible()
    panel.subject.trainable.click()
    assert not panel.workspace.graph.layer_named("encoder").trainable
    select(panel, "x")
    assert not panel.subject.learns.isVisible()


def test_a_shared_layer_says_how_many_calls_it_has(panel):
    from graph_core.edits import AddCall

    layer = panel.workspace.graph.layer_named("encoder").id
    select(panel, "encoder")
    assert not panel.subject.shared.isVisible()
    panel.workspace.apply(AddCall(layer))
    panel.refresh()
    assert panel.subject.shared.text().startswith("Shared: 2 calls")
    assert panel.subject.shared.isVisible()


def test_an_edit_from_elsewhere_is_shown_without_losing_the_focus(panel):
    from graph_core.edits import SetParams

    select(panel, "encoder")
    line = panel.subject.form.editors["units"].findChild(QLineEdit)
    line.setFocus()
    layer = panel.workspace.graph.layer_named("encoder").id
    panel.workspace.apply(SetParams(layer, {"units": 99}))
    panel.refresh()
    assert line.text() == "99"
    assert panel.subject.form.editors["units"].findChild(QLineEdit) is line


def test_the_theme_changes_without_losing_the_selection(panel):
    select(panel, "encoder")
    panel.set_theme(LIGHT)
    assert panel.subject.name.line.text() == "encoder"


def joining(ports):
    """Return a graph with a call of a block of so many inputs, and that call."""
    inside, net = Network("inside"), Network("net")
    ends = [inside.input(f"in{number}", (4,)) for number in range(ports)]
    inside.output("out", inside.layer("add")(*ends))
    call = net.layer(net.block(inside), name="joined")
    call(*(net.input(f"x{number}", (4,)) for number in range(ports)))
    return net.graph


@pytest.mark.parametrize(("ports", "long"), [(2, False), (40, True)])
def test_the_page_of_a_block_is_made_bit_by_bit_and_laid_out_before_it_is_seen(
    panel, monkeypatch, ports, long
):
    panel.workspace.replace(joining(ports))
    panel.refresh()
    rows, widths, network = [0], [], panel.subject
    show = panel.pages.show_page

    def shown(shape):
        widths.append(panel.pages.kept(shape).page.width())
        show(shape)

    monkeypatch.setattr(panel.pages, "show_page", shown)
    graph = panel.workspace.graph
    panel.workspace.select(graph.calls(graph.layer_named("joined").id))
    while panel.subject is network:
        QApplication.processEvents()
        rows.append(len(panel.findChildren(PortRow)))
    assert rows[-1] == min(ports, FEW) + 1
    assert max(later - earlier for earlier, later in pairwise(rows)) <= AT_A_TIME
    bar = panel.area.verticalScrollBar()
    room = panel.area.maximumViewportSize().width()
    assert widths == [room - bar.sizeHint().width() if long else room]
