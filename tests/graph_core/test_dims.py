"""Dims are numbers with names in them: arithmetic on them is arithmetic on what they stand for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.dims import BATCH, Dim, Expr, evaluate, parse_dim, product, symbol

NAMES = ("T", "S", "N")
numbers = st.integers(-30, 30)
symbols = st.sampled_from(NAMES).map(symbol)
divisors = st.integers(1, 12)


def _grown(inner: st.SearchStrategy[Dim]) -> st.SearchStrategy[Dim]:
    return st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]),
        st.tuples(inner, st.one_of(numbers, symbols)).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, divisors).map(lambda pair: pair[0] // pair[1]),
    )


dims = st.recursive(st.one_of(numbers, symbols), _grown, max_leaves=6)
sizes = st.fixed_dictionaries({name: st.integers(1, 200) for name in NAMES})


@given(dims, dims, sizes)
@settings(max_examples=150)
def test_sums_products_and_differences_stand_for_those_of_the_numbers(
    a: Dim, b: Dim, at: dict[str, int]
) -> None:
    x, y = evaluate(a, at), evaluate(b, at)
    assert evaluate(a + b, at) == x + y
    assert evaluate(a - b, at) == x - y
    assert evaluate(a * b, at) == x * y


@given(dims, divisors, sizes)
@settings(max_examples=150)
def test_floor_and_remainder_stand_for_those_of_the_numbers(
    a: Dim, divisor: int, at: dict[str, int]
) -> None:
    assert evaluate(a // divisor, at) == evaluate(a, at) // divisor
    assert evaluate(a % divisor, at) == evaluate(a, at) % divisor


@given(dims, dims, dims, divisors)
@settings(max_examples=150)
def test_equal_expressions_are_one_value(a: Dim, b: Dim, c: Dim, divisor: int) -> None:
    assert a + b == b + a
    assert a * b == b * a
    assert (a + b) + c == a + (b + c)
    assert a * (b + c) == a * b + a * c
    assert (a + b) - b == a
    assert (a * divisor) // divisor == a
    assert (a * divisor + b) // divisor == a + b // divisor
    assert hash((a + b) + c) == hash(a + (b + c))


@given(dims, divisors, divisors)
@settings(max_examples=150)
def test_floors_of_floors_of_one_symbol_fold(offset: Dim, first: int, second: int) -> None:
    base = symbol("T") + evaluate(offset, dict.fromkeys(NAMES, 3))
    assert base // first // second == base // (first * second)
    assert (base * second) // (first * second) == base // first


@given(dims)
def test_an_expression_is_never_a_disguised_number(a: Dim) -> None:
    assert isinstance(a, int) or a.symbols()


@given(dims, sizes)
def test_an_expression_needs_exactly_its_symbols(a: Dim, at: dict[str, int]) -> None:
    named = a.symbols() if isinstance(a, Expr) else frozenset()
    assert evaluate(a, {name: at[name] for name in named}) == evaluate(a, at)
    for name in named:
        with pytest.raises(KeyError):
            evaluate(a, {other: at[other] for other in named - {name}})


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda t: t + 1, "T+1"),
        (lambda t: 1 - t, "-T+1"),
        (lambda t: (t - 1) // 2 + 1, "⌊(T+1)/2⌋"),
        (lambda t: t // 2 // 3, "⌊T/6⌋"),
        (lambda t: (2 * t) // 4, "⌊T/2⌋"),
        (lambda t: (2 * t + 3) // 4, "⌊(T+1)/2⌋"),
        (lambda t: 3 * t, "3T"),
        (lambda t: t * symbol("S"), "S·T"),
        (lambda t: (3 * t) // 2, "T+⌊T/2⌋"),
        (lambda t: t * t - t * t, "0"),
        (lambda t: 7 * t // t, "7"),
    ],
)
def test_a_dim_is_written_as_people_write_it(make: Callable[[Expr], Dim], text: str) -> None:
    assert str(make(symbol("T"))) == text


def test_division_by_a_symbol_is_exact_or_refused() -> None:
    t = symbol("T")
    assert (6 * t * symbol("S")) // (2 * t) == 3 * symbol("S")
    assert 0 // t == 0
    assert (t + 1) // (t + 1) == 1
    for dividend, divisor in ((t + 1, t), (3 * t, 2 * t), (t, t + 1), (5, t)):
        with pytest.raises(ValueError, match="not divisible"):
            dividend // divisor


@pytest.mark.parametrize("divisor", [0, -2])
def test_division_by_no_positive_number_is_refused(divisor: int) -> None:
    with pytest.raises(ZeroDivisionError):
        symbol("T") // divisor


@pytest.mark.parametrize("name", ["", "2T", "T-1", "a b", "T\n", "x" * 33])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a named dim"):
        symbol(name)


def test_a_dim_is_parsed_from_a_number_or_a_name() -> None:
    assert parse_dim(" 12 ") == 12
    assert parse_dim("-1") == -1
    assert parse_dim(5) == 5
    assert parse_dim("N") == BATCH


@given(st.lists(st.integers(1, 9), max_size=4))
def test_a_product_is_that_of_its_factors(factors: list[int]) -> None:
    expected = 1
    for factor in factors:
        expected *= factor
    assert product(factors) == expected
    assert product([*factors, BATCH]) == expected * BATCH
