"""One editor per type of param, found in `EDITORS`; an editor only ever gives valid values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.controls.choice import ChoiceBox
from app.controls.switch import Switch
from app.controls.text import button, label, plain_tip, restyle
from app.controls.tick import TickBox
from app.inspector.scale import scale_of
from app.style import scaled
from graph_core.declared import PortsParam
from graph_core.errors import ParamError
from graph_core.fields import Field
from graph_core.formula import FormulaParam
from graph_core.params import (
    AxesParam,
    BoolParam,
    ChoiceParam,
    FieldParam,
    FloatParam,
    IntParam,
    IntsParam,
    ManyParam,
    PaddingParam,
    Param,
    ShapeParam,
    TextParam,
)
from graph_core.python_code import CodeParam

STEPS = 1000
MIXED = "several values"
AUTOMATIC = "automatic"


@dataclass(frozen=True)
class Surroundings:
    """What an editor may offer besides its param: the fields of the bound data set.

    `automatic` names the field that is bound when none is chosen; `edit_code` shows the editor of a
    layer's code.
    """

    fields: tuple[Field, ...] = ()
    automatic: str = ""
    edit_code: Callable[[], None] | None = None


class Editor(QWidget):
    """Shows a value and announces another; `edited` carries a clean value, `left` the focus."""

    edited = Signal(object)
    left = Signal()

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__()
        self.param = param
        self.around = around
        self.setToolTip(plain_tip(param.help))

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        """Show a value; `mixed` when the selected layers differ in it."""
        raise TypeError(f"{type(self).__name__} shows nothing")

    def watch(self, widget: QWidget) -> None:
        """Name a control after the param, describe it and tell when the focus leaves it."""
        widget.setAccessibleName(self.param.label)
        widget.setAccessibleDescription(self.param.help)
        widget.installEventFilter(self)
        self.setFocusProxy(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.on_left()
            self.left.emit()
        return False

    def on_left(self) -> None:
        """Tidy up when the focus goes elsewhere."""


class TextEditor(Editor):
    """A line that is checked at every keystroke; what is wrong stands beneath it in words."""

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__(param, around)
        self._value: Any = param.default
        self._mixed = False
        self.line = QLineEdit()
        self.line.setProperty("role", "mono")
        self.watch(self.line)
        self.reason = label("", "error", wrap=True)
        self.reason.hide()
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.row.addWidget(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(self.row)
        layout.addWidget(self.reason)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Undo and Redo to the document, unless what stands here is not yet in it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if (undo or event.matches(QKeySequence.StandardKey.Redo)) and not self.reason.text():
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self._value, self._mixed = value, mixed
        if not (self.line.hasFocus() and self._stands_for(value)):
            self._settle()

    def on_left(self) -> None:
        self._settle()

    def _stands_for(self, value: Any) -> bool:
        try:
            return bool(self.param.parse(self.line.text()) == value)
        except ParamError:
            return self.line.isModified()

    def _settle(self) -> None:
        """Show the value that counts in its normal form."""
        text = "" if self._mixed else self.param.text(self._value)
        if text != self.line.text():
            self.line.setText(text)
        self.line.setModified(False)
        self.line.setPlaceholderText(MIXED if self._mixed else "")
        self._complain("")

    def _typed(self, text: str) -> None:
        try:
            value = self.param.parse(text)
        except ParamError as error:
            self._complain(f"Expected {error.expected}." if error.expected else error.what)
            return
        self._complain("")
        self.commit(value)

    def commit(self, value: Any) -> None:
        """Make a value the one that counts."""
        self._value, self._mixed = value, False
        self.edited.emit(value)

    def _complain(self, reason: str) -> None:
        restyle(self.line, invalid="true" if reason else "false")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))


class IntEditor(TextEditor):
    """A whole number; Up and Down step it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if step and isinstance(self._value, int):
                self._step(self._value + step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, value: int) -> None:
        try:
            clean = self.param.clean(value)
        except ParamError:
            return
        self.commit(clean)
        self._settle()


class FloatEditor(TextEditor):
    """A number, with a slider where its declaration asks for one."""

    def __init__(self, param: FloatParam, around: Surroundings) -> None:
        super().__init__(param, around)
        self.slider: QSlider | None = None
        if not param.slider:
            return
        self.scale = scale_of(param)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.watch(self.slider)
        self.slider.valueChanged.connect(self._dragged)
        self.setFocusProxy(self.line)
        self.line.setMaximumWidth(scaled(76))
        self.row.insertWidget(0, self.slider, 1)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        super().show_value(value, mixed=mixed)
        if self.slider:
            with QSignalBlocker(self.slider):  # showing a value is no edit
                self.slider.setValue(round(self.scale.position(value) * STEPS))

    def _dragged(self, place: int) -> None:
        self.commit(self.param.clean(self.scale.value(place / STEPS)))
        self._settle()


