"""A text is read at once where that is safe, and what comes of it is the same either way."""

import json
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_core.errors import FileError
from graph_core.files import dumps
from graph_core.files.json_text import parse
from tests.graph_core.files.test_files import small

SPACE = st.text(" \t\r\n", max_size=2)
WRITTEN = "0 -0 -0.0 1E5 1e+5 1.50 1e-400 1e400 -1E+400 1e0000000005 NaN Infinity -Infinity"
NO_NUMBERS = "01 1. .5 +1 - 1e 0x1 1_0"
LONG = ["9" * 19, "9" * 20, "9" * 40, "-" + "9" * 40, "9" * 41, "1" * 400, "0." + "0" * 50 + "1"]
NUMBERS = st.sampled_from([*WRITTEN.split(), *NO_NUMBERS.split(), *LONG]) | st.one_of(
    st.integers(), st.floats(allow_nan=False)
).map(json.dumps)
ESCAPED = r"\" \\ \n \/ \u003a \u003A \u0061 \ud83d\ude00 \ud800 \x"
PIECES = st.sampled_from([*ESCAPED.split(), *"ab: ,}é😀\x7f\x1f\ud800\u2028"])
STRINGS = st.lists(PIECES, max_size=3).map(lambda parts: '"' + "".join(parts) + '"')
KEYS = st.sampled_from(['"a"', '"b"', '""', '":"', '"a:"', '"\\u003a"', '"\\u0061"']) | STRINGS


@st.composite
def lists(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    inside = ",".join(draw(SPACE) + item + draw(SPACE) for item in draw(st.lists(items)))
    return "[" + inside + "]"


@st.composite
def objects(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    pairs = draw(st.lists(st.tuples(KEYS, items), max_size=4))
    inside = ",".join(
        draw(SPACE) + key + draw(SPACE) + ":" + draw(SPACE) + item for key, item in pairs
    )
    return "{" + inside + "}"


TEXTS = st.recursive(
    NUMBERS | STRINGS | st.sampled_from(["true", "false", "null", "nul"]),
    lambda inner: lists(inner) | objects(inner),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    text = draw(TEXTS)
    place = draw(st.integers(0, len(text)))
    junk = draw(st.text('"\\:,{}[]019eE+-. \nu', max_size=2))
    return text[:place] + junk + text[place + draw(st.integers(0, 2)) :]


def outcome(text: str) -> tuple[str, ...]:
    try:
        return ("value", repr(parse(text)))
    except FileError as error:
        return ("refused", error.what, error.expected, error.received, error.where)


def with_care(text: str) -> tuple[str, ...]:
    """Return what comes of a text that isn't read at once."""
    with patch.object(msgspec.json, "decode", side_effect=msgspec.DecodeError):
        return outcome(text)


@settings(max_examples=600, deadline=None)
@given(TEXTS | damaged())
@example('{"a":1,"\\u003a":2,"a":3}')
@example('{"a":{":":1},"a":2,"b":"::"}')
@example('{"a" :1,"a"\n:2}')
@example("\ufeff1")
@example("[" * 300 + "]" * 300)
@example('{"a":' * 300 + "1" + "}" * 300)
def test_what_is_read_at_once_is_what_is_read_with_care(text: str) -> None:
    assert outcome(text) == with_care(text)


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, '{"a":1,"a":' + "[" * 5000])
def test_too_deep_is_too_deep_either_way(text: str) -> None:
    for read in (outcome, with_care):
        with pytest.raises(RecursionError):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1}, "c": {"b": 2, "b": {"d": ":"}}}',
        '[{"a": 1, ":": 2, "a": "::::"}]',
        '{"\\u0061": 1, "a": 2}',
    ],
)
def test_a_key_that_stands_twice_is_refused(text: str) -> None:
    with pytest.raises(FileError, match="twice"):
        parse(text)


def test_a_project_is_read_at_once() -> None:
    text = dumps(small())
    data: Any = json.loads(text)
    with patch.object(json, "loads", side_effect=AssertionError):
        assert parse(text) == data
