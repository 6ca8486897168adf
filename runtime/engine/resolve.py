"""Names of targets to what they name: only what a declaration names is ever resolved."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from types import SimpleNamespace
from typing import Any

import torch

import graph_core.layers  # noqa: F401  registers every layer
from graph_core.errors import LoomError
from graph_core.formula import FUNCTIONS
from graph_core.heads import LOSSES
from graph_core.layers.weighted import INITS, NORMS
from graph_core.spec import LAYERS, FunctionTarget, ModuleTarget, Ref
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.engine import ops, ops_loss, ops_recurrent, ops_sequence

OPS_FILES = (ops, ops_loss, ops_recurrent, ops_sequence)
_OPS = SimpleNamespace(**dict(item for file in OPS_FILES for item in vars(file).items()))
_ROOTS: Mapping[str, object] = {"torch": torch, "operator": operator, "ops": _OPS}


@cache
def allowed() -> frozenset[str]:
    """Return every name that the declared layers, losses and optimizers use."""
    declared = {loss.target for loss in LOSSES} | {optimizer.target for optimizer in OPTIMIZERS}
    options = {name for name, _ in INITS.values()} | set(NORMS.values()) | {"ops.clear_row"}
    return frozenset(declared | options | FUNCTIONS | set(_named_by_layers()))


def _named_by_layers() -> Iterator[str]:
    for spec in LAYERS:
        for example in spec.examples if spec.target else ():
            assert spec.target is not None
            target = spec.target(example.call(spec))
            if not isinstance(target, ModuleTarget | FunctionTarget):
                continue  # a learned tensor and a block name nothing themselves
            yield target.name
            yield from (value.name for value in target.kwargs.values() if isinstance(value, Ref))


def resolve(name: str) -> Any:
    """Return the class, function or value of a declared name; raises LoomError for any other."""
    if name not in allowed():
        raise LoomError(
            f"{name!r} is not a name to resolve",
            expected="a name that a layer, loss or optimizer declares",
        )
    root, _, path = name.partition(".")
    return reduce(getattr, path.split("."), _ROOTS[root])


def kwargs_of(target: ModuleTarget | FunctionTarget) -> dict[str, Any]:
    """Return the target's keyword arguments with every Ref resolved."""
    return {
        key: resolve(value.name) if isinstance(value, Ref) else value
        for key, value in target.kwargs.items()
    }
