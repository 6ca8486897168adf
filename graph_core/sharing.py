"""Sharing: whether one layer's weights serve two calls."""

from __future__ import annotations

from graph_core.errors import ShapeError
from graph_core.spec import BlockTarget, Call, LayerSpec, ModuleTarget


def disagreement(spec: LayerSpec, first: Call, second: Call) -> ShapeError | None:
    """Return why two calls can't be one layer's, or None; both calls are known to be sound."""
    if spec.target is None or _module(spec, first) == _module(spec, second):
        return None
    return ShapeError(
        f"this {spec.title} is shared, and its weights fit one kind of input only",
        expected=_types(first),
        received=_types(second),
    )


def _module(spec: LayerSpec, call: Call) -> object:
    """Return what a call needs to be shared; functions own nothing and need not agree."""
    target = spec.target(call) if spec.target else None
    if isinstance(target, BlockTarget):
        return dict(spec.weights(call))
    return target if isinstance(target, ModuleTarget) else None


def _types(call: Call) -> str:
    return ", ".join(str(type_) for types in call.inputs.values() for type_ in types)
