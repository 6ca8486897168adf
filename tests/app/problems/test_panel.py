import pytest

from app.problems.panel import MOST, ProblemsPanel
from app.theme import DARK
from app.workspace import Workspace
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


def test_a_flood_of_findings_is_cut_and_says_how_many_more(panel):
    edits = tuple(AddLayer("dense", (0.0, 150.0 * i)) for i in range(MOST + 5))
    panel.workspace.apply(Several(edits, "Add many"))
    panel.refresh()
    assert len(panel.rows) == MOST
    rest = len(panel.workspace.document.analysis.diagnostics) - MOST
    assert panel.more.text() == f"and {rest} more"
    assert panel.more.isVisible()
