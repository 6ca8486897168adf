"""Declaring ports: a row of a name and a type for each, with what is wrong beneath it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.controls.text import button, label, restyle
from graph_core.declared import MOST, Pair, PortsParam
from graph_core.errors import ParamError

NAME_SHARE, TYPE_SHARE = 2, 3


class _Row(QWidget):
    """One port."""

    def __init__(self, word: str, pair: Pair) -> None:
        super().__init__()
        self.name, self.type = QLineEdit(pair[0]), QLineEdit(pair[1])
        self.name.setAccessibleName(f"Name of the {word}")
        self.type.setAccessibleName(f"Type of the {word}")
        self.type.setPlaceholderText("N×…")
        self.remove = button("✕", "flat", tip=f"Take this {word} away", name=f"Remove {word}")
        self.remove.setFixedWidth(30)
        self.reason = label("", "error", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(6)
        for field, share in ((self.name, NAME_SHARE), (self.type, TYPE_SHARE)):
            field.setProperty("role", "mono")
            line.addWidget(field, share)
        line.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(line)
        layout.addWidget(self.reason)
        self.complain("")

    @property
    def pair(self) -> Pair:
        return self.name.text(), self.type.text()

    def complain(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        for field in (self.name, self.type):
            restyle(field, invalid="true" if reason else "false")


class PortRows(QWidget):
    """The ports on one side of a layer; `changed` says that something was typed."""

    changed = Signal()

    def __init__(self, param: PortsParam, word: str, pairs: tuple[Pair, ...]) -> None:
        super().__init__()
        self._param, self._word = param, word
        self.rows: list[_Row] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.add: QPushButton = button(f"+ Add {word}", "link")
        self.add.clicked.connect(self._add_another)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label(f"{word.upper()}S", "section"))
        layout.addLayout(self._lines)
        layout.addWidget(self.add)
        for pair in pairs:
            self._add(pair)
        self._follow()

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What stands in the rows, as it was typed."""
        return tuple(row.pair for row in self.rows)

    def clean(self) -> tuple[Pair, ...] | None:
        """Return the ports in their normal form, None while something is wrong with one."""
        right = True
        for place, row in enumerate(self.rows):
            reason = self._wrong(place)
            row.complain(reason)
            right &= not reason
        cleaned: tuple[Pair, ...] | None = self._param.clean(self.pairs) if right else None
        return cleaned

    def _wrong(self, place: int) -> str:
        name = self.rows[place].pair[0].strip()
        if name in [row.pair[0].strip() for row in self.rows[:place]]:
            return f"Two ports are called {name}."
        try:
            self._param.port(*self.rows[place].pair)
        except ParamError as error:
            return f"Expected {error.expected}."
        return ""

    def _add(self, pair: Pair) -> _Row:
        row = _Row(self._word, pair)
        row.name.textChanged.connect(self.changed)
        row.type.textChanged.connect(self.changed)
        row.remove.clicked.connect(partial(self._remove, row))
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _add_another(self) -> None:
        taken = {row.pair[0] for row in self.rows}
        stem = "x" if self._word == "input" else "y"
        name = next(n for n in (stem, *(f"{stem}{i}" for i in range(2, 99))) if n not in taken)
        row = self._add((name, self.rows[-1].pair[1]))
        self._follow()
        row.name.setFocus()
        row.name.selectAll()
        self.changed.emit()

    def _remove(self, row: _Row) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """A layer has one port at least, and no more than can be drawn."""
        self.add.setEnabled(len(self.rows) < MOST)
        for row in self.rows:
            row.remove.setEnabled(len(self.rows) > 1)
