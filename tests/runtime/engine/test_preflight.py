from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from runtime.engine import preflight
from runtime.engine.preflight import PreflightError
from runtime.engine.session import Session, open_session
from tests.runtime.engine.networks import iris, train


@pytest.fixture
def session() -> Session:
    return open_session(iris())


def _batch(session: Session) -> list[torch.Tensor]:
    return [tensor[:16] for tensor in session.train.inputs]


def test_it_leaves_no_trace_in_statistics_generators_or_gradients(session: Session) -> None:
    module = session.built.module
    assert int(module.norm.num_batches_tracked) == 0
    assert all(weight.grad is None for weight in module.parameters())
    torch.manual_seed(session.plan.recipe.seed)
    twin = torch.get_rng_state()
    with preflight.undisturbed(session.built, session.device):
        preflight.forward(session.built, session.plan, _batch(session))
    assert torch.equal(torch.get_rng_state(), twin)
    assert torch.equal(module.norm.running_mean, torch.zeros(16))


def test_a_failure_is_traced_to_its_node(session: Session) -> None:
    session.built.module.b.weight = torch.nn.Parameter(torch.zeros(3, 7))
    with pytest.raises(PreflightError) as caught:
        preflight.forward(session.built, session.plan, _batch(session))
    graph = session.plan.graph
    assert graph.label(caught.value.node) == "b"
    assert "16×16 float32" in caught.value.received


def test_another_shape_than_inferred_is_told(session: Session) -> None:
    session.built.module.b.weight = torch.nn.Parameter(torch.zeros(4, 16))
    session.built.module.b.bias = torch.nn.Parameter(torch.zeros(4))
    with pytest.raises(PreflightError, match="than was inferred") as caught:
        preflight.forward(session.built, session.plan, _batch(session))
    assert (caught.value.expected, caught.value.received) == ("N×3 float32", "16×4 float32")


def test_a_value_that_is_no_number_is_traced_to_where_it_was_born(session: Session) -> None:
    with torch.no_grad():
        session.built.module.a.weight.fill_(3e38)
        node, reason = preflight.blame(session.built, session.plan, _batch(session))
    assert session.plan.graph.label(node) == "a"
    assert "born in a" in reason


def test_weights_that_are_no_longer_finite_are_named(session: Session) -> None:
    with torch.no_grad():
        session.built.module.b.bias.fill_(torch.nan)
        node, reason = preflight.blame(session.built, session.plan, _batch(session))
    assert session.plan.graph.label(node) == "b"
    assert "bias" in reason


def test_a_layer_without_a_gradient_is_warned_of(session: Session) -> None:
    outputs = preflight.forward(session.built, session.plan, _batch(session))
    outputs[0].sum().backward()
    session.built.module.zero_grad(set_to_none=True)
    loss = session.built.module.b.weight.sum()
    warnings = preflight.backward(session.built, session.plan, session.heads, loss)
    assert len(warnings) == 2
    assert "a gets no gradient" in warnings[0]


def test_a_loss_that_nothing_can_lower_is_refused_at_its_head(session: Session) -> None:
    with pytest.raises(PreflightError, match="nothing that learns") as caught:
        preflight.backward(session.built, session.plan, session.heads, torch.tensor(1.0))
    assert caught.value.node == session.heads[0].node


def test_data_that_is_no_number_is_refused_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from runtime.catalog.datasets import DATASETS

    spec = DATASETS.get("iris")

    def spoiled(params: object) -> dict[str, object]:
        arrays = spec.loader(params)  # type: ignore[arg-type]
        arrays["features"][3, 1] = float("nan")
        return arrays

    monkeypatch.setitem(DATASETS._items, "iris", replace(spec, loader=spoiled))
    (failed,) = train(iris(standardise=[]), tmp_path)
    assert "no numbers" in failed.message
    assert failed.node
