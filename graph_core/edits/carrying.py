"""Carrying params over from one kind of layer to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_core.errors import ParamError
from graph_core.params import Param, Value
from graph_core.spec import LayerSpec

# Names that kinds give to one thing: how many numbers a layer makes of each.
WIDTHS = ("filters", "units", "features")


def carried(spec: LayerSpec, params: Mapping[str, Value]) -> dict[str, Value]:
    """Return a kind's params, with what means the same in another kind's taken from there."""
    made: dict[str, Value] = dict(spec.usual)
    for param in spec.params:
        for name in _names(param):
            if name in params and (value := _fitted(param, params[name])) is not None:
                made[param.name] = value
                break
    return made


def _names(param: Param) -> tuple[str, ...]:
    return (param.name, *WIDTHS) if param.name in WIDTHS else (param.name,)


def _fitted(param: Param, value: Any) -> Value | None:
    """Return a value as a param takes it; a size that is the same along all axes fits any."""
    wishes = [value]
    if isinstance(value, tuple) and value and set(value) == {value[0]}:
        wishes.append(value[0])
    for wish in wishes:
        try:
            cleaned: Value = param.clean(wish)
        except ParamError:
            continue  # the next, or else the default stands
        return cleaned
    return None
