"""Declared ports: the names and types a person writes for code that is never looked into.

A type is the dims joined by × or commas, then a dtype unless it is float32. A dim is a number or a
name, which stands for the same size wherever it appears; … stands for any dims. What a layer gives
may also be reckoned from names: H // 2, C + 1.

>>> x, y = read_port("x", "N, C, H, W"), read_port("y", "N×2*C×H//2×W float16")
>>> str(given((x,), (y,), {"x": TensorType.parse("N×8×T×6")})[0])
'N×16×⌊T/2⌋×6 float16'
"""

from __future__ import annotations

import ast
import keyword
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from graph_core.dims import SYMBOL_NAME, Dim
from graph_core.errors import ParamError, RefusedByDesign, ShapeError
from graph_core.params import LARGEST, Param
from graph_core.spec import Kind, Port
from graph_core.types import DType, TensorType

BATCH, ANY = "N", "…"
MOST, LONGEST_DIM, LARGEST_RANK = 16, 40, 8
Pair: TypeAlias = tuple[str, str]
_BETWEEN = re.compile(r"[×,]|(?<=\s)x(?=\s)")
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Dim]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


@dataclass(frozen=True)
class DeclaredPort:
    """A port as it was written: its dims as texts, in their normal form."""

    key: str
    dims: tuple[str, ...]
    dtype: DType

    @property
    def shape_text(self) -> str:
        return "×".join(self.dims)

    def __str__(self) -> str:
        plain = self.dtype is DType.FLOAT32
        return self.shape_text if plain else f"{self.shape_text} {self.dtype}"

    @property
    def port(self) -> Port:
        """What the canvas and the wires need to know of it."""
        kinds = (Kind.FLOAT32, Kind.FLOAT, Kind.INT, Kind.BOOL)
        kind = next(kind for kind in kinds if kind.takes(self.dtype))
        if ANY not in self.dims:
            return Port(self.key, self.shape_text, rank=len(self.dims), dtype=kind)
        return Port(self.key, self.shape_text, min_rank=len(self.dims) - 1, dtype=kind)

    @property
    def names(self) -> frozenset[str]:
        """The names its dims are made of."""
        trees = [_tree(dim) for dim in self.dims if dim != ANY]
        parts = (part for tree in trees for part in ast.walk(tree))
        found = frozenset(part.id for part in parts if isinstance(part, ast.Name))
        return found | ({ANY} if ANY in self.dims else set())


@lru_cache(4096)
def read_port(key: str, text: str) -> DeclaredPort:
    """Return a port as declared; raises ParamError saying what is wrong."""
    if not SYMBOL_NAME.match(key) or keyword.iskeyword(key):
        raise ParamError(
            f"a port can't be called {key[:40]!r}",
            expected="a letter, then letters, digits or _, and no word of Python's",
        )
    words = text.replace("...", ANY).strip()
    head, _, last = words.rpartition(" ")
    dtype = next((dtype for dtype in DType if head and dtype.value == last), None)
    parts = [part.strip() for part in _BETWEEN.split(head if dtype else words)]
    dims = tuple(_normal(key, part) for part in parts)
    if dims[0] != BATCH or dims.count(ANY) > 1 or len(dims) > LARGEST_RANK:
        raise ParamError(
            f"the type of {key} can't be {text[:60]!r}",
            expected=f"dims such as N×16×H×W: N, the batch, then at most {LARGEST_RANK - 1} more",
        )
    return DeclaredPort(key, dims, dtype or DType.FLOAT32)


