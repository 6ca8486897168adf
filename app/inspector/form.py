"""A form made from params alone: labels, editors, what is hidden and what is folded away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.controls.text import Wrapped, button, plain_tip
from app.inspector.editors import Editor, ManyEditor, Surroundings, editor_for
from graph_core.params import Param

LABEL_SHARE, EDITOR_SHARE = 42, 58


class ParamForm(QWidget):
    """Edits the values of some params.

    `edited` carries a param's name and its clean value; `left` says that the focus left an editor.
    Nothing changes by itself: the owner applies the edit and calls `show_values` again.
    """

    edited = Signal(str, object)
    left = Signal()

    def __init__(self, params: Sequence[Param], around: Surroundings | None = None) -> None:
        super().__init__()
        self.params = tuple(params)
        self.editors: dict[str, Editor] = {}
        self._labels: dict[str, QLabel] = {}
        self._open = False
        self._values: Mapping[str, Any] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        around = around or Surroundings()
        self._plain = self._grid([p for p in self.params if not p.advanced], around)
        layout.addLayout(self._plain)
        advanced = [param for param in self.params if param.advanced]
        self.more = button("", "link", name="Advanced settings")
        self.more.clicked.connect(self._fold)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._grid(advanced, around))
        self._follow()

    def _grid(self, params: Sequence[Param], around: Surroundings) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, LABEL_SHARE)
        grid.setColumnStretch(1, EDITOR_SHARE)
        for line, param in enumerate(params):
            editor = editor_for(param, around)
            editor.edited.connect(lambda value, name=param.name: self.edited.emit(name, value))
            editor.left.connect(self.left)
            named = Wrapped(param.label, "muted")
            named.setToolTip(plain_tip(param.help))
            named.setBuddy(editor)
            self.editors[param.name], self._labels[param.name] = editor, named
            tall = isinstance(editor, ManyEditor)
            side = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(named, line, 0, side)
            grid.addWidget(editor, line, 1)
        return grid

    def show_values(
        self,
        values: Mapping[str, Any],
        mixed: Collection[str] = (),
        around: Surroundings | None = None,
    ) -> None:
        """Show the values; `mixed` names the params in which what is selected differs."""
        self._values = values
        for param in self.params:
            editor = self.editors[param.name]
            editor.around = around or editor.around
            value = values.get(param.name, param.default)
            editor.show_value(value, mixed=param.name in mixed)
        self._follow()

    def _fold(self) -> None:
        self._open = not self._open
        self._follow()

    def _follow(self) -> None:
        """Show the params that count; advanced ones only when unfolded."""
        hidden = 0
        for param in self.params:
            counts = param.counts(self._values) if self._values else param.only_if is None
            shown = counts and (self._open or not param.advanced)
            hidden += counts and param.advanced
            self.editors[param.name].setVisible(shown)
            self._labels[param.name].setVisible(shown)
        self.more.setVisible(bool(hidden))
        self.more.setText("Fewer settings" if self._open else f"{hidden} more…")
