"""Formulas: typed expressions over tensors, read into trees of known functions and never run.

>>> tree = read("a + tanh(b) * 2")
>>> text(tree, ["x", "y"])
'x + torch.tanh(y) * 2'
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from graph_core.errors import ParamError
from graph_core.params import TextParam

NAMES = "abcdef"
LONGEST, DEEPEST, LARGEST_POWER = 200, 24, 64


@dataclass(frozen=True)
class Slot:
    """An input, by its place."""

    place: int


@dataclass(frozen=True)
class Apply:
    """A function of trees; `options` are its keyword arguments."""

    function: str
    operands: tuple[Tree, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


Number: TypeAlias = "int | float"
Tree: TypeAlias = "Slot | Apply | Number"

OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "operator.add",
    ast.Sub: "operator.sub",
    ast.Mult: "operator.mul",
    ast.Div: "operator.truediv",
    ast.Pow: "operator.pow",
    ast.MatMult: "operator.matmul",
}
# How tightly they bind, as Python has it; ** binds its left side tighter than its right.
_SIGNS: Mapping[str, tuple[str, int]] = {
    "operator.add": ("+", 1),
    "operator.sub": ("-", 1),
    "operator.mul": ("*", 2),
    "operator.truediv": ("/", 2),
    "operator.matmul": ("@", 2),
    "operator.neg": ("-", 3),
    "operator.pow": ("**", 4),
}
_UNARY = ("exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "sin", "cos")
UNARY: Mapping[str, str] = {name: f"torch.{name}" for name in _UNARY}
REDUCED: Mapping[str, str] = {"mean": "torch.mean", "sum": "torch.sum"}
EXTREMES: Mapping[str, tuple[str, str]] = {
    "min": ("torch.minimum", "max"),
    "max": ("torch.maximum", "min"),
}
CLAMP = "torch.clamp"
_KNOWN = (*UNARY, *REDUCED, *EXTREMES, "clamp")
FUNCTIONS = frozenset(
    {*OPERATORS.values(), "operator.neg", CLAMP, *UNARY.values(), *REDUCED.values()}
    | {function for function, _ in EXTREMES.values()}
)
_EXPECTED = (
    f"the inputs a to {NAMES[-1]}, numbers, + - * / ** @, brackets and {', '.join(sorted(_KNOWN))}"
)


@cache
def read(formula: str) -> Tree:
    """Return the tree of a formula; raises ParamError saying what is wrong and where."""
    if len(formula) > LONGEST:
        raise _refuse("the formula is too long", f"at most {LONGEST} characters", len(formula))
    try:
        parsed = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = getattr(error, "offset", None)
        at = f" at place {place}" if place else ""
        raise _refuse(f"the formula can't be read{at}", _EXPECTED, formula[:60]) from None
    tree = _Reader().tree(parsed, 0)
    if not slots(tree):
        raise _refuse("the formula names no input", "a, b or another", formula[:60])
    return tree


def slots(tree: Tree) -> frozenset[int]:
    """Return the places of the inputs that a tree uses."""
    if isinstance(tree, Slot):
        return frozenset([tree.place])
    if isinstance(tree, Apply):
        return frozenset().union(*map(slots, tree.operands))
    return frozenset()


class _Reader:
    """Turns what Python's parser made of a formula into a tree, part by part."""

    def tree(self, part: ast.expr, depth: int) -> Tree:
        if depth > DEEPEST:
            raise _at(part, "the formula is nested too deeply", f"at most {DEEPEST} levels")
        kinds: Mapping[type[ast.expr], Callable[[Any, int], Tree]] = {
            ast.Name: self._name,
            ast.Constant: self._number,
            ast.UnaryOp: self._signed,
            ast.BinOp: self._pair,
            ast.Call: self._call,
        }
        reader = kinds.get(type(part))
        if reader is None:
            raise _at(part, f"a formula can't hold {_word(part)}", _EXPECTED)
        return reader(part, depth + 1)

    def _name(self, part: ast.Name, _: int) -> Tree:
        if part.id not in NAMES or len(part.id) != 1:
            raise _at(part, f"there is no input {part.id[:40]!r}", f"a to {NAMES[-1]}")
        return Slot(NAMES.index(part.id))

    def _number(self, part: ast.Constant, _: int) -> Tree:
        value = part.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _at(part, "that is no number", "a number such as 0.5")
        return _finite(part, lambda: value)

    def _signed(self, part: ast.UnaryOp, depth: int) -> Tree:
        inner = self.tree(part.operand, depth)
        if isinstance(part.op, ast.UAdd):
            return inner
        if not isinstance(part.op, ast.USub):
            raise _at(part, f"a formula can't hold {type(part.op).__name__.lower()}", _EXPECTED)
        if isinstance(inner, int | float):
            return -inner
        return Apply("operator.neg", (inner,))

    def _pair(self, part: ast.BinOp, depth: int) -> Tree:
        function = OPERATORS.get(type(part.op))
        if function is None:
            raise _at(part, f"a formula can't hold {type(part.op).__name__.lower()}", _EXPECTED)
        left, right = self.tree(part.left, depth), self.tree(part.right, depth)
        numbers = isinstance(left, int | float), isinstance(right, int | float)
        if isinstance(part.op, ast.Pow):
            self._check_power(part, right)
        if isinstance(part.op, ast.MatMult) and any(numbers):
            raise _at(part, "@ joins two tensors", "* for a product with a number")
        if isinstance(left, int | float) and isinstance(right, int | float):
            x, y = float(left), float(right)
            return _finite(part, lambda: _ARITHMETIC[function](x, y))
        return Apply(function, (left, right))

    def _check_power(self, part: ast.BinOp, exponent: Tree) -> None:
        large = isinstance(exponent, int | float) and abs(exponent) > LARGEST_POWER
        if large:
            raise _at(part, "the power is too large", f"{-LARGEST_POWER} to {LARGEST_POWER}")

    def _call(self, part: ast.Call, depth: int) -> Tree:
        name = part.func.id if isinstance(part.func, ast.Name) else ""
        if name not in _KNOWN:
            said = f"there is no function {name[:40]!r}" if name else "only a function is called"
            raise _at(part, said, ", ".join(sorted(_KNOWN)))
        if part.keywords or any(isinstance(given, ast.Starred) for given in part.args):
            raise _at(part, f"{name} takes plain values only", f"{name}(a)")
        given = tuple(self.tree(each, depth) for each in part.args)
        wanted = {"clamp": 3}.get(name, 2 if name in EXTREMES else 1)
        if len(given) != wanted or not slots(given[0]):
            raise _at(part, f"{name} can't take that", _usage(name, wanted))
        return self._applied(part, name, given)

    def _applied(self, part: ast.Call, name: str, given: tuple[Tree, ...]) -> Tree:
        if name in UNARY:
            return Apply(UNARY[name], given)
        if name in REDUCED:
            return Apply(REDUCED[name], given, {"dim": -1, "keepdim": True})
        numbers = [value for value in given[1:] if isinstance(value, int | float)]
        if name == "clamp":
            if len(numbers) != 2 or numbers[0] > numbers[1]:
                raise _at(part, "clamp can't take that", _usage(name, 3))
            return Apply(CLAMP, given[:1], {"min": numbers[0], "max": numbers[1]})
        function, bound = EXTREMES[name]
        return Apply(CLAMP, given[:1], {bound: numbers[0]}) if numbers else Apply(function, given)


