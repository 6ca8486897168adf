"""The pages of the inspector: one layer, several layers, or the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.controls.switch import Switch
from app.controls.text import Lines, button, label, plain_tip, restyle, rule
from app.guard import guarded
from app.inspector.facts import UNKNOWN, Fact
from app.inspector.form import EDITOR_SHARE, LABEL_SHARE
from app.style import scaled
from app.theme import Theme
from graph_core.errors import LoomError


class NameEdit(QWidget):
    """A name that is checked while typed and taken over on Enter or when the focus leaves."""

    renamed = Signal(str)

    def __init__(self, what: str, check: Any) -> None:
        super().__init__()
        self._check, self._name = check, ""
        self.line = QLineEdit()
        self.line.setProperty("role", "mono")
        self.line.setProperty("invalid", "false")
        self.line.setAccessibleName(what)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.reason = label("", "error", wrap=True)
        self.reason.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.line)
        layout.addWidget(self.reason)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finish)

    def show_name(self, name: str) -> None:
        self._name = name
        if not self.line.isModified():
            self.line.setText(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.put_back()
        return False

    def _typed(self, text: str) -> None:
        self._complain(self._check(text) if text != self._name else None)

    def _complain(self, refusal: LoomError | None) -> None:
        restyle(self.line, invalid="true" if refusal else "false")
        self.reason.setText(str(refusal) if refusal else "")
        self.reason.setVisible(refusal is not None)

    def _finish(self) -> None:
        text = self.line.text()
        if text == self._name or self._check(text):
            return
        self.line.setModified(False)
        self.renamed.emit(text)

    def put_back(self) -> None:
        """Show the name that counts again, when what was typed is refused or no longer wanted."""
        self.line.setModified(False)
        self.line.setText(self._name)
        self._complain(None)


class FactsTable(QWidget):
    """Facts as two columns: small capitals and monospace."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 84)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Show the facts; labels of an earlier call are used again."""
        wanted = tuple(facts)
        if wanted == self._facts:
            return
        self._facts = wanted
        while len(self._rows) < len(wanted):
            self._add_row()
        for place, (name, text) in enumerate(self._rows):
            fact = wanted[place] if place < len(wanted) else None
            name.setVisible(fact is not None)
            text.setVisible(fact is not None)
            if fact:
                name.setText(fact.name)
                text.setText(fact.text)
                text.setToolTip(plain_tip(fact.help))
                text.setAccessibleName(f"{fact.name}: {fact.text}")
                restyle(text, role="mono-muted" if fact.text == UNKNOWN else "mono")

    def _add_row(self) -> None:
        name, text = label("", "section"), Lines("mono")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = len(self._rows)
        self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, line, 1)
        self._rows.append((name, text))


@dataclass(frozen=True)
class Heading:
    """What a page is about: a title, its category's colour and a sentence."""

    title: str
    summary: str
    category: str = ""


class Bar(QWidget):
    """A thin upright line in a category's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor()
        self.setFixedSize(3, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint()

    @guarded
    def _paint(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawRoundedRect(self.rect(), 1, 1)
        painter.end()


class Header(QWidget):
    """The coloured bar, the title and the summary on top of a page."""

    help_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Heading, bool] | None = None
        self.bar, self.title = Bar(), label("", "title")
        self.summary = label("", "muted", wrap=True)
        self.ask = button("?", "flat", tip="What this layer does", name="Help on this layer")
        self.ask.setFixedWidth(scaled(30))
        self.ask.clicked.connect(self.help_wanted)
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(self.bar)
        row.addWidget(self.title, 1)
        row.addWidget(self.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.summary)

    def show_heading(self, heading: Heading, *, has_help: bool = False) -> None:
        """Show what a page is about, with a button that asks for help where there is some."""
        if self._shown == (heading, has_help):
            return
        self._shown = heading, has_help
        theme = self._theme
        self.bar.colour = QColor(theme.category.get(heading.category, theme.selection))
        self.bar.update()
        self.title.setText(heading.title)
        self.ask.setVisible(has_help)
        self.summary.setText(heading.summary)
        self.summary.setVisible(bool(heading.summary))


def row_of(name: str, editor: QWidget) -> QWidget:
    """Return a labelled row in the proportions of a form."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    named = label(name, "muted")
    named.setBuddy(editor)
    row.addWidget(named, LABEL_SHARE)
    if isinstance(editor, Switch):
        row.addStretch(EDITOR_SHARE)
        row.addWidget(editor)
    else:
        row.addWidget(editor, EDITOR_SHARE)
    return made


def page(parts: Iterable[QWidget | None]) -> QWidget:
    """Return a page with its parts from top to bottom; None draws a line."""
    made = QWidget()
    made.setObjectName("inspectorPage")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(16, 14, 14, 14)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part or rule())
    layout.addStretch(1)
    return made


def common_values(values: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], set[str]]:
    """Return the first layer's values, and the names in which the others differ from it."""
    first = dict(values[0])
    differing = {name for name in first if any(v.get(name) != first[name] for v in values)}
    return first, differing
