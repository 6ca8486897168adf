"""The statements that make and call a layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph_core.spec import FunctionTarget, Pack
from runtime.codegen.pieces import Child, Done, Item, Kept, Several
from runtime.codegen.text import (
    Expr,
    Nested,
    attribute,
    call,
    called,
    laid,
    literal,
    named,
    qualified,
)

_OPERATORS = {
    "operator.add": "+",
    "operator.mul": "*",
    "operator.sub": "-",
    "operator.truediv": "/",
}


def numbered(stem: str, first: int) -> str:
    """Return the name of the copy that a loop is at, as text with its number in it."""
    return f'f"{stem}{{i + {first}}}"' if first else f'f"{stem}{{i}}"'


def statements(items: Iterable[Item], *, trainable: bool) -> list[str]:
    """Return the lines that make a layer an attribute; a frozen one doesn't learn."""
    items = list(items)
    lines = [line for item in items for line in _statement(item, trainable=trainable)]
    fixed = [item.name for item in items if isinstance(item, Child) and not item.tensor]
    return lines if trainable else [*lines, *(f"        {unlearning(name)}" for name in fixed)]


def unlearning(name: str) -> str:
    """Return the call that freezes a layer."""
    return f"{attribute(name)}.requires_grad_(False)"


def _statement(item: Item, *, trainable: bool) -> list[str]:
    if isinstance(item, Kept):
        return [f"        self.{item.name} = {item.text}"]
    if isinstance(item, Done):
        return [f"        {item.text}"]
    if isinstance(item, Several):
        made = item.made if trainable else frozen(item.made)
        added = called("self.add_module", [numbered(item.stem, item.first), made])
        return [f"        for i in range({item.count}):", *laid("", added, indent=12)]
    if not item.name.isdigit():
        return laid(f"self.{item.name} = ", item.made)
    adding = "register_parameter" if item.tensor else "add_module"
    return laid("", called(f"self.{adding}", [literal(item.name), item.made]))


def frozen(made: Expr) -> Expr:
    """Return what makes a module that doesn't learn."""
    if isinstance(made, str):
        return f"{made}.requires_grad_(False)"
    return replace(made, close=f"{made.close}.requires_grad_(False)")


def elements(items: Iterable[Item], *, trainable: bool) -> list[Expr]:
    """Return what makes a layer part of a row."""
    made: list[Expr] = []
    for item in items:
        if isinstance(item, Kept | Done):
            continue
        one = item.made if trainable else frozen(item.made)
        if isinstance(item, Child):
            made.append(one)
        else:
            loop = f"for {item.loop} in range({item.count})"
            made.append(Nested("*[", (one, loop), "]", between=""))
    return made


def function(
    prefix: str, target: FunctionTarget, read: list[str], keywords: list[str]
) -> list[str]:
    """Return the lines of a function's call on variables."""
    sign = _OPERATORS.get(target.name)
    if sign:
        return [f"        {prefix}{f' {sign} '.join(read)}"]
    given = [named(key, literal(value)) for key, value in target.kwargs.items()]
    called = qualified(target.name)
    if target.pack is Pack.LIST:
        return call(prefix, called, [f"[{', '.join(read)}]", *given, *keywords])
    if target.pack is Pack.ARGS:
        return call(prefix, called, [*read, *given, *keywords])
    made = read[0]
    for other in read[1:]:
        made = f"{called}({', '.join([made, other, *given])})"
    return [f"        {prefix}{made}"]