_ARITHMETIC: Mapping[str, Callable[[float, float], Any]] = {
    "operator.add": lambda x, y: x + y,
    "operator.sub": lambda x, y: x - y,
    "operator.mul": lambda x, y: x * y,
    "operator.truediv": lambda x, y: x / y,
    "operator.pow": lambda x, y: x**y,
}


def _usage(name: str, count: int) -> str:
    if name == "clamp":
        return "clamp(a, 0, 1): an input, the least and the largest number"
    return f"{name}(a)" if count == 1 else f"{name}(a, b) or {name}(a, 0)"


def _finite(part: ast.expr, compute: Callable[[], Any]) -> Number:
    try:
        made = compute()
    except (OverflowError, ZeroDivisionError):
        made = math.inf
    if not isinstance(made, int | float) or abs(made) > 1e30 or not math.isfinite(made):
        raise _at(part, "that number can't be used", "a finite number below 1e30")
    whole = isinstance(made, float) and made.is_integer() and abs(made) < 2**31
    return int(made) if whole or (isinstance(made, int) and abs(made) < 2**31) else float(made)


def _word(part: ast.expr) -> str:
    words: Mapping[type[ast.expr], str] = {
        ast.Attribute: "a dot",
        ast.Subscript: "square brackets",
        ast.Lambda: "a lambda",
        ast.Compare: "a comparison",
        ast.BoolOp: "and, or",
        ast.IfExp: "a condition",
        ast.NamedExpr: "an assignment",
        ast.JoinedStr: "a text",
    }
    return words.get(type(part), f"a {type(part).__name__.lower()}")


def _at(part: ast.expr, what: str, expected: str) -> ParamError:
    return ParamError(f"{what}, at place {part.col_offset + 1}", expected=expected)


def _refuse(what: str, expected: str, received: object) -> ParamError:
    return ParamError(what, expected=expected, received=str(received))


def text(tree: Tree, names: Sequence[str]) -> str:
    """Return the Python that computes a tree from variables, one name per place."""
    return _text(tree, names)[0]


def _text(tree: Tree, names: Sequence[str]) -> tuple[str, int]:
    """Return the text of a tree and how tightly its outermost sign binds."""
    if isinstance(tree, Slot):
        return names[tree.place], 9
    if isinstance(tree, int | float):
        return repr(tree), 3 if tree < 0 else 9
    if tree.function not in _SIGNS:
        given = [text(each, names) for each in tree.operands]
        given += [f"{key}={value!r}" for key, value in tree.options.items()]
        return f"{tree.function}({', '.join(given)})", 9
    sign, tight = _SIGNS[tree.function]
    if len(tree.operands) == 1:
        return f"{sign}{_within(tree.operands[0], names, tight)}", tight
    power = tree.function == "operator.pow"
    left = _within(tree.operands[0], names, tight + power)
    right = _within(tree.operands[1], names, 3 if power else tight + 1)
    hugged = power and not any(isinstance(each, Apply) for each in tree.operands)
    return f"{left}{sign}{right}" if hugged else f"{left} {sign} {right}", tight


def _within(tree: Tree, names: Sequence[str], least: int) -> str:
    made, tight = _text(tree, names)
    return made if tight >= least else f"({made})"


@dataclass(frozen=True, kw_only=True)
class FormulaParam(TextParam):
    """A formula over the inputs a, b, c…"""

    default: str = "a"
    longest: int = LONGEST

    @property
    def expected(self) -> str:
        return _EXPECTED

    def clean(self, value: Any) -> str:
        formula = super().clean(value).strip()
        read(formula)
        return formula