class BoolEditor(Editor):
    """A switch."""

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__(param, around)
        self.switch = Switch(param.label)
        self.watch(self.switch)
        self.switch.clicked.connect(self._clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.addStretch(1)
        layout.addWidget(self.switch)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self.switch.setChecked(bool(value) and not mixed)

    def _clicked(self, on: bool) -> None:
        self.edited.emit(on)
        self.left.emit()


class ChoiceEditor(Editor):
    """One of the declared choices."""

    def __init__(self, param: ChoiceParam, around: Surroundings) -> None:
        super().__init__(param, around)
        self.box = ChoiceBox(param.label)
        self.watch(self.box)
        for choice in param.choices:
            self.box.addItem(choice.label, choice.id)
            tip = plain_tip(choice.help)
            self.box.setItemData(self.box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.box.activated.connect(self._picked)
        _alone(self, self.box)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self.box.setCurrentIndex(-1 if mixed else self.box.findData(value))
        self.box.setPlaceholderText(MIXED if mixed else "")

    def _picked(self, place: int) -> None:
        self.edited.emit(self.box.itemData(place))
        self.left.emit()


class FieldEditor(Editor):
    """A field of the bound data set, or the automatic choice."""

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__(param, around)
        self.box = ChoiceBox(param.label)
        self.watch(self.box)
        self.box.activated.connect(self._picked)
        _alone(self, self.box)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self.box.clear()
        bound = self.around.automatic
        self.box.addItem(f"{AUTOMATIC}: {bound}" if bound else AUTOMATIC, "")
        for field in self.around.fields:
            self.box.addItem(f"{field.name}  {field.type.shape_text}", field.name)
        if value and self.box.findData(value) < 0:
            self.box.addItem(f"{value} (not in the data)", value)
        self.box.setCurrentIndex(-1 if mixed else self.box.findData(value))
        self.box.setPlaceholderText(MIXED if mixed else "")

    def _picked(self, place: int) -> None:
        self.edited.emit(self.box.itemData(place))
        self.left.emit()


class PaddingEditor(TextEditor):
    """`same`, `valid` or typed numbers: a combo whose line can be edited."""

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__(param, around)
        self.box = ChoiceBox(param.label)
        self.box.setEditable(True)
        self.box.addItems(["same", "valid"])
        self.box.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        self.box.setCompleter(None)  # type: ignore[arg-type]  # None takes the completer away
        self.row.replaceWidget(self.line, self.box)
        self.line.hide()
        self.line.deleteLater()
        line = self.box.lineEdit()
        assert line is not None
        self.line = line
        self.line.setFrame(False)
        self.watch(self.line)
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._settle)
        self.box.activated.connect(self._picked)

    def _picked(self, place: int) -> None:
        self.commit(self.param.parse(self.box.itemText(place)))
        self._settle()
        self.left.emit()


class ManyEditor(Editor):
    """A check list; the order of ticking is the order of the values."""

    def __init__(self, param: ManyParam, around: Surroundings) -> None:
        super().__init__(param, around)
        self._value: tuple[str, ...] = ()
        self.boxes: dict[str, TickBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(4)
        for choice in param.choices:
            box = TickBox(choice.label)
            self.watch(box)
            box.setAccessibleName(f"{param.label}: {choice.label}")
            box.setToolTip(plain_tip(choice.help))
            box.clicked.connect(lambda on, id_=choice.id: self._ticked(id_, on))
            self.boxes[choice.id] = box
            layout.addWidget(box)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self._value = () if mixed else tuple(value)
        for id_, box in self.boxes.items():
            box.setChecked(id_ in self._value)

    def _ticked(self, id_: str, on: bool) -> None:
        kept = tuple(item for item in self._value if item != id_)
        self._value = (*kept, id_) if on else kept
        self.edited.emit(self._value)
        self.left.emit()


class CodeField(Editor):
    """Says how much code there is; it is written in a dialog of its own."""

    def __init__(self, param: Param, around: Surroundings) -> None:
        super().__init__(param, around)
        self.edit = button("Edit code…")
        self.watch(self.edit)
        self.edit.setAccessibleName("Edit code")
        self.edit.clicked.connect(self._open)
        self.told = label("", "faint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.edit)
        layout.addWidget(self.told)

    def show_value(self, value: Any, *, mixed: bool = False) -> None:
        self.told.setText(MIXED if mixed else self.param.brief(value))
        self.edit.setEnabled(self.around.edit_code is not None)

    def _open(self) -> None:
        if self.around.edit_code is not None:
            self.around.edit_code()


def _alone(editor: Editor, widget: QWidget) -> None:
    layout = QHBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)


EDITORS: dict[type[Param], Callable[[Any, Surroundings], Editor]] = {
    IntParam: IntEditor,
    FloatParam: FloatEditor,
    BoolParam: BoolEditor,
    ChoiceParam: ChoiceEditor,
    ManyParam: ManyEditor,
    FieldParam: FieldEditor,
    TextParam: TextEditor,
    FormulaParam: TextEditor,
    PaddingParam: PaddingEditor,
    IntsParam: TextEditor,
    ShapeParam: TextEditor,
    AxesParam: TextEditor,
    CodeParam: CodeField,
    PortsParam: TextEditor,
}


def editor_for(param: Param, around: Surroundings) -> Editor:
    """Return the editor of a param's type, or of the nearest type it derives from."""
    made = next(EDITORS[kind] for kind in type(param).__mro__ if kind in EDITORS)
    return made(param, around)
