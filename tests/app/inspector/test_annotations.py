"""The inspector on frames and notes: title and colour, each an edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.inspector.panel import InspectorPanel
from app.theme import DARK
from app.workspace import Workspace
from graph_core.annotations import Frame, Note
from graph_core.edits import Annotate


@pytest.fixture
def panel(qtbot):
    workspace = Workspace()
    notes = {"t": Note("t", (0.0, 300.0, 100.0, 60.0), "Theirs")}
    workspace.apply(Annotate({"f": Frame("f", (0.0, 0.0, 200.0, 200.0), "Body", "blue")}, notes))
    made = InspectorPanel(workspace, DARK)
    qtbot.addWidget(made)
    made.resize(300, 800)
    made.show()
    return made


def select(panel, *ids):
    panel.workspace.select(ids)
    panel.refresh()
    return panel.subject


def texts(panel):
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_a_frame_is_renamed_as_one_step(panel):
    page = select(panel, "f")
    steps = panel.workspace.document.undo_count
    assert page.title.text() == "Body"
    page.title.selectAll()
    QTest.keyClicks(page.title, "Head")
    QTest.keyClick(page.title, Qt.Key.Key_Return)
    assert panel.workspace.graph.frames["f"].title == "Head"
    assert panel.workspace.document.undo_count == steps + 1
    panel.workspace.undo()
    panel.refresh()
    assert page.title.text() == "Body"


def test_a_colour_goes_to_all_that_are_selected(panel):
    page = select(panel, "f", "t")
    steps = panel.workspace.document.undo_count
    assert not any(made.isChecked() for made in page.colours.buttons.values())
    page.colours.buttons["red"].click()
    graph = panel.workspace.graph
    assert graph.frames["f"].colour == graph.notes["t"].colour == "red"
    assert panel.workspace.document.undo_count == steps + 1
    panel.refresh()
    assert page.colours.buttons["red"].isChecked()
    assert "1 frame, 1 note" in texts(panel)


def test_a_stranger_s_note_says_why_it_is_plain(panel):
    select(panel, "t")
    assert any("written elsewhere" in text for text in texts(panel))
    panel.workspace.authored.add("Theirs")
    panel.refresh()
    assert not any("written elsewhere" in text for text in texts(panel))


def test_every_colour_is_named_for_those_who_cannot_see_it(panel):
    page = select(panel, "f")
    assert page.colours.buttons["teal"].accessibleName() == "Colour teal"
    assert page.colours.buttons["teal"].toolTip() == "Teal"
