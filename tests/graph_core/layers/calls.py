"""Short ways to call a layer in tests."""

from __future__ import annotations

from typing import Any

import graph_core.layers  # noqa: F401  registers every layer
from graph_core.spec import LAYERS, Call
from graph_core.types import TensorType
from graph_core.values import Values


def call(kind: str, *inputs: str, **params: Any) -> Call:
    """Return a call with the types given to the ports in order; all to a variadic one."""
    spec = LAYERS.get(kind)
    types = [TensorType.parse(text) for text in inputs]
    values = Values(spec.complete(params))
    if spec.inputs and spec.inputs[0].variadic:
        return Call(values, {spec.inputs[0].key: tuple(types)})
    ports = zip(spec.inputs, types, strict=False)
    return Call(values, {port.key: (type_,) for port, type_ in ports})


def out(kind: str, *inputs: str, **params: Any) -> str:
    """Return the types that leave the layer, as text."""
    made = LAYERS.get(kind).outputs_of(call(kind, *inputs, **params))
    return ", ".join(type_.shape_text for type_ in made.values())
