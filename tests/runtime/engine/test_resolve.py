"""Only names that declarations use are ever resolved."""

from __future__ import annotations

import operator

import pytest
import torch

from graph_core.errors import LoomError
from graph_core.heads import LOSSES
from graph_core.spec import FunctionTarget, ModuleTarget, Ref
from runtime.catalog.optimizers import OPTIMIZERS
from runtime.engine import ops_recurrent
from runtime.engine.resolve import allowed, kwargs_of, resolve


def test_declared_names_resolve_to_what_they_name() -> None:
    assert resolve("torch.nn.Conv2d") is torch.nn.Conv2d
    assert resolve("operator.add") is operator.add
    assert resolve("ops.LastLSTM") is ops_recurrent.LastLSTM


@pytest.mark.parametrize(
    "name",
    [
        "torch.load",
        "torch.hub.load",
        "torch.nn",
        "operator.attrgetter",
        "ops.torch",
        "os.system",
        "builtins.eval",
        "torch.nn.Conv2d.__init__.__globals__",
        "",
        ".",
        "torch",
        "ops",
    ],
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(LoomError):
        resolve(name)


def test_every_allowed_name_exists() -> None:
    for name in allowed():
        assert resolve(name) is not None


def test_losses_and_optimizers_resolve() -> None:
    for target in [*(loss.target for loss in LOSSES), *(o.target for o in OPTIMIZERS)]:
        assert callable(resolve(target))


def test_kwargs_keep_plain_values_and_refuse_unknown_refs() -> None:
    assert kwargs_of(ModuleTarget("torch.nn.Linear", {"in_features": 3})) == {"in_features": 3}
    with pytest.raises(LoomError):
        kwargs_of(FunctionTarget("ops.reshape", {"dtype": Ref("torch.load")}))
