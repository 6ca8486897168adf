"""An error says what, expected, received and where."""

import pytest

from graph_core import errors
from graph_core.errors import LoomError


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, "it broke"),
        ({"expected": "a"}, "it broke: expected a"),
        ({"received": "b"}, "it broke: received b"),
        ({"expected": "a", "received": "b"}, "it broke: expected a, received b"),
        ({"expected": "a", "where": "conv1"}, "conv1: it broke: expected a"),
    ],
)
def test_the_message_is_made_of_its_parts(parts: dict[str, str], text: str) -> None:
    error = LoomError("it broke", **parts)
    assert str(error) == text
    assert (error.what, error.expected) == ("it broke", parts.get("expected", ""))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.ParamError, "param"),
        (errors.ShapeError, "shape"),
        (errors.DTypeError, "dtype"),
        (errors.EditRefused, "refused"),
        (errors.UnknownKind, "unknown-kind"),
        (errors.FileError, "file"),
    ],
)
def test_codes_are_stable(kind: type[LoomError], code: str) -> None:
    assert kind("x").code == code
    assert isinstance(kind("x"), LoomError)
