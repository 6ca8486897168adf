"""JSON read strictly: what could be taken in two ways is refused."""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from typing import Any

import msgspec

from graph_core.errors import FileError

# A number too long is found as 0s once every digit is one; a pattern takes 20 times as long.
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 40
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str) -> Any:
    """Return the value of a JSON text.

    Raises FileError for what is no JSON, duplicate keys, numbers that are not finite and text that
    is no Unicode; RecursionError for nesting too deep to read.
    """
    with suppress(msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return _at_once(text)
    return _piece_by_piece(text)


def _at_once(text: str) -> Any:
    """Return the value of a text that is plainly sound; raises DecodeError for any other.

    msgspec is as strict and twice as fast, but keeps the last of equal keys. A text has a colon for
    each key, and those in its strings unless they are written as numbers; so has the text that is
    made of the value, which is short of some where a key was dropped.
    """
    data = text.encode()
    value = msgspec.json.decode(data)
    if _LONG_NUMBER in data.translate(_DIGITS) or b"\\u" in data:
        raise msgspec.DecodeError
    if data.count(b":") != msgspec.json.encode(value).count(b":"):
        raise msgspec.DecodeError
    return value


def _piece_by_piece(text: str) -> Any:
    """Return the value of any text, looking at each object and number; raises as `parse`."""
    try:
        text.encode()  # or it holds half a surrogate pair
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
        if _SURROGATE_ESCAPE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise FileError(
            "this is not a project file",
            expected="JSON",
            received=error.msg,
            where=f"line {error.lineno}",
        ) from None
    except UnicodeEncodeError:
        raise FileError(
            "the text is damaged", expected="Unicode", received="half a surrogate pair"
        ) from None
    return value


def shown(value: object) -> str:
    """Return a value as an error message shows it: short, whatever it is."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise FileError("a key stands twice in one object", received=shown(twice))
    return made


def _constant(name: str) -> float:
    raise FileError("a number is not finite", expected="a finite number", received=name)


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise FileError("a number is not finite", expected="a finite number", received=text[:40])
    return number


def _int(text: str) -> int:
    if len(text) > 40:
        raise FileError("a number is too long", expected="at most 40 digits", received=text[:40])
    return int(text)
