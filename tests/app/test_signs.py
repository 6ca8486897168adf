"""No sign in the program's own words needs a font that only some machines have."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont

ROOT = Path(__file__).parents[2]
SIZE = 14.0


@pytest.fixture(scope="module")
def bundled(qapp: object) -> list[QRawFont]:
    fonts = (Path(str(font)) for font in (files("resources") / "fonts").iterdir())
    return [QRawFont(str(font), SIZE) for font in fonts if font.suffix in (".otf", ".ttf")]


def words(source: str) -> Iterator[str]:
    """Yield the strings of a module that are no docstrings."""
    nodes = list(ast.walk(ast.parse(source)))
    bare = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def unknown(text: str, fonts: list[QRawFont]) -> set[str]:
    """Return the signs of a text that no font has."""
    signs = {sign for sign in text if sign.isprintable() and not sign.isascii()}
    return {s for s in signs if not any(font.supportsCharacter(ord(s)) for font in fonts)}


@pytest.mark.parametrize("room", ["app", "runtime", "graph_core"])
def test_every_sign_of_the_program_s_words_is_in_a_bundled_font(room, bundled):
    missing = {
        f"{path.relative_to(ROOT)}: {sign} in {text!r}"
        for path in (ROOT / room).rglob("*.py")
        for text in words(path.read_text("utf-8"))
        for sign in unknown(text, bundled)
    }
    assert not missing


def test_a_sign_that_is_in_no_bundled_font_is_seen(bundled):
    (text, *_) = words('"""⊞ here is a docstring."""\nlabel = "⊞ Tidy × ✕"')
    assert unknown(text, bundled) == {"⊞"}
