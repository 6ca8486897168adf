"""Weights begin as a layer says, and what their size adds to the loss is exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.files import dumps, loads
from graph_core.graph import Graph
from graph_core.spec import LAYERS, Example
from graph_core.values import Values
from runtime.engine.build import Built, build
from runtime.engine.construct import construct, penalty
from runtime.engine.session import open_session
from runtime.signature import signature_of
from tests.runtime.engine.networks import frozen, last_metrics, train


def _made(kind: str, shape: str, **params: Any) -> Any:
    spec = LAYERS.get(kind)
    assert spec.target is not None
    torch.manual_seed(4)
    return construct(spec.target(Example({"x": shape}, params).call(spec)))  # type: ignore[arg-type]


def _digits(**params: Any) -> Graph:
    net = Network()
    hidden = net.layer("dense", "hidden", units=8, **params)(net.input("pixels", (64,)))
    net.output("digit", net.layer("dense", "scores", units=10)(net.layer("relu")(hidden)))
    net.recipe(data={"id": "digits"}, epochs=2)
    return net.graph


def _built(graph: Graph) -> Built:
    return build(graph, analyse(graph, signature_of(graph.recipe)))


def test_weights_begin_as_torch_has_them_unless_told() -> None:
    ours = _made("dense", "N×6", units=4)
    torch.manual_seed(4)
    theirs = torch.nn.Linear(6, 4)
    assert torch.equal(ours.weight, theirs.weight)


def test_weights_begin_as_the_layer_says() -> None:
    made = _made("dense", "N×40", units=30, weight_init="orthogonal", bias_init="ones")
    torch.testing.assert_close(made.weight @ made.weight.T, torch.eye(30))
    assert (made.bias == 1).all()
    made = _made("conv2d", "N×8×9×9", filters=64, weight_init="kaiming_normal")
    assert made.weight.std().item() == pytest.approx((2 / (8 * 9)) ** 0.5, rel=0.05)
    made = _made("gru", "N×T×8", units=4, layers=2, weight_init="zeros", bias_init="normal")
    kernels = [w for name, w in made.named_parameters() if name.startswith("weight")]
    assert len(kernels) == 4
    assert all((w == 0).all() for w in kernels)
    assert made.bias_hh_l1.std() > 0


def test_the_vector_of_nothing_stays_zero() -> None:
    made = _made("embedding", "N×T int64", entries=5, padding_index=2, weight_init="ones")
    assert made.weight.sum(1).tolist() == [64, 64, 0, 64, 64]


def test_penalties_pull_on_kernels_alone() -> None:
    built = _built(_digits(l1=0.1, l2=0.03))
    made = penalty(built.decaying)
    weights = dict(built.module.named_parameters())
    kernel = weights["hidden.weight"]
    expected = 0.1 * kernel.abs().sum() + 0.03 * kernel.square().sum()
    torch.testing.assert_close(made, expected)
    made.backward()  # type: ignore[no-untyped-call]
    torch.testing.assert_close(kernel.grad, 0.1 * kernel.sign() + 2 * 0.03 * kernel)
    assert all(w.grad is None for name, w in weights.items() if name != "hidden.weight")


def test_the_loss_is_the_heads_and_the_penalty() -> None:
    session = open_session(_digits(l2=0.03))
    inputs, targets = session.train.take(torch.arange(32))
    outputs = session.built.module(*inputs)
    loss, statistics = session.objective(outputs, targets)
    kernel = session.built.module.get_parameter("hidden.weight")
    added = 0.03 * kernel.square().sum()
    plain = torch.nn.functional.cross_entropy(outputs[0], targets[0])
    torch.testing.assert_close(loss, plain + added)
    assert session.objective.loss_names == ("loss", "penalty")
    torch.testing.assert_close(statistics[1], added.detach())


def test_a_penalty_shrinks_weights_and_is_reported(tmp_path: Path) -> None:
    metrics = last_metrics(train(_digits(l2=0.05), tmp_path))
    assert metrics["penalty"] > 0
    assert metrics["val_loss"] > metrics["val_penalty"] > 0


def test_a_penalty_counts_once_per_layer_in_blocks_too_and_never_of_frozen_ones() -> None:
    inside, net = Network("inner"), Network()
    encoder = inside.layer("dense", "encoder", units=64, l2=0.5)
    inside.output("y", encoder(encoder(inside.input("x", (64,)))))
    x = net.input("pixels", (64,))
    made = net.layer(net.block(inside), "twice", repeat=2)(x)
    net.output("digit", net.layer("dense", "scores", units=10)(made))
    net.recipe(data={"id": "digits"})
    built = _built(net.graph)
    kernels = [w for w in built.module.parameters() if w.shape == (64, 64)]
    assert len(kernels) == len(built.decaying) == 2
    expected = sum(0.5 * kernel.square().sum() for kernel in kernels)
    torch.testing.assert_close(penalty(built.decaying), expected)
    assert not _built(frozen(net.graph, "twice")).decaying
    assert not _built(frozen(_digits(l2=0.1), "hidden")).decaying


@pytest.mark.parametrize("norm", ["weight", "spectral"])
def test_a_normed_kernel_is_trained_saved_and_penalised(norm: str, tmp_path: Path) -> None:
    graph = _digits(norm=norm, l2=0.01)
    assert last_metrics(train(graph, tmp_path))["accuracy"] > 0.15
    built = _built(graph)
    keys = [key for key in built.module.state_dict() if key.startswith("hidden.")]
    assert keys[0] == "hidden.bias"
    assert all(key.startswith("hidden.parametrizations.weight.") for key in keys[1:])
    effective: Any = built.module.get_submodule("hidden").weight
    if norm == "spectral":
        built.module.eval()
        effective = built.module.get_submodule("hidden").weight
        assert torch.linalg.matrix_norm(effective, 2).item() == pytest.approx(1, abs=0.05)  # type: ignore[operator]
    torch.testing.assert_close(penalty(built.decaying), 0.01 * effective.square().sum())


def test_files_from_before_these_options_still_load() -> None:
    options = ("weight_init", "bias_init", "l1", "l2", "norm")
    text = dumps(_digits())
    graph = loads(text)
    for layer in graph.layers.values():
        older = {k: v for k, v in layer.params.items() if k not in options}
        spec = LAYERS.get(layer.kind)
        assert Values(spec.complete(older)) == layer.values
