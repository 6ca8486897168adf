import pytest
from PySide6.QtTest import QTest

from app.problems.panel import MOST, ProblemsPanel
from app.theme import DARK
from app.workspace import AT_ONCE, Workspace
from graph_core.document import GraphDocument
from graph_core.edits import AddLayer, Several


@pytest.fixture
def panel(qtbot):
    made = ProblemsPanel(Workspace(), DARK)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_empty_canvas_has_a_word_instead_of_a_list(panel):
    found = panel.workspace.document.analysis.diagnostics
    assert len(panel.rows) == len(found)
    assert panel.empty.isVisible() is not bool(found)


def test_findings_are_counted_and_errors_come_first(panel, qtbot):
    counts = []
    panel.counted.connect(counts.append)
    panel.workspace.apply(AddLayer("dense"))
    qtbot.waitUntil(lambda: bool(counts), timeout=5000)
    assert counts[-1] == len(panel.workspace.document.analysis.diagnostics) > 0
    severities = [row.found.severity for row in panel.rows]
    assert severities[0] == "error"
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert all(row.accessibleName() for row in panel.rows)


def test_a_flood_of_findings_is_cut_and_says_how_many_more(panel, qtbot):
    edits = tuple(AddLayer("dense", (0.0, 150.0 * i)) for i in range(MOST + 5))
    panel.workspace.apply(Several(edits, "Add many"))
    panel.workspace.turns.finish()
    rest = len(panel.workspace.document.analysis.diagnostics) - MOST
    assert panel.more.text() == f"and {rest} more"
    assert panel.more.isVisible()

    def scrolled_to_the_last():
        panel.area.verticalScrollBar().setValue(panel.area.verticalScrollBar().maximum())
        return len(panel.rows) == MOST

    qtbot.waitUntil(scrolled_to_the_last, timeout=20_000)
    assert [row.found for row in panel.rows] == list(panel._shown[:MOST])


def test_rows_are_made_as_far_as_somebody_sees(panel, qtbot):
    panel.resize(600, 200)
    edits = tuple(AddLayer("dense", (0.0, 150.0 * i)) for i in range(MOST))
    panel.workspace.apply(Several(edits, "Add many"))
    qtbot.waitUntil(lambda: panel.workspace.turns.idle, timeout=5000)
    seen = [row for row in panel.rows if row.geometry().top() < 200]
    assert len(seen) < len(panel.rows) < 30
    assert [row.found for row in panel.rows] == list(panel._shown[: len(panel.rows)])


def test_a_finding_that_still_stands_keeps_its_row(panel, qtbot):
    panel.workspace.apply(AddLayer("dense"))
    panel.refresh()
    QTest.qWait(50)
    before = list(panel.rows)
    panel.workspace.apply(AddLayer("dense", (0.0, 300.0)))
    panel.refresh()
    QTest.qWait(50)
    standing = {id(finding) for finding in panel._shown}
    kept = [row for row in before if id(row.found) in standing]
    assert kept
    assert set(kept) <= set(panel.rows)
    panel.workspace.undo()
    panel.refresh()
    QTest.qWait(50)
    found = panel.workspace.document.analysis.diagnostics
    assert [row.found for row in panel.rows] == list(found)
    places = [panel._list.indexOf(row) for row in panel.rows]
    assert places == list(range(len(found)))


def test_out_of_sight_no_row_is_made_and_they_come_when_it_is_shown(panel, qtbot):
    panel.hide()
    panel.workspace.apply(AddLayer("dense"))
    panel.refresh()
    assert not panel.rows
    panel.show()
    qtbot.waitUntil(lambda: bool(panel.rows))


def test_the_findings_of_a_large_network_are_shown_a_few_turns_after_it_is_opened(panel):
    made = GraphDocument()
    made.apply(Several(tuple(AddLayer("dense") for _ in range(AT_ONCE + 5)), "Add many"))
    workspace = panel.workspace
    workspace.put(workspace.document_of(made.graph))
    assert workspace.document.unfinished
    workspace.turns.finish()
    assert not workspace.document.unfinished
    assert panel._shown == made.analysis.diagnostics
