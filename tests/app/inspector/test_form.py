"""A form is made from declarations alone: every param type has an editor, every value is clean."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QSlider

from app.inspector.editors import EDITORS, MIXED, Editor, Surroundings, editor_for
from app.inspector.form import ParamForm
from app.tab_order import controls
from graph_core import params as p
from graph_core.fields import Field
from graph_core.spec import LAYERS
from graph_core.types import TensorType

CHOICES = (p.Choice("a", "First"), p.Choice("b", "Second"))


def all_param_types(kind=p.Param):
    for derived in kind.__subclasses__():
        yield derived
        yield from all_param_types(derived)


@pytest.fixture
def shown(qtbot):
    """Make the editor of a param, shown, and the list of what it announces."""

    def make(param, value=None, around=None):
        editor = editor_for(param, around or Surroundings())
        qtbot.addWidget(editor)
        editor.show()
        editor.show_value(param.default if value is None else value)
        edited = []
        editor.edited.connect(edited.append)
        return editor, edited

    return make


def test_every_type_of_param_has_an_editor():
    assert set(all_param_types()) == set(EDITORS)


@pytest.mark.parametrize("spec", list(LAYERS), ids=lambda spec: spec.id)
def test_every_param_of_every_layer_has_an_editor_whose_controls_are_named(qtbot, spec):
    for param in spec.params:
        editor, name = editor_for(param, Surroundings()), param.name
        qtbot.addWidget(editor)
        editor.show_value(param.default)
        controls = editor.findChildren(QLineEdit) + editor.findChildren(QAbstractButton)
        controls += editor.findChildren(QComboBox)
        assert controls, name
        assert all(control.accessibleName() or control.text() for control in controls), name


@pytest.mark.parametrize(
    ("param", "typed", "value"),
    [
        (p.IntParam(name="n", default=1), "16", 16),
        (p.IntParam(name="n", default=1, optional=True), "", None),
        (p.FloatParam(name="x", default=1.0), "0.25", 0.25),
        (p.TextParam(name="t", default="a"), "hello", "hello"),
        (p.IntsParam(name="k", default=(1, 1)), "3x5", (3, 5)),
        (p.IntsParam(name="k", default=(1, 1)), "3", (3, 3)),
        (p.ShapeParam(name="s", default=(1, 1)), "1×8×8", (1, 8, 8)),
        (p.AxesParam(name="a", default=(1,)), "2, 1", (2, 1)),
        (p.PaddingParam(name="p", default="valid"), "same", "same"),
        (p.PaddingParam(name="p", default="valid"), "1×2", (1, 2)),
    ],
)
def test_what_is_typed_is_announced_as_a_clean_value(shown, param, typed, value):
    editor, edited = shown(param)
    line = editor.findChild(QLineEdit)
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, typed)
    assert edited[-1] == value
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == param.text(value)


def test_a_wrong_value_is_explained_beneath_and_not_announced(shown):
    editor, edited = shown(p.IntParam(name="n", default=4, minimum=1))
    line = editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0")
    assert edited == []
    assert editor.reason.text() == "Expected a whole number, 1 or more."
    assert editor.reason.isVisible()
    editor.on_left()
    assert line.text() == "4"
    assert not editor.reason.isVisible()


def test_up_and_down_step_a_whole_number_within_its_bounds(shown):
    editor, edited = shown(p.IntParam(name="n", default=2, minimum=1))
    line = editor.findChild(QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_Up)
    for _ in range(4):
        QTest.keyClick(line, Qt.Key.Key_Down)
    assert edited == [3, 2, 1]
    assert line.text() == "1"


def test_a_slider_drags_a_rate_and_showing_a_value_is_no_edit(shown):
    param = p.FloatParam(name="lr", default=1e-3, above=0.0, maximum=1.0, slider=True)
    editor, edited = shown(param)
    assert edited == []
    slider = editor.findChild(QSlider)
    slider.setValue(slider.maximum())
    assert edited == [1.0]
    assert editor.findChild(QLineEdit).text() == "1"


def test_a_switch_a_choice_and_a_list_announce_what_is_picked(shown):
    editor, edited = shown(p.BoolParam(name="bias", default=True))
    QTest.mouseClick(editor.switch, Qt.MouseButton.LeftButton)
    assert edited == [False]
    editor, edited = shown(p.ChoiceParam(name="c", default="a", choices=CHOICES))
    editor.box.setCurrentIndex(1)
    editor.box.activated.emit(1)
    assert edited == ["b"]
    editor, edited = shown(p.ManyParam(name="m", default=("b",), choices=CHOICES))
    for box in editor.findChildren(QCheckBox):
        box.click()
    assert edited == [("b", "a"), ("a",)]


def test_a_field_is_chosen_among_those_of_the_data_and_an_unknown_one_is_kept(shown):
    around = Surroundings((Field("image", TensorType.parse("N×1×8×8")),))
    editor, edited = shown(p.FieldParam(name="field", default=""), "gone", around)
    texts = [editor.box.itemText(i) for i in range(editor.box.count())]
    assert texts == ["automatic", "image  N×1×8×8", "gone (not in the data)"]
    assert editor.box.currentData() == "gone"
    editor.box.activated.emit(1)
    assert edited == ["image"]


def test_only_what_counts_is_shown_and_advanced_params_are_folded_away(qtbot):
    spec = LAYERS.get("output")
    form = ParamForm(spec.params)
    qtbot.addWidget(form)
    form.show()
    form.show_values(spec.complete({"loss": "cross_entropy"}))
    assert "loss" in visible(form)
    assert "label_smoothing" not in visible(form)
    form.more.click()
    assert "label_smoothing" in visible(form)
    assert "delta" not in visible(form)
    form.show_values(spec.complete({"loss": "huber"}))
    assert "delta" in visible(form)
    assert "label_smoothing" not in visible(form)


def visible(form):
    return {name for name, editor in form.editors.items() if editor.isVisible()}


@pytest.mark.parametrize("spec", list(LAYERS), ids=lambda spec: spec.id)
def test_rows_shown_later_stand_and_are_walked_in_the_order_of_the_params(qtbot, spec):
    form = ParamForm(spec.params)
    qtbot.addWidget(form)
    form.show()
    form.show_values(spec.complete({}))
    form.more.click()
    for param in spec.params:
        if isinstance(param, p.ChoiceParam):
            for choice in param.choices:
                form.show_values(spec.complete({param.name: choice.id}))
    shown = visible(form)
    wanted = [param for param in spec.params if param.name in shown]
    wanted.sort(key=lambda param: param.advanced)
    walked = [widget for widget in controls(form) if widget is not form.more]
    owners = [next(n for n, e in form.editors.items() if e.isAncestorOf(w)) for w in walked]
    order = [param.name for param in wanted]
    assert owners == sorted(owners, key=order.index)
    heard = [child for child in form.children() if isinstance(child, Editor)]
    places = [heard.index(form.editors[param.name]) for param in wanted]
    assert places == sorted(places)


def test_values_that_differ_are_shown_as_several(qtbot):
    form = ParamForm((p.IntParam(name="n", default=1),))
    qtbot.addWidget(form)
    form.show_values({"n": 3}, mixed={"n"})
    line = form.editors["n"].findChild(QLineEdit)
    assert line.text() == ""
    assert line.placeholderText() == MIXED
