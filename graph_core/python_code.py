"""Code of a person's own: read and weighed here, never imported, compiled or run.

>>> read("class Twice(nn.Module):\\n    def forward(self, x):\\n        return 2 * x")
Code(name='Twice', line=2, least=1, most=1)
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph_core.errors import LoomError, ParamError
from graph_core.params import Param

LONGEST = 50_000
NAMESPACE: Mapping[str, str] = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "Tensor": "torch.Tensor",
}


class CodeFlaw(LoomError):
    """Code that can't become a layer; `line` is where, from 1 on, or 0 for no line."""

    code = "python"

    def __init__(self, what: str, line: int = 0, *, expected: str = "", received: str = "") -> None:
        self.line = line
        said = f"line {line}: {what}" if line else what
        super().__init__(said, expected=expected, received=received)


@dataclass(frozen=True)
class Code:
    """What code says of itself: its module's class, and how many tensors `forward` takes.

    `most` is None for any number; `line` is where forward stands.
    """

    name: str
    line: int
    least: int = 0
    most: int | None = None

    @property
    def wanted(self) -> str:
        if self.most is None:
            return f"{self.least} or more" if self.least else "any number"
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


@dataclass(frozen=True, kw_only=True)
class CodeParam(Param):
    """Lines of Python; every character can be seen, so that who reads it knows what it does."""

    default: str = ""

    @property
    def expected(self) -> str:
        return f"Python of at most {LONGEST:,} characters"

    def clean(self, value: Any) -> str:
        lines = value if isinstance(value, list | tuple) else [value]
        if not all(isinstance(line, str) for line in lines):
            raise self.refuse(value)
        text = "\n".join(lines).replace("\r\n", "\n").rstrip()
        if len(text) > LONGEST:
            raise ParamError(
                "the code is too long", expected=self.expected, received=f"{len(text):,}"
            )
        for number, line in enumerate(text.split("\n"), 1):
            unseen = next((c for c in line if not c.isprintable() and c != "\t"), "")
            if unseen:
                raise ParamError(
                    f"line {number} of the code holds a character that can't be seen",
                    expected="printable text",
                    received=f"U+{ord(unseen):04X}",
                )
        return text

    def brief(self, value: Any) -> str:
        count = value.count("\n") + 1
        return f"{count} line{'s' if count > 1 else ''} of Python"


def parsed(source: str) -> ast.Module:
    """Return the tree of code; raises CodeFlaw."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Python finds doubtful is its writer's business
            return ast.parse(source)
    except SyntaxError as error:
        raise CodeFlaw(f"Python can't read it: {error.msg}", error.lineno or 0) from None
    except (ValueError, RecursionError, MemoryError):
        raise CodeFlaw("the code is nested too deeply to be read") from None


@lru_cache(512)
def read(source: str) -> Code:
    """Return what code says of itself; raises CodeFlaw naming a line."""
    tree = parsed(source)
    classes = {part.name: part for part in tree.body if isinstance(part, ast.ClassDef)}
    found = [part for part in classes.values() if _is_module(part, classes, _imported(tree))]
    if not found:
        raise CodeFlaw("the code defines no module", expected="a class of nn.Module")
    last = max(found, key=lambda part: part.lineno)
    _check_constructor(last, classes)
    forward = _method("forward", last, classes)
    if forward is not None:
        return _called(last, forward)
    if any(_full(base, _imported(tree)) == "torch.nn.Module" for base in last.bases):
        raise CodeFlaw(f"{last.name} has no forward", last.lineno, expected="def forward(self, …)")
    return Code(last.name, last.lineno)  # it is its base's


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return what every imported name stands for, those given to all code among them."""
    names = dict(NAMESPACE)
    for part in tree.body:
        for alias in part.names if isinstance(part, ast.Import | ast.ImportFrom) else ():
            above = f"{part.module}." if isinstance(part, ast.ImportFrom) else ""
            bound = alias.asname or alias.name
            names[bound.partition(".")[0]] = (
                f"{above}{alias.name}" if alias.asname or above else bound.partition(".")[0]
            )
    return names


def _full(base: ast.expr, imported: Mapping[str, str]) -> str:
    """Return what a base is called in full, or no text for what is no plain name."""
    root, dot, rest = ast.unparse(base).partition(".")
    return f"{imported.get(root, root)}{dot}{rest}"


def _is_module(
    part: ast.ClassDef, classes: Mapping[str, ast.ClassDef], imported: Mapping[str, str]
) -> bool:
    for base in part.bases:
        name = ast.unparse(base)
        own = classes.get(name)
        if own is not None and own.lineno < part.lineno:
            if _is_module(own, classes, imported):
                return True
        elif _full(base, imported).startswith("torch.nn."):
            return True
    return False


def _method(
    name: str, part: ast.ClassDef, classes: Mapping[str, ast.ClassDef]
) -> ast.FunctionDef | None:
    """Return a method of a class, or of those it is made from here."""
    for item in part.body:
        if isinstance(item, ast.FunctionDef) and item.name == name:
            return item
    for base in part.bases:
        own = classes.get(ast.unparse(base))
        if own is not None and own.lineno < part.lineno:
            found = _method(name, own, classes)
            if found is not None:
                return found
    return None


def _check_constructor(part: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> None:
    made = _method("__init__", part, classes)
    if made is None:
        return
    asked = [arg.arg for arg in _required(made)[1:]]
    if asked:
        raise CodeFlaw(
            f"{part.name} is made without arguments",
            made.lineno,
            expected="def __init__(self), or defaults",
            received=", ".join(asked),
        )


def _required(function: ast.FunctionDef) -> list[ast.arg]:
    given = function.args
    placed = [*given.posonlyargs, *given.args]
    needed = placed[: len(placed) - len(given.defaults)]
    pairs = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    return [*needed, *(arg for arg, default in pairs if default is None)]


def _called(part: ast.ClassDef, forward: ast.FunctionDef) -> Code:
    given = forward.args
    named = [a.arg for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if d is None]
    if named:
        raise CodeFlaw(
            "forward is called with tensors in order only",
            forward.lineno,
            received=f"{', '.join(named)} by name",
        )
    count = len([*given.posonlyargs, *given.args]) - 1  # self
    if count < 0 and given.vararg is None:
        raise CodeFlaw("forward lacks self", forward.lineno, expected="def forward(self, …)")
    most = None if given.vararg else count
    return Code(part.name, forward.lineno, max(count - len(given.defaults), 0), most)
