"""The statements that make and call a layer."""

from __future__ import annotations

from graph_core.graph import Layer
from graph_core.spec import FunctionTarget, ModuleTarget, Pack
from runtime.codegen.text import CodeError, call, literal, qualified

_OPERATORS = {
    "operator.add": "+",
    "operator.mul": "*",
    "operator.sub": "-",
    "operator.truediv": "/",
}
# What everyone writes without its name, where torch takes it first.
_POSITIONAL = frozenset(
    [
        "in_channels",
        "out_channels",
        "in_features",
        "out_features",
        "num_features",
        "num_embeddings",
        "embedding_dim",
        "normalized_shape",
        "input_size",
        "hidden_size",
    ]
)
_ALONE = frozenset(["kernel_size", "p", "negative_slope", "padding"])


def construction(layer: Layer, target: ModuleTarget) -> list[str]:
    """Return the lines that make a layer an attribute; a frozen one doesn't learn."""
    arguments = _constructor_arguments(target)
    name = qualified(target.name)
    if layer.name.isdigit():
        inner = call("", name, arguments, indent=0)
        lines = call("", "self.add_module", [literal(layer.name), "\n".join(inner)])
    else:
        lines = call(f"self.{layer.name} = ", name, arguments)
    if layer.trainable:
        return lines
    return [*lines, f"        {attribute(layer.name)}.requires_grad_(False)"]


def attribute(name: str) -> str:
    """Return how a layer is reached; a number can't be an attribute's name."""
    return f'self.get_submodule("{name}")' if name.isdigit() else f"self.{name}"


def _constructor_arguments(target: ModuleTarget) -> list[str]:
    """Print sizes by position as everyone does, and all else by name."""
    printed: list[str] = []
    by_position = True
    for place, (key, value) in enumerate(target.kwargs.items()):
        by_position &= key in _POSITIONAL or (place == 0 and key in _ALONE)
        printed.append(literal(value) if by_position else _keyword(key, value))
    return printed


def _keyword(key: str, value: object) -> str:
    if not key.isidentifier():
        raise CodeError("an argument can't have that name", received=repr(key[:80]))
    return f"{key}={literal(value)}"


def function(
    prefix: str, target: FunctionTarget, read: list[str], keywords: list[str]
) -> list[str]:
    """Return the lines of a function's call on variables."""
    sign = _OPERATORS.get(target.name)
    if sign:
        return [f"        {prefix}{f' {sign} '.join(read)}"]
    given = [_keyword(key, value) for key, value in target.kwargs.items()]
    called = qualified(target.name)
    if target.pack is Pack.LIST:
        return call(prefix, called, [f"[{', '.join(read)}]", *given, *keywords])
    if target.pack is Pack.ARGS:
        return call(prefix, called, [*read, *given, *keywords])
    made = read[0]
    for other in read[1:]:
        made = f"{called}({', '.join([made, other, *given])})"
    return [f"        {prefix}{made}"]
