"""Dims: a whole number, or an expression over named symbols that survives arithmetic.

An expression is a polynomial with whole coefficients over atoms; an atom is a symbol or a floored
quotient. Every operation returns the canonical form, so equal dims compare equal.

>>> T = symbol("T")
>>> str((T - 1) // 2 + 1), (T * 2) // 2 == T, str(T // 2 // 3)
('⌊(T+1)/2⌋', True, '⌊T/6⌋')
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

SYMBOL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}\Z")


@dataclass(frozen=True)
class Symbol:
    """A named size, unknown until data is bound."""

    name: str

    def __str__(self) -> str:
        return self.name

    def value(self, sizes: Mapping[str, int]) -> int:
        return sizes[self.name]


@dataclass(frozen=True)
class Floor:
    """The floor of an expression over a positive whole number."""

    numerator: Expr
    divisor: int

    def __str__(self) -> str:
        inner = str(self.numerator)
        return (
            f"⌊({inner})/{self.divisor}⌋"
            if "+" in inner or "-" in inner
            else (f"⌊{inner}/{self.divisor}⌋")
        )

    def value(self, sizes: Mapping[str, int]) -> int:
        return self.numerator.value(sizes) // self.divisor


Atom: TypeAlias = Symbol | Floor
Monomial: TypeAlias = tuple[Atom, ...]
Terms: TypeAlias = tuple[tuple[Monomial, int], ...]


def _monomial(atoms: Iterable[Atom]) -> Monomial:
    return tuple(sorted(atoms, key=str))


def _collect(terms: Iterable[tuple[Monomial, int]]) -> Dim:
    total: dict[Monomial, int] = {}
    for atoms, factor in terms:
        total[atoms] = total.get(atoms, 0) + factor
    kept = {atoms: factor for atoms, factor in total.items() if factor}
    if not any(kept):
        return kept.get((), 0)
    return Expr(tuple(sorted(kept.items(), key=_term_order)))


def _term_order(term: tuple[Monomial, int]) -> tuple[int, str]:
    return -len(term[0]), "·".join(map(str, term[0]))


def _terms(dim: Dim) -> Terms:
    return dim.terms if isinstance(dim, Expr) else (((), dim),)


@dataclass(frozen=True)
class Expr:
    """A canonical sum of terms; never a plain number (operations return `int` then)."""

    terms: Terms

    def __add__(self, other: Dim) -> Dim:
        return _collect((*self.terms, *_terms(other)))

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return self * -1

    def __sub__(self, other: Dim) -> Dim:
        return self + other * -1

    def __rsub__(self, other: Dim) -> Dim:
        return self * -1 + other

    def __mul__(self, other: Dim) -> Dim:
        return _collect(
            (_monomial((*a, *b)), m * n) for a, m in self.terms for b, n in _terms(other)
        )

    __rmul__ = __mul__

    def __floordiv__(self, other: Dim) -> Dim:
        return _divide_exactly(self, other) if isinstance(other, Expr) else _floor(self, other)

    def __rfloordiv__(self, other: Dim) -> Dim:
        return _divide_exactly(other, self)

    def __mod__(self, other: int) -> Dim:
        return self - (self // other) * other

    @cached_property
    def _hash(self) -> int:
        return hash(self.terms)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _text(self) -> str:
        return "".join(_signed(*term) for term in self.terms).removeprefix("+")

    def __str__(self) -> str:
        return self._text

    def symbols(self) -> frozenset[str]:
        """Return the names of all symbols in it."""
        found: set[str] = set()
        for atoms, _ in self.terms:
            for atom in atoms:
                found |= {atom.name} if isinstance(atom, Symbol) else atom.numerator.symbols()
        return frozenset(found)

    def value(self, sizes: Mapping[str, int]) -> int:
        """Return the number it stands for; raises KeyError for a symbol without a size."""
        total = 0
        for atoms, factor in self.terms:
            total += factor * math.prod(atom.value(sizes) for atom in atoms)
        return total


Dim: TypeAlias = int | Expr


def _signed(atoms: Monomial, factor: int) -> str:
    sign = "-" if factor < 0 else "+"
    body = "·".join(map(str, atoms))
    size = abs(factor)
    if not body:
        return f"{sign}{size}"
    return f"{sign}{body}" if size == 1 else f"{sign}{size}{body}"


def _floor(expr: Expr, divisor: int) -> Dim:
    """Take out what the divisor divides, so that ⌊3T/2⌋ and T+⌊T/2⌋ are one."""
    if divisor <= 0:
        raise ZeroDivisionError("a dim is divided by positive numbers only")
    whole = [(atoms, factor // divisor) for atoms, factor in expr.terms]
    left = _collect((atoms, factor % divisor) for atoms, factor in expr.terms)
    if isinstance(left, Expr):
        whole.append(((_floor_atom(left, divisor),), 1))
    return _collect(whole)


def _floor_atom(expr: Expr, divisor: int) -> Floor:
    """Return the floor in lowest terms: ⌊(2T+3)/4⌋ is ⌊(T+1)/2⌋, for 2T is even."""
    numerator, divisor = _unnested(expr, divisor)
    common = math.gcd(divisor, *(factor for atoms, factor in numerator.terms if atoms))
    if common == 1:
        return Floor(numerator, divisor)
    lower = Expr(
        tuple((atoms, factor // common) for atoms, factor in numerator.terms if factor >= common)
    )
    return Floor(lower, divisor // common)


def _unnested(expr: Expr, divisor: int) -> tuple[Expr, int]:
    """Fold ⌊(⌊a/m⌋+c)/n⌋ into ⌊(a+cm)/mn⌋."""
    constant = sum(factor for atoms, factor in expr.terms if not atoms)
    floors = [term for term in expr.terms if term[0]]
    inner = floors[0][0][0]
    if len(floors) > 1 or len(floors[0][0]) > 1 or floors[0][1] != 1 or isinstance(inner, Symbol):
        return expr, divisor
    numerator = inner.numerator + constant * inner.divisor
    assert isinstance(numerator, Expr)  # a floor's numerator keeps its symbols
    return numerator, inner.divisor * divisor


def _divide_exactly(dim: Dim, divisor: Expr) -> Dim:
    if dim == 0:
        return 0
    if len(divisor.terms) != 1:
        if dim == divisor:
            return 1
        raise ValueError(f"{dim} is not divisible by {divisor}")
    (atoms, factor), quotient = divisor.terms[0], []
    for mine, coefficient in _terms(dim):
        left = list(mine)
        for atom in atoms:
            if atom not in left:
                raise ValueError(f"{dim} is not divisible by {divisor}")
            left.remove(atom)
        if coefficient % factor:
            raise ValueError(f"{dim} is not divisible by {divisor}")
        quotient.append((_monomial(left), coefficient // factor))
    return _collect(quotient)


def symbol(name: str) -> Expr:
    """Return the named dim; raises ValueError for a name that is no identifier."""
    if not SYMBOL_NAME.match(name):
        raise ValueError(f"a named dim is a letter followed by letters or digits, not {name!r}")
    return Expr((((Symbol(name),), 1),))


def parse_dim(text: str | int) -> Dim:
    """Return a dim from a number or a symbol's name.

    >>> parse_dim("8"), str(parse_dim("T"))
    (8, 'T')
    """
    if isinstance(text, int):
        return text
    stripped = text.strip()
    return int(stripped) if stripped.lstrip("-").isdecimal() else symbol(stripped)


def product(dims: Iterable[Dim]) -> Dim:
    """Return the product of the dims."""
    total: Dim = 1
    for dim in dims:
        total = total * dim
    return total


def evaluate(dim: Dim, sizes: Mapping[str, int]) -> int:
    """Return the dim as a number, its symbols replaced by sizes."""
    return dim.value(sizes) if isinstance(dim, Expr) else dim


BATCH = symbol("N")
