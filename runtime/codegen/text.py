"""Python text: identifiers, literals, prose and lines broken the way ruff breaks them."""

from __future__ import annotations

import builtins
import keyword
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graph_core.errors import LoomError
from graph_core.spec import Ref

WIDTH = 100  # as wide as the ops that are copied into generated modules
_BUILTINS = frozenset(dir(builtins))


class CodeError(LoomError):
    """A network has no source as it stands; `node` says where."""

    code = "code"

    def __init__(self, what: str, *, node: str = "", **parts: str) -> None:
        self.node = node
        super().__init__(what, **parts)


def identifier(name: str, taken: Collection[str]) -> str:
    """Return a free Python identifier that reads like the name, whatever the name is.

    >>> identifier("class", set()), identifier("x; import os", {"x_import_os"}), identifier("1", ())
    ('class_', 'x_import_os2', 'x1')
    """
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in name)
    stem = "_".join(part for part in kept.split("_") if part)[:64] or "x"
    if stem[0].isdigit():
        stem = f"x{stem}"
    if keyword.iskeyword(stem) or stem in _BUILTINS:
        stem = f"{stem}_"
    made, number = stem, 1
    while made in taken:
        number += 1
        made = f"{stem}{number}"
    return made


def camel(title: str, taken: Collection[str]) -> str:
    """Return a free name for a class that reads like the title, whatever that is.

    >>> camel("Basic block, down", ()), camel("none", {"Model"}), camel("3\u00d73; import os", ())
    ('BasicBlockDown', 'NoneBlock', 'Block33ImportOs')
    """
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in title)
    stem = "".join(word[:1].upper() + word[1:] for word in kept.split())[:48] or "Block"
    if stem[0].isdigit():
        stem = f"Block{stem}"
    if keyword.iskeyword(stem) or stem in _BUILTINS or stem in taken:
        stem = f"{stem}Block" if not stem.endswith("Block") else stem
    made, number = stem, 1
    while made in taken or made in _BUILTINS:
        number += 1
        made = f"{stem}{number}"
    return made


def literal(value: object) -> str:
    """Return the value as Python text; raises CodeError for what isn't plain data.

    >>> literal(((1, 2), "a'b", None)), literal(float("-inf"))
    ('((1, 2), "a\\'b", None)', 'float("-inf")')
    """
    if isinstance(value, Ref):
        return qualified(value.name)
    if isinstance(value, tuple | list):
        return _sequence(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return _quoted(value)
    if value is None or type(value) in (bool, int, float):
        return repr(value)
    raise CodeError("a value can't be written as code", received=type(value).__name__)


def _sequence(values: Sequence[object]) -> str:
    inner = ", ".join(map(literal, values))
    if isinstance(values, list):
        return f"[{inner}]"
    return f"({inner},)" if len(values) == 1 else f"({inner})"


def _quoted(text: str) -> str:
    """Quote with " unless that costs a backslash."""
    shown = ascii(text)
    if shown[0] == "'" and '"' not in shown and "\\'" not in shown:
        return f'"{shown[1:-1]}"'
    return shown


def qualified(name: str) -> str:
    """Return a target's name as the generated module knows it.

    >>> qualified("torch.nn.Linear"), qualified("torch.cat"), qualified("ops.reshape")
    ('nn.Linear', 'torch.cat', 'reshape')
    """
    if not all(part.isidentifier() for part in name.split(".")):
        raise CodeError("a name can't be written as code", received=repr(name[:80]))
    root, _, rest = name.partition(".")
    if root == "ops":
        return rest
    return name.removeprefix("torch.") if name.startswith("torch.nn.") else name


def prose(text: str) -> str:
    """Return text that can stand in a docstring or comment: one line, nothing to escape.

    >>> prose('a\"\"\"\\nb\\\\')
    'a b'
    """
    safe = "".join(c if c.isprintable() and c not in '"\\' else " " for c in text)
    return " ".join(safe.split())[:200]


@dataclass(frozen=True)
class Nested:
    """Text in brackets, to be broken over lines where it is too long for one."""

    open: str
    parts: tuple[Expr, ...]
    close: str = ")"
    between: str = ","


Expr: TypeAlias = "str | Nested"


def called(function: str, parts: Iterable[Expr]) -> Nested:
    """Return a call of a function."""
    return Nested(f"{function}(", tuple(parts))


def flat(expr: Expr) -> str:
    """Return an expression on one line."""
    if isinstance(expr, str):
        return expr
    inner = f"{expr.between} ".join(map(flat, expr.parts))
    return f"{expr.open}{inner}{expr.close}"


def laid(prefix: str, expr: Expr, suffix: str = "", indent: int = 8) -> list[str]:
    """Return the lines of an expression, broken from the outside in where it is too long."""
    margin = " " * indent
    whole = f"{margin}{prefix}{flat(expr)}{suffix}"
    if len(whole) <= WIDTH or isinstance(expr, str) or not expr.parts:
        return [whole]
    first, last = f"{margin}{prefix}{expr.open}", f"{margin}{expr.close}{suffix}"
    inner = f"{margin}    {f'{expr.between} '.join(map(flat, expr.parts))}"
    if len(inner) <= WIDTH:
        return [first, inner, last]
    each = [line for part in expr.parts for line in laid("", part, expr.between, indent + 4)]
    return [first, *each, last]


def call(prefix: str, function: str, arguments: Sequence[str], indent: int = 8) -> list[str]:
    """Return the lines of a call, broken where it is too long for one."""
    return laid(prefix, called(function, arguments), indent=indent)


def attribute(name: str, kind: str = "submodule") -> str:
    """Return how a layer is reached; a number can't be an attribute's name."""
    return f'self.get_{kind}("{name}")' if name.isdigit() else f"self.{name}"


def named(key: str, text: str) -> str:
    """Return an argument given by name; raises CodeError for a name that can't be one."""
    if not key.isidentifier():
        raise CodeError("an argument can't have that name", received=repr(key[:80]))
    return f"{key}={text}"


def commented(lines: list[str], comment: str) -> list[str]:
    """Put a comment behind a single line that has room for it."""
    line = f"{lines[0]}  # {comment}"
    return [line] if len(lines) == 1 and comment and len(line) <= WIDTH else lines