def _normal(key: str, text: str) -> str:
    if text == ANY:
        return text
    try:
        return ast.unparse(_tree(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ParamError(
            f"{key} can't have the dim {text[:LONGEST_DIM]!r}",
            expected="a number, a name, …, or sums of these with + - * //",
        ) from None


def _tree(text: str) -> ast.expr:
    """Return a dim's text as a tree of names, numbers and signs; raises ValueError."""
    if len(text) > LONGEST_DIM:
        raise ValueError(text)
    tree = ast.parse(text, mode="eval").body
    for part in ast.walk(tree):
        if not _allowed(part):
            raise ValueError(text)
    return tree


def _allowed(part: ast.AST) -> bool:
    if isinstance(part, ast.Constant):
        return type(part.value) is int and 0 < part.value <= LARGEST
    if isinstance(part, ast.Name):
        return bool(SYMBOL_NAME.match(part.id))
    return isinstance(part, ast.BinOp | ast.expr_context) or type(part) in _ARITHMETIC


@dataclass(frozen=True, kw_only=True)
class PortsParam(Param):
    """Ports as pairs of a name and a type; `sums` says that dims may be reckoned from names."""

    default: tuple[Pair, ...] = ()
    sums: bool = False

    @property
    def expected(self) -> str:
        shown = "y: N×16×H//2×W" if self.sums else "x: N×C×H×W; mask: N×T bool"
        return f"one to {MOST} ports such as {shown}"

    def clean(self, value: Any) -> tuple[Pair, ...]:
        if not isinstance(value, list | tuple) or not 0 < len(value) <= MOST:
            raise self.refuse(value)
        pairs = [tuple(pair) if isinstance(pair, list | tuple) else () for pair in value]
        if not all(len(pair) == 2 and all(isinstance(x, str) for x in pair) for pair in pairs):
            raise self.refuse(value)
        ports = [self.port(*pair) for pair in pairs]
        twice = {port.key for port in ports if sum(port.key == other.key for other in ports) > 1}
        if twice:
            raise ParamError(f"two ports are called {min(twice)}", expected="a name for each")
        return tuple((port.key, str(port)) for port in ports)

    def port(self, key: str, text: str) -> DeclaredPort:
        """Return one port; raises ParamError saying what is wrong."""
        port = read_port(key.strip(), text)
        simple = all(dim == ANY or dim.isdecimal() or SYMBOL_NAME.match(dim) for dim in port.dims)
        if not simple and not self.sums:
            raise ParamError(
                f"the type of {port.key} can't be {text[:60]!r}",
                expected="numbers and names; only what a layer gives is reckoned from them",
            )
        return port

    def parse(self, text: str) -> tuple[Pair, ...]:
        lines = [line for line in text.replace("\n", ";").split(";") if line.strip()]
        parts = (line.partition(":") for line in lines)
        return self.clean([(name, type_) for name, _, type_ in parts])

    def text(self, value: Any) -> str:
        return "; ".join(f"{name}: {type_}" for name, type_ in value)


Sizes: TypeAlias = "dict[str, tuple[Dim, ...]]"


def given(
    inputs: Sequence[DeclaredPort],
    outputs: Sequence[DeclaredPort],
    arriving: Mapping[str, TensorType],
) -> tuple[TensorType, ...]:
    """Return the types that leave for those that arrive; raises ShapeError where they don't fit."""
    sizes: Sizes = {}
    for port in inputs:
        _bind(port, arriving[port.key], sizes)
    return tuple(_leaving(port, sizes) for port in outputs)


def _bind(port: DeclaredPort, received: TensorType, sizes: Sizes) -> None:
    """Take up what each name of a port stands for."""
    extra = received.rank - len(port.dims)
    fits = extra >= -1 if ANY in port.dims else extra == 0
    if not fits or received.dtype is not port.dtype:
        raise _misfit(port, received, {})
    left = list(received.dims)
    for name in port.dims:
        size = tuple(left.pop(0) for _ in range(extra + 1 if name == ANY else 1))
        known: tuple[Dim, ...] = (int(name),) if name.isdecimal() else sizes.get(name, size)
        if known != size:
            raise _misfit(port, received, sizes)
        if not name.isdecimal():
            sizes[name] = size


def _misfit(port: DeclaredPort, received: TensorType, sizes: Sizes) -> RefusedByDesign:
    told = ((name, _shown(sizes[name])) for name in port.dims if name in sizes)
    known = [f"{name} = {size}" for name, size in told if size != name]
    where = f" with {', '.join(known)}" if known else ""
    return RefusedByDesign(
        f"{port.key} gets another type than it declares",
        expected=f"{port.shape_text} {port.dtype}{where}",
        received=str(received),
    )


def _shown(size: tuple[Dim, ...]) -> str:
    return "×".join(map(str, size)) or "nothing"


def _leaving(port: DeclaredPort, sizes: Sizes) -> TensorType:
    unknown = port.names - sizes.keys()
    if unknown:
        raise ShapeError(
            f"the type of {port.key} names {min(unknown)}, which no input has",
            expected=f"names of the inputs: {', '.join(sizes)}",
        )
    dims: list[Dim] = []
    for text in port.dims:
        dims += sizes[ANY] if text == ANY else [_reckoned(port, _tree(text), sizes)]
    return TensorType(tuple(dims), port.dtype)


def _reckoned(port: DeclaredPort, tree: ast.expr, sizes: Sizes) -> Dim:
    try:
        made = _value(tree, sizes)
    except (ZeroDivisionError, ValueError) as error:
        raise ShapeError(f"{ast.unparse(tree)} of {port.key} can't be reckoned: {error}") from None
    if isinstance(made, int) and not 0 < made <= LARGEST:
        raise ShapeError(
            f"{port.key} has a dim that can't be",
            expected=f"{ast.unparse(tree)} of 1 or more",
            received=str(made),
        )
    return made


def _value(tree: ast.expr, sizes: Sizes) -> Dim:
    if isinstance(tree, ast.Name):
        return sizes[tree.id][0]
    if isinstance(tree, ast.BinOp):
        return _ARITHMETIC[type(tree.op)](_value(tree.left, sizes), _value(tree.right, sizes))
    assert isinstance(tree, ast.Constant)
    number: int = tree.value  # type: ignore[assignment]  # nothing but whole numbers is read
    return number
