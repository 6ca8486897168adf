"""Formulas are read into trees of known functions; whatever else they hold is refused in words."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_core.errors import ParamError, ShapeError
from graph_core.formula import FUNCTIONS, Apply, FormulaParam, Slot, read, slots, text
from tests.graph_core.layers.calls import call, out


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("a+b*2", "x + y * 2"),
        ("(a+b)*2", "(x + y) * 2"),
        ("a-(b-1)", "x - (y - 1)"),
        ("a-b-1", "x - y - 1"),
        ("a/(b/2)", "x / (y / 2)"),
        ("-a**2", "-x**2"),
        ("(-a)**2", "(-x) ** 2"),
        ("a**b**2", "x ** y**2"),
        ("(a**b)**2", "(x**y) ** 2"),
        ("a**-2", "x**-2"),
        ("(-2)**a", "(-2)**x"),
        ("2**a", "2**x"),
        ("a - -2", "x - -2"),
        ("+a", "x"),
        ("relu(a) + sum(b)", "torch.relu(x) + torch.sum(y, dim=-1, keepdim=True)"),
        ("min(a, b)", "torch.minimum(x, y)"),
        ("max(a, 0)", "torch.clamp(x, min=0)"),
        ("clamp(a, -1, 2 / 4)", "torch.clamp(x, min=-1, max=0.5)"),
        ("a @ b", "x @ y"),
        ("2 ** 3 * a", "8 * x"),
    ],
)
def test_a_formula_prints_as_one_would_write_it(formula: str, printed: str) -> None:
    made = text(read(formula), ["x", "y"])
    assert made == printed
    ast.parse(made)


HOSTILE = [
    ("a.__class__", "a formula can't hold a dot, at place 1"),
    ("__import__('os').system('x')", "only a function is called, at place 1"),
    ("__import__(a)", "there is no function '__import__', at place 1"),
    ("a + open(b)", "there is no function 'open', at place 5"),
    ("exec(a)", "there is no function 'exec'"),
    ("torch.load(a)", "only a function is called"),
    ("(lambda: a)()", "only a function is called"),
    ("a if b else a", "a formula can't hold a condition"),
    ("lambda x: x", "a formula can't hold a lambda"),
    ("[a for a in b]", "a formula can't hold a listcomp"),
    ("{a: b}", "a formula can't hold a dict"),
    ("(a, b)", "a formula can't hold a tuple"),
    ("a[0]", "a formula can't hold square brackets"),
    ("a < b", "a formula can't hold a comparison"),
    ("a and b", "a formula can't hold and, or"),
    ("not a", "a formula can't hold not"),
    ("a // 2", "a formula can't hold floordiv"),
    ("a % 2", "a formula can't hold mod"),
    ("a << 2", "a formula can't hold lshift"),
    ("(a := 1)", "a formula can't hold an assignment"),
    ("f'{a}'", "a formula can't hold a text"),
    ("a + 'x'", "that is no number, at place 5"),
    ("a + True", "that is no number"),
    ("a + 1j", "that is no number"),
    ("a + 1e999", "that number can't be used"),
    ("a + 9 ** 64 ** 64", "that number can't be used"),
    ("a + 9 ** 9 ** 9", "the power is too large"),
    ("a ** 1000", "the power is too large, at place 1: expected -64 to 64"),
    ("a + (-8) ** 0.5", "that number can't be used"),
    ("a + 1 / 0", "that number can't be used"),
    ("a @ 2", "@ joins two tensors"),
    ("exp()", "exp can't take that"),
    ("exp(a, b)", "exp can't take that"),
    ("exp(1)", "exp can't take that"),
    ("exp(*a)", "exp takes plain values only"),
    ("sum(a, dim=0)", "sum takes plain values only"),
    ("clamp(a, b, 1)", "clamp can't take that"),
    ("clamp(a, 2, 1)", "clamp can't take that"),
    ("x + 1", "there is no input 'x', at place 1: expected a to f"),
    ("ab", "there is no input 'ab'"),
    ("1 + 2", "the formula names no input"),
    ("", "the formula can't be read"),
    ("a +", "the formula can't be read"),
    ("a; b", "the formula can't be read"),
    ("import os", "the formula can't be read"),
    ("await a", "a formula can't hold a await"),
    ("9" * 190 + "*a", "that number can't be used"),
    ("-" * 60 + "a", "the formula is nested too deeply, at place"),
    ("(" * 99 + "a" + ")" * 99, ""),
    ("(" * 100 + "a", "the formula can't be read"),
    ("+".join("a" * 90), "the formula is nested too deeply"),
]


@pytest.mark.parametrize(("formula", "said"), HOSTILE)
def test_what_is_no_formula_is_refused_with_its_place(formula: str, said: str) -> None:
    param = FormulaParam(name="formula")
    if not said:
        assert param.clean(formula) == formula  # brackets alone nest nothing
        return
    with pytest.raises(ParamError) as caught:
        param.clean(formula)
    assert said in str(caught.value)


def test_lines_too_long_or_unprintable_are_no_formulas() -> None:
    for formula in ("a" + " + a" * 60, "a\n+ b", "a\x00", "a\u202e"):
        with pytest.raises(ParamError):
            FormulaParam(name="formula").clean(formula)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abcdefx019.+-*/@() ,_=[]{}:'\"lmnio", max_size=40))
def test_any_text_is_a_tree_of_known_functions_or_refused(formula: str) -> None:
    try:
        tree = read(formula)
    except ParamError:
        return
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Apply):
            assert part.function in FUNCTIONS
            waiting += part.operands
        else:
            assert isinstance(part, Slot | int | float)
    assert slots(tree)


def test_shapes_follow_by_stretching_dims_of_one() -> None:
    assert out("expression", "N×T×8", "N×1×8", formula="a * b + mean(a)") == "N×T×8"
    assert out("expression", "N×4×8", "N×8×5", formula="a @ b") == "N×4×5"
    with pytest.raises(ShapeError, match="expected a wire for c, received 2 wired"):
        out("expression", "N×4", "N×4", formula="a + c")
    with pytest.raises(ShapeError, match="Expression needs inputs alike"):
        out("expression", "N×4", "N×5", formula="a + b")
    with pytest.raises(ShapeError, match="would mix the samples"):
        out("expression", "N", formula="sum(a)")


def test_matrix_products_count_their_multiply_adds() -> None:
    from graph_core.spec import LAYERS

    made = call("expression", "N×4×8", "N×8×5", formula="relu(a @ b) - (a @ b)")
    assert LAYERS.get("expression").mult_adds(made) == 2 * 4 * 8 * 5
