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
    """Edits the values of some params; the editor of one is made when it is first shown.

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
        self._mixed: Collection[str] = ()
        self._around = around or Surroundings()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        self._plain, self._advanced = _grid(), _grid()
        self.more = button("", "link", name="Advanced settings")
        self.more.clicked.connect(self._fold)
        layout.addLayout(self._plain)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._advanced)
        self._follow()

    def _make_row(self, param: Param) -> Editor:
        """Make what names and edits a param, in its place."""
        editor = editor_for(param, self._around)
        editor.edited.connect(lambda value: self.edited.emit(param.name, value))
        editor.left.connect(self.left)
        named = Wrapped(param.label, "muted")
        named.setToolTip(plain_tip(param.help))
        named.setBuddy(editor)
        self.editors[param.name], self._labels[param.name] = editor, named
        tall = isinstance(editor, ManyEditor)
        side = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
        grid, line = self._advanced if param.advanced else self._plain, self.params.index(param)
        grid.addWidget(named, line, 0, side)
        grid.addWidget(editor, line, 1)
        if self._values:
            self._show_value(param, editor)
        return editor

    def show_values(
        self,
        values: Mapping[str, Any],
        mixed: Collection[str] = (),
        around: Surroundings | None = None,
    ) -> None:
        """Show the values; `mixed` names the params in which what is selected differs."""
        self._values, self._mixed = values, mixed
        self._around = around or self._around
        for param in self.params:
            if param.name in self.editors:
                self._show_value(param, self.editors[param.name])
        self._follow()

    def _show_value(self, param: Param, editor: Editor) -> None:
        editor.around = self._around
        value = self._values.get(param.name, param.default)
        editor.show_value(value, mixed=param.name in self._mixed)

    def let_go(self) -> None:
        """Forget what is half typed, and fold what was unfolded."""
        for editor in self.editors.values():
            editor.on_left()
        self._open = False

    def _fold(self) -> None:
        self._open = not self._open
        self._follow()

    def _follow(self) -> None:
        """Show the params that count; advanced ones only when unfolded."""
        hidden, made = 0, len(self.editors)
        for param in self.params:
            counts = param.counts(self._values) if self._values else param.only_if is None
            shown = counts and (self._open or not param.advanced)
            hidden += counts and param.advanced
            self._show_row(param, shown)
        self.more.setVisible(bool(hidden))
        self.more.setText("Fewer settings" if self._open else f"{hidden} more…")
        if len(self.editors) > made:
            self._put_in_order()

    def _put_in_order(self) -> None:
        """Have what stands below another row come after it when the form is read aloud."""
        plain = [param.name for param in self.params if not param.advanced]
        advanced = [param.name for param in self.params if param.advanced]
        for names, last in ((plain, self.more), (advanced, None)):
            for name in filter(self.editors.__contains__, names):
                self._labels[name].raise_()
                self.editors[name].raise_()
            if last is not None:
                last.raise_()

    def _show_row(self, param: Param, shown: bool) -> None:
        editor = self.editors.get(param.name)
        if editor is None:
            if not shown:
                return
            editor = self._make_row(param)
        editor.setVisible(shown)
        self._labels[param.name].setVisible(shown)


def _grid() -> QGridLayout:
    """Return an empty grid in the proportions of a form."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(0, LABEL_SHARE)
    grid.setColumnStretch(1, EDITOR_SHARE)
    return grid
