"""Code is weighed by reading it: what is wrong is named with its line, and nothing of it runs."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from graph_core.errors import ParamError
from graph_core.python_code import LONGEST, CodeFlaw, CodeParam, read

PARAM = CodeParam(name="source")
FORWARD = "    def forward(self, x):\n        return x\n"


@pytest.mark.parametrize(
    ("source", "name", "wanted"),
    [
        (f"class A(nn.Module):\n{FORWARD}", "A", "1"),
        (f"class A(torch.nn.Module):\n{FORWARD}", "A", "1"),
        (f"from torch.nn import Module as M\nclass A(M):\n{FORWARD}", "A", "1"),
        (f"import torch.nn as layers\nclass A(layers.Linear):\n{FORWARD}", "A", "1"),
        (f"class A(nn.Module):\n{FORWARD}\nclass B(A):\n    pass", "B", "1"),
        (f"class A(nn.Module):\n{FORWARD}\nclass Helper:\n    pass", "A", "1"),
        ("class A(nn.Sequential):\n    pass", "A", "any number"),
        ("class A(nn.Module):\n    def forward(self, x, y=None): ...", "A", "1 to 2"),
        ("class A(nn.Module):\n    def forward(self, x, *more): ...", "A", "1 or more"),
    ],
)
def test_the_last_module_counts(source: str, name: str, wanted: str) -> None:
    assert (read(source).name, read(source).wanted) == (name, wanted)


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("", 0, "defines no module"),
        ("x = 1", 0, "defines no module"),
        ("class A(:\n", 1, "Python can't read it"),
        ("class A(nn.Module):\n  def f(self):\n      x =", 3, "invalid syntax"),
        ("if True:\n    class A(nn.Module): ...", 0, "defines no module"),
        (f"class A(Other):\n{FORWARD}", 0, "defines no module"),
        (f"class A(A):\n{FORWARD}", 0, "defines no module"),
        ("class A(nn.Module):\n    pass", 1, "A has no forward"),
        ("class A(nn.Module):\n    def forward(self, *, x): ...", 2, "received x by name"),
        ("class A(nn.Module):\n    def forward(): ...", 2, "lacks self"),
        (f"class A(nn.Module):\n    def __init__(self, n): ...\n{FORWARD}", 2, "received n"),
        ("x = " + "(" * 300 + "1" + ")" * 300, 1, "Python can't read it"),
        ("x = " + "-" * 40_000 + "1", 0, "nested too deeply"),
    ],
)
def test_a_flaw_is_told_with_its_line(source: str, line: int, says: str) -> None:
    with pytest.raises(CodeFlaw, match=says) as caught:
        read(source)
    assert caught.value.line == line


def test_reading_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("code was run")

    trace = tmp_path / "trace"
    source = (
        f"open({str(trace)!r}, 'w').close()\n"
        "class A(nn.Module):\n"
        f"    open({str(trace)!r}, 'w').close()\n"
        f"    def forward(self, x=__import__('pathlib').Path({str(trace)!r}).touch()): ..."
    )
    for name in ("exec", "eval", "__import__"):
        monkeypatch.setattr(builtins, name, refused)
    found = read(PARAM.clean(source))
    monkeypatch.undo()
    assert found.name == "A"
    assert not trace.exists()


@pytest.mark.parametrize(
    "unseen",
    ["\x00", "\x0c", "\x85", "\u2028", "\u2029", "\u202e", "\u200b", "\x1b", "\r", "\ufeff"],
)
def test_a_character_that_cant_be_seen_is_refused(unseen: str) -> None:
    with pytest.raises(ParamError, match=r"line 2 .*can't be seen"):
        PARAM.clean(f"x = 1\ny = '{unseen}'")


def test_code_has_one_normal_form() -> None:
    assert PARAM.clean("a = 1\r\nb = 2\n\n") == "a = 1\nb = 2"
    assert PARAM.clean(["a = 1", "b = 2"]) == "a = 1\nb = 2"
    assert PARAM.parse(PARAM.text("a\n\tb")) == "a\n\tb"


@pytest.mark.parametrize("value", [3, None, ["a", 3], "x" * (LONGEST + 1), ["x" * 99] * 600])
def test_what_is_no_code_or_too_much_is_refused(value: object) -> None:
    with pytest.raises(ParamError):
        PARAM.clean(value)


def test_code_is_shown_in_a_few_words() -> None:
    assert (PARAM.brief("a\nb"), PARAM.brief("a")) == ("2 lines of Python", "1 line of Python")
