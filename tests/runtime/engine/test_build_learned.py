"""A learned tensor is a parameter of the network under its layer's own name."""

from __future__ import annotations

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.blocks import weight_key
from graph_core.builder import Network
from runtime.engine.build import Built, build


def scaled(*, bare: bool, repeat: int = 0) -> tuple[Built, list[str]]:
    """A network that scales its channels; within copies of a block when `repeat` is given."""
    body = Network("scaled")
    x = body.input("x", (3, 4, 4))
    scale = body.layer("parameter", "scale", shape=(3, 1, 1), mean=2.0, std=0.0, bare=bare)
    body.output("y", body.layer("multiply")(x, scale()), loss="mse")
    net = body
    if repeat:
        net = Network("outer")
        layer = net.layer(net.block(body), "deep", repeat=repeat)
        net.output("y", layer(net.input("x", (3, 4, 4))), loss="mse")
    analysis = analyse(net.graph)
    keys = [weight_key(f.layer, name) for f in analysis.facts.values() for name in f.weights]
    return build(net.graph, analysis), keys


@pytest.mark.parametrize(("bare", "shape"), [(True, (3, 1, 1)), (False, (1, 3, 1, 1))])
def test_its_key_is_the_name_and_its_shape_what_was_asked(
    bare: bool, shape: tuple[int, ...]
) -> None:
    built, keys = scaled(bare=bare)
    state = built.module.state_dict()
    assert list(state) == keys == ["scale"]
    assert state["scale"].shape == shape
    x = torch.randn(2, 3, 4, 4)
    assert torch.equal(built.module(x)[0], 2 * x)


def test_it_learns_and_loads() -> None:
    built, _ = scaled(bare=True)
    built.module(torch.randn(2, 3, 4, 4))[0].sum().backward()
    (parameter,) = built.module.parameters()
    assert parameter.grad is not None
    built.module.load_state_dict({"scale": torch.zeros(3, 1, 1)}, strict=True)
    assert not built.module(torch.randn(2, 3, 4, 4))[0].any()


def test_every_copy_of_a_block_has_its_own() -> None:
    built, keys = scaled(bare=True, repeat=3)
    assert (
        list(built.module.state_dict()) == keys == ["deep.0.scale", "deep.1.scale", "deep.2.scale"]
    )
    x = torch.randn(2, 3, 4, 4)
    assert torch.allclose(built.module(x)[0], 8 * x)


def test_it_follows_the_network_to_another_dtype() -> None:
    built, _ = scaled(bare=True)
    made = built.module.double()(torch.randn(2, 3, 4, 4, dtype=torch.float64))[0]
    assert made.dtype == torch.float64
