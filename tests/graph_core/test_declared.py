"""Declared ports: read as written, unified with what arrives, refused in words."""

from __future__ import annotations

import json

import pytest

from graph_core.declared import PortsParam, given, read_port
from graph_core.errors import ParamError, ShapeError
from graph_core.spec import Kind
from graph_core.types import TensorType

INPUTS = PortsParam(name="inputs", default=(("x", "N×…"),))
OUTPUTS = PortsParam(name="outputs", default=(("y", "N×…"),), sums=True)


def leaving(inputs: str, outputs: str, **arriving: str) -> list[str]:
    ins = [read_port(*pair) for pair in INPUTS.parse(inputs)]
    outs = [read_port(*pair) for pair in OUTPUTS.parse(outputs)]
    types = {key: TensorType.parse(text) for key, text in arriving.items()}
    return [str(type_) for type_ in given(ins, outs, types)]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("N, C, H, W", "N×C×H×W"),
        ("N x 16 x T", "N×16×T"),
        ("N×T int64", "N×T int64"),
        (" N ", "N"),
        ("N, ..., F float32", "N×…×F"),
        ("N×x×y", "N×x×y"),
    ],
)
def test_a_type_has_one_normal_form(text: str, normal: str) -> None:
    port = read_port("x", text)
    assert str(port) == normal
    assert read_port("x", normal) == port


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C×H",
        "16",
        "N×0",
        "N×-1",
        "N×1.5",
        "N×…×…",
        "N×a b",
        "N×T.real",
        "N×f(T)",
        "N×'a'",
        "N×True",
        "N×[T]",
        "N×(T:=3)",
        "N×T**9",
        "N×T/2",
        "N×__import__('os')",
        "N×" + "(" * 30 + "T" + ")" * 30,
        "N×" + "-" * 30_000 + "T",
        "N×" + "9" * 30,
        "N×1×2×3×4×5×6×7×8",
        "N×T float99",
    ],
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ParamError):
        read_port("x", text)


@pytest.mark.parametrize(
    "name", ["", "1", "a b", "class", "x;import os", "a.b", "x" * 40, "é", "a\n", "self\u2028"]
)
def test_a_name_can_carry_nothing_else(name: str) -> None:
    with pytest.raises(ParamError, match="a port can't be called"):
        read_port(name, "N×T")


def test_inputs_are_names_and_numbers_only() -> None:
    with pytest.raises(ParamError, match="only what a layer gives"):
        INPUTS.clean([("x", "N×2*T")])
    assert OUTPUTS.clean([("y", "N×2*T")]) == (("y", "N×2 * T"),)


@pytest.mark.parametrize(
    "value", [(), "x", [["x"]], [["x", 3]], [["x", "N"]] * 2, [["x", "N"]] * 17]
)
def test_a_list_of_ports_is_checked_as_a_whole(value: object) -> None:
    with pytest.raises(ParamError):
        INPUTS.clean(value)


def test_what_a_form_shows_reads_back() -> None:
    value = INPUTS.clean([("x", "N×T×8"), ("mask", "N×T bool")])
    assert INPUTS.text(value) == "x: N×T×8; mask: N×T bool"
    assert INPUTS.parse(INPUTS.text(value)) == value
    assert INPUTS.clean(json.loads(json.dumps(value))) == value


def test_names_are_bound_by_what_arrives() -> None:
    made = leaving("x: N×C×H×W; z: N×C", "y: N×C×H//2×W+1; t: N bool", x="N×8×T×6", z="N×8")
    assert made == ["N×8×⌊T/2⌋×7 float32", "N bool"]


def test_any_dims_are_carried_over_none_among_them() -> None:
    assert leaving("x: N×…×F", "y: N×…×2*F", x="N×3×T×4") == ["N×3×T×8 float32"]
    assert leaving("x: N×…", "y: N×…×1", x="N") == ["N×1 float32"]


@pytest.mark.parametrize(
    ("inputs", "arriving", "says"),
    [
        ("x: N×64", {"x": "N×32"}, "expected N×64 float32, received N×32 float32"),
        ("x: N×C×T", {"x": "N×4"}, "expected N×C×T float32, received N×4 float32"),
        ("x: N×T int64", {"x": "N×4 int32"}, "expected N×T int64, received N×4 int32"),
        ("x: N×C; z: N×C", {"x": "N×4", "z": "N×5"}, r"N×C float32 with C = 4, received"),
        ("x: N×…×F", {"x": "N"}, "received N float32"),
        ("x: N×…; z: N×…", {"x": "N×2×3", "z": "N×2"}, "… = 2×3"),
    ],
)
def test_a_misfit_says_what_was_declared_and_what_came(
    inputs: str, arriving: dict[str, str], says: str
) -> None:
    with pytest.raises(ShapeError, match=says):
        leaving(inputs, "y: N", **arriving)


@pytest.mark.parametrize(
    ("outputs", "says"),
    [
        ("y: N×Q", "names Q, which no input has"),
        ("y: N×…", "names …, which no input has"),
        ("y: N×C-4", "expected C - 4 of 1 or more, received 0"),
        ("y: N×C//T", "can't be reckoned"),
        ("y: N×C//(4-C)", "can't be reckoned"),
    ],
)
def test_an_output_that_follows_from_nothing_is_refused(outputs: str, says: str) -> None:
    with pytest.raises(ShapeError, match=says):
        leaving("x: N×C×T", outputs, x="N×4×T")


@pytest.mark.parametrize(
    ("type_", "kind"),
    [("N", Kind.FLOAT32), ("N float16", Kind.FLOAT), ("N int32", Kind.INT), ("N bool", Kind.BOOL)],
)
def test_a_port_shows_its_dtype(type_: str, kind: Kind) -> None:
    assert read_port("x", type_).port.dtype is kind
