"""JSON read strictly: what could be taken in two ways is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from graph_core.errors import FileError

# What numbers that aren't finite, or too long, have somewhere once every digit is a 0 and E and +
# are an e; finding that is ten times as fast as a pattern, and other numbers needn't be looked at.
_ALIKE = bytes.maketrans(b"123456789E+", b"000000000ee")
_LARGE_NUMBERS = (b"0" * 40, b"0e000", b"0ee000")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str) -> Any:
    """Return the value of a JSON text.

    Raises FileError for what is no JSON, duplicate keys, numbers that are not finite, text that
    is no Unicode, and nesting too deep to read.
    """
    try:
        digits = text.encode().translate(_ALIKE)
        numbers: dict[str, Any] = {}
        if any(large in digits for large in _LARGE_NUMBERS):
            numbers = {"parse_float": _float, "parse_int": _int}
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, **numbers)
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
    except RecursionError:
        raise FileError("the file is nested too deeply", expected="a project file") from None
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
