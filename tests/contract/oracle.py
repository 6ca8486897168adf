"""What torch itself makes of a layer's target, to hold the declaration against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import torch

from graph_core.formula import Apply, Slot, Tree
from graph_core.spec import (
    Call,
    FormulaTarget,
    FunctionTarget,
    LayerSpec,
    ModuleTarget,
    Pack,
    PythonTarget,
    Target,
)
from graph_core.trust import digest
from graph_core.types import TensorType
from runtime.engine.construct import construct
from runtime.engine.python_layer import make
from runtime.engine.resolve import kwargs_of, resolve
from tests.contract.draws import SIZES

Tensors = Mapping[str, Sequence[torch.Tensor]]


class Built:
    """A target made real on a device, called as the engine calls it."""

    def __init__(self, spec: LayerSpec, target: Target, device: str) -> None:
        self.spec, self.target = _with_ports(spec, target), target
        self.module: torch.nn.Module | None = None
        self.kwargs = kwargs_of(target) if isinstance(target, FunctionTarget) else {}
        if isinstance(target, ModuleTarget):
            with torch.device(device):
                self.module = construct(target)
        elif isinstance(target, PythonTarget):
            with torch.device(device):
                self.module = make(target, "subject", [digest(target.source)])

    def __call__(self, tensors: Tensors) -> tuple[torch.Tensor, ...]:
        given: list[torch.Tensor] = []
        named: dict[str, torch.Tensor] = {}
        for port in self.spec.inputs:
            arrived = tensors.get(port.key, ())
            if port.optional and arrived:
                named[port.key] = arrived[0]
            elif not port.optional:
                given += arrived
        made = self._run(given, named)
        return made if isinstance(made, tuple) else (made,)

    def _run(self, given: list[torch.Tensor], named: dict[str, torch.Tensor]) -> Any:
        if self.module is not None:
            return self.module(*given, **named)
        if isinstance(self.target, FormulaTarget):
            return _computed(self.target.tree, given)
        assert isinstance(self.target, FunctionTarget)
        function = resolve(self.target.name)
        if self.target.pack is Pack.LIST:
            return function(given, **named, **self.kwargs)
        if self.target.pack is Pack.FOLD:
            return reduce(function, given)
        return function(*given, **named, **self.kwargs)


def _with_ports(spec: LayerSpec, target: Target) -> LayerSpec:
    if not isinstance(target, PythonTarget):
        return spec
    return spec.of({"inputs": target.inputs, "outputs": target.outputs})


def _computed(tree: Tree, given: list[torch.Tensor]) -> Any:
    if isinstance(tree, Slot):
        return given[tree.place]
    if not isinstance(tree, Apply):
        return tree
    operands = [_computed(each, given) for each in tree.operands]
    return resolve(tree.function)(*operands, **tree.options)


def meta_tensors(call: Call) -> Tensors:
    """Return tensors of the call's types that have a shape and no values."""
    return {port: [_empty(type_) for type_ in types] for port, types in call.inputs.items()}


def _empty(type_: TensorType) -> torch.Tensor:
    return torch.empty(type_.sizes(SIZES), dtype=getattr(torch, type_.dtype.value), device="meta")


def real_tensors(call: Call, generator: torch.Generator) -> Tensors:
    """Return random tensors of the call's types; whole numbers are 0, which any table has."""
    return {
        port: [_random(type_, generator) for type_ in types] for port, types in call.inputs.items()
    }


def _random(type_: TensorType, generator: torch.Generator) -> torch.Tensor:
    dtype, sizes = getattr(torch, type_.dtype.value), type_.sizes(SIZES)
    if type_.dtype.is_float:
        return torch.randn(sizes, generator=generator).to(dtype)
    return torch.zeros(sizes, dtype=dtype)
