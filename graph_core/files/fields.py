"""Reading single values out of a file's data; everything unexpected is a FileError."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from graph_core.errors import FileError, LoomError
from graph_core.files.json_text import shown

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}\Z")
_IDS = re.compile(r"[A-Za-z0-9_.:-]{1,64}(?:\n[A-Za-z0-9_.:-]{1,64})*\Z")
_DEEPEST = 32
_FARTHEST = 1e9


def at(where: str, error: LoomError) -> FileError:
    """Return what is wrong as what is wrong with a file, and where."""
    return FileError(error.what, expected=error.expected, received=error.received, where=where)


def table(data: Mapping[str, Any], key: str, where: str = "") -> dict[str, Any]:
    """Return the object under a key, empty when the key is missing."""
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise FileError(
            f"{key} is damaged", expected="an object", received=shown(value), where=where
        )
    return value


def entry(
    value: object, where: str, needed: AbstractSet[str], allowed: AbstractSet[str]
) -> dict[str, Any]:
    """Return an object that has the keys it needs and none that isn't allowed."""
    if isinstance(value, dict) and value.keys() == needed:
        return value  # most have nothing more
    if not isinstance(value, dict):
        raise FileError(
            "an entry is damaged", expected="an object", received=shown(value), where=where
        )
    lacking, strange = needed - value.keys(), value.keys() - needed - allowed
    if lacking:
        raise FileError("an entry is incomplete", expected=", ".join(sorted(lacking)), where=where)
    if strange:
        raise FileError(
            "an entry has a key this version doesn't know",
            expected=", ".join(sorted(needed | allowed)),
            received=shown(min(strange)),
            where=where,
        )
    return value


def text(value: object, where: str, longest: int = 200) -> str:
    """Return a line of printable text."""
    if not isinstance(value, str) or not value.isprintable() or len(value) > longest:
        expected = f"a line of text, at most {longest} characters"
        raise FileError("a text is damaged", expected=expected, received=shown(value), where=where)
    return value


def prose(value: object, where: str, longest: int) -> str:
    """Return text of any number of lines."""
    lines = value.split("\n") if isinstance(value, str) else [""]
    sound = all(line.replace("\t", " ").isprintable() for line in lines)
    if not isinstance(value, str) or not sound or len(value) > longest:
        expected = f"printable text, at most {longest} characters"
        raise FileError("a text is damaged", expected=expected, received=shown(value), where=where)
    return value


def identifier(value: object, where: str) -> str:
    """Return an id."""
    if not isinstance(value, str) or not _ID.match(value):
        expected = "1 to 64 letters, digits or any of _.:-"
        raise FileError("an id is damaged", expected=expected, received=shown(value), where=where)
    return value


def identifiers(values: Collection[str]) -> list[str]:
    """Return ids, all looked at in one go; raises FileError."""
    lines = "\n".join(values)
    if values and not (lines.count("\n") == len(values) - 1 and _IDS.match(lines)):
        raise FileError("an id is damaged")
    return list(values)


def boolean(value: object, where: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise FileError(
            "a switch is damaged", expected="true or false", received=shown(value), where=where
        )
    return value


def whole(value: object, where: str) -> int:
    """Return a whole number that isn't absurdly large."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**31:
        raise FileError(
            "a number is damaged", expected="a whole number", received=shown(value), where=where
        )
    return value


def position(value: object, where: str) -> tuple[float, float]:
    """Return a place on the canvas."""
    pair = value if isinstance(value, list) and len(value) == 2 else ()
    if (
        pair
        and type(pair[0]) is type(pair[1]) is float
        and -_FARTHEST <= min(pair) <= max(pair) <= _FARTHEST
    ):
        return pair[0], pair[1]  # most are
    numbers = [n for n in pair if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(numbers) != 2 or any(abs(number) > _FARTHEST for number in numbers):
        expected = f"two numbers up to {_FARTHEST:g}"
        raise FileError("a place is damaged", expected=expected, received=shown(value), where=where)
    return float(numbers[0]), float(numbers[1])


def plain(value: object, where: str, depth: int = 0) -> Any:
    """Return JSON as it stands, if it isn't nested absurdly deep."""
    if depth > _DEEPEST:
        raise FileError("a value is nested too deeply", expected=f"{_DEEPEST} levels", where=where)
    if isinstance(value, dict):
        return {key: plain(item, where, depth + 1) for key, item in value.items()}
    return [plain(item, where, depth + 1) for item in value] if isinstance(value, list) else value


def frozen(value: object) -> Any:
    """Return JSON with its lists as tuples, which is how params hold them."""
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value
