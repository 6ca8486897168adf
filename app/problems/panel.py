"""The list of findings; a click goes to the node, a button applies the fix."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.controls.text import button, label, sentence
from app.guard import guarded
from app.style import scaled
from app.theme import Theme
from app.workspace import Workspace
from graph_core.diagnostics import Diagnostic, Fix, Location, Severity

MOST = 200
# Rows are made as somebody scrolls to them, a few at a time, from so far below what is seen on.
FEW, AHEAD = 4, 300
SIGNS = {
    Severity.ERROR: ("✕ Error", "error"),
    Severity.WARNING: ("▲ Warning", "warning"),
    Severity.HINT: ("● Hint", "muted"),
}


class ProblemRow(QFrame):
    """One finding."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__()
        self.setObjectName("card")
        self.found = found
        word, role = SIGNS[found.severity]
        self.go = button(found.location.text or "whole network", "link", tip="Show on the canvas")
        self.go.setEnabled(bool(found.location.node))
        self.fixes = [button(fix.title, tip="Can be undone") for fix in found.fixes]
        self.setAccessibleName(f"{word[2:]}: {found.message}")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 10, 8)
        row.setSpacing(14)
        sign = label(word, f"sign-{role}")
        sign.setMinimumWidth(scaled(84))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(3)
        said.addWidget(label(sentence(found.message), "", wrap=True))
        if found.hint:
            said.addWidget(label(sentence(found.hint), "muted", wrap=True))
        row.addLayout(said, 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        for fix in self.fixes:
            row.addWidget(fix, 0, Qt.AlignmentFlag.AlignTop)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.found.location.node:
            self.go.click()


class ProblemsPanel(QWidget):
    """All findings, errors first; `shown_on_canvas` carries a node to centre on.

    `counted` carries how many findings there are, for the title of the tab.
    """

    shown_on_canvas = Signal(str)
    counted = Signal(int)

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Problems")
        self.workspace, self.theme = workspace, theme
        self._shown: tuple[Diagnostic, ...] | None = None
        self.rows: list[ProblemRow] = []
        self.empty = label("", "muted")
        self.more = label("", "muted")
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(16, 12, 16, 12)
        self._list.setSpacing(8)
        self._list.addWidget(self.empty)
        self._list.addWidget(self.more)
        self._list.addStretch(1)
        self.area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.verticalScrollBar().valueChanged.connect(lambda _: self._fill_soon())
        area.verticalScrollBar().rangeChanged.connect(lambda *_: self._fill_soon())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        workspace.document_changed.connect(lambda _: workspace.turns.soon(self.refresh))
        workspace.analysed.connect(lambda: workspace.turns.soon(self.refresh))
        workspace.replaced.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme

    def refresh(self) -> None:
        """Show the findings of the document as it is now."""
        found = self.workspace.document.analysis_so_far.diagnostics
        if found == self._shown:
            return
        self._shown = found
        self._keep_rows()
        if self.isVisible() and self._fill():
            self._fill_soon()
        self.more.setText(f"and {len(found) - MOST} more")
        self.more.setVisible(len(found) > MOST)
        self.empty.setText(
            "Nothing to mend." if len(self.workspace.document.graph) else "Nothing here yet."
        )
        self.empty.setVisible(not found)
        self.counted.emit(len(found))

    @property
    def _wanted(self) -> tuple[Diagnostic, ...]:
        return (self._shown or ())[:MOST]

    def _keep_rows(self) -> None:
        """Keep the rows of findings that still stand, in the order these have now."""
        kept = {id(row.found): row for row in self.rows}
        rows = [kept.pop(id(found)) for found in self._wanted if id(found) in kept]
        for row in kept.values():
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        for place, row in enumerate(rows):
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
        self.rows = rows

    def _fill_soon(self) -> None:
        if self.isVisible():
            self.workspace.turns.soon(self._fill)

    def _fill(self) -> bool:
        """Make a few of the rows that are missing in sight; tell whether there may be more."""
        bar, view = self.area.verticalScrollBar(), self.area.viewport()
        deep, made = bar.value() + view.height() + AHEAD, 0
        for place, found in enumerate(self._wanted):
            if place < len(self.rows) and self.rows[place].found is found:
                continue
            if made == FEW:
                return True
            if place and self.rows[place - 1].geometry().bottom() > deep:
                break
            self.rows.insert(place, self._row(found))
            self._list.insertWidget(place, self.rows[place])
            made += 1
        return bool(made)  # how far they reach is known in the next turn

    @guarded
    def _come_forward(self) -> None:
        self._fill_soon()

    def showEvent(self, event: QShowEvent) -> None:
        self._come_forward()

    def _row(self, found: Diagnostic) -> ProblemRow:
        row = ProblemRow(found)
        row.go.clicked.connect(lambda: self._go(found.location))
        for fix, press in zip(found.fixes, row.fixes, strict=True):
            press.clicked.connect(lambda _=False, fix=fix: self._mend(fix))
        return row

    def _go(self, place: Location) -> None:
        """Show where a finding is, inside the block it was found in."""
        self.workspace.go_inside(place.levels)
        self.workspace.select([place.node])
        self.shown_on_canvas.emit(place.node)

    def _mend(self, fix: Fix) -> None:
        self.workspace.document.end_merge()
        self.workspace.insert_whole(fix.edit)
