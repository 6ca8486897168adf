"""Params take what they mean, refuse the rest in words, and read back what they show."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.errors import ParamError
from graph_core.params import (
    AxesParam,
    BoolParam,
    Choice,
    ChoiceParam,
    FloatParam,
    IntParam,
    IntsParam,
    ManyParam,
    PaddingParam,
    Param,
    ShapeParam,
    TextParam,
    complete,
)
from graph_core.values import Values

CHOICES = (Choice("a", "First"), Choice("b_c"))
PARAMS: tuple[Param, ...] = (
    IntParam(name="whole", default=3, minimum=1, maximum=9),
    IntParam(name="maybe", default=None, optional=True),
    FloatParam(name="real", default=0.5, minimum=0.0, below=1.0),
    BoolParam(name="flag"),
    ChoiceParam(name="one", default="a", choices=CHOICES),
    ManyParam(name="some", choices=CHOICES),
    TextParam(name="word"),
    IntsParam(name="pair", default=(1, 2), minimum=1),
    PaddingParam(name="padding"),
    ShapeParam(name="shape", default=(3,), symbols=True, infer=True),
    AxesParam(name="axes", default=(2, 1)),
)
anything = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("same")
    ),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=5,
)


@pytest.mark.parametrize("param", PARAMS, ids=lambda param: param.name)
@given(value=anything)
@settings(max_examples=80)
def test_a_value_is_cleaned_once_and_for_all_or_refused(param: Param, value: Any) -> None:
    try:
        clean = param.clean(value)
    except ParamError:
        return
    assert param.clean(clean) == clean
    assert param.clean(json.loads(json.dumps(clean))) == clean
    assert param.parse(param.text(clean)) == clean
    hash(clean)


@pytest.mark.parametrize("param", PARAMS, ids=lambda param: param.name)
def test_defaults_are_clean(param: Param) -> None:
    assert param.clean(param.default) == param.default
    assert param.parse(param.text(param.default)) == param.default


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("whole", 0),
        ("whole", 10),
        ("whole", True),
        ("whole", 2.5),
        ("whole", "3"),
        ("whole", None),
        ("maybe", -1),
        ("real", 1.0),
        ("real", -0.1),
        ("real", math.nan),
        ("real", math.inf),
        ("real", True),
        ("real", 10**400),
        ("flag", 1),
        ("one", "First"),
        ("one", ["a"]),
        ("some", ["z"]),
        ("some", "a"),
        ("word", "two\nlines"),
        ("word", "x" * 201),
        ("pair", [1]),
        ("pair", 0),
        ("pair", [1, True]),
        ("padding", "full"),
        ("padding", -1),
        ("shape", [0]),
        ("shape", [-1, -1]),
        ("shape", ["N"]),
        ("shape", [2**40]),
        ("shape", [1] * 9),
        ("axes", [8]),
        ("axes", ["1"]),
        ("axes", [False]),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(name: str, value: object) -> None:
    param = next(p for p in PARAMS if p.name == name)
    with pytest.raises(ParamError, match="expected"):
        param.clean(value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("whole", " 7 ", 7),
        ("maybe", "", None),
        ("real", "1e-3", 0.001),
        ("flag", "Yes", True),
        ("one", "First", "a"),
        ("one", "b c", "b_c"),
        ("some", "b_c, a", ("b_c", "a")),
        ("pair", "3", (3, 3)),
        ("pair", "3x5", (3, 5)),
        ("padding", " Same", "same"),
        ("padding", "1, 2", (1, 2)),
        ("shape", "(-1, T, 3)", (-1, "T", 3)),
        ("axes", "-1 2", (-1, 2)),
    ],
)
def test_a_typed_text_becomes_a_value(name: str, text: str, value: object) -> None:
    assert next(p for p in PARAMS if p.name == name).parse(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("whole", "three"), ("real", "half"), ("flag", "maybe"), ("pair", "3 by 3"), ("axes", "last")],
)
def test_a_text_that_means_nothing_is_refused(name: str, text: str) -> None:
    with pytest.raises(ParamError):
        next(p for p in PARAMS if p.name == name).parse(text)


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_a_number_shows_every_digit_it_needs(value: float) -> None:
    param = PARAMS[2]
    assert param.parse(param.text(value)) == value


def test_a_short_number_is_shown_short() -> None:
    assert PARAMS[2].text(0.0001) == "0.0001"
    assert PARAMS[2].text(0.5) == "0.5"


def test_missing_params_take_their_defaults_and_unknown_ones_are_refused() -> None:
    assert complete(PARAMS[:1], {}) == {"whole": 3}
    with pytest.raises(ParamError, match="no param 'hole'"):
        complete(PARAMS[:1], {"hole": 3})


def test_a_param_counts_only_beside_the_values_it_names() -> None:
    param = BoolParam(name="corners", only_if=("mode", ("bilinear",)))
    assert param.counts({"mode": "bilinear"})
    assert not param.counts({"mode": "nearest"})


def test_values_are_read_as_attributes_and_never_written() -> None:
    values = Values({"units": 3})
    assert values.units == values["units"] == 3
    with pytest.raises(AttributeError):
        values.units = 4
    with pytest.raises(AttributeError):
        _ = values.bias
