from __future__ import annotations

from typing import Any

import pytest
import torch

from graph_core.fields import Field
from graph_core.heads import LOSSES
from graph_core.layers import LAYERS
from graph_core.types import TensorType
from graph_core.values import Values
from runtime.engine.losses import aligned, check_binary, loss_of
from runtime.engine.metrics import Objective, meter_of
from runtime.engine.plan import Head, PlanError


def head(loss: str, *metrics: str, **params: Any) -> Head:
    spec = LOSSES.get(loss)
    values = Values(LAYERS.get("output").complete({"loss": loss, **params}))
    return Head(
        "n1", "out", Field("y", TensorType.parse("N")), spec, values, metrics or spec.metrics
    )


@pytest.mark.parametrize("shape", [(8,), (8, 1)])
def test_cross_entropy_takes_a_column_of_labels_as_a_row(shape: tuple[int, ...]) -> None:
    labels = torch.arange(8).reshape(shape).to(torch.int32)
    target = aligned(head("cross_entropy"), labels, torch.Size((4, 10)))
    assert target.shape == (8,)
    assert target.dtype == torch.int64


@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "bce_with_logits"])
@pytest.mark.parametrize(("target", "output"), [((8,), (4, 1)), ((8, 1), (4,)), ((8, 1), (4, 1))])
def test_one_value_per_sample_takes_the_dims_of_the_head(
    loss: str, target: tuple[int, ...], output: tuple[int, ...]
) -> None:
    values = torch.tensor([0.0, 1.0] * 4).reshape(target)
    assert aligned(head(loss), values, torch.Size(output)).shape == (8, *output[1:])


@pytest.mark.parametrize(
    ("target", "output"), [((8,), (8, 8)), ((8, 1), (4, 3)), ((8, 3), (4, 3, 1))]
)
def test_nothing_is_broadcast(target: tuple[int, ...], output: tuple[int, ...]) -> None:
    with pytest.raises(PlanError, match="differ in shape") as caught:
        aligned(head("mse"), torch.zeros(target), torch.Size(output))
    assert caught.value.node == "n1"
    assert "N" in caught.value.expected
    assert "N" in caught.value.received


@pytest.mark.parametrize(
    ("labels", "output", "message"),
    [
        ([0, 1, 3], (3, 3), "outside the head"),
        ([-1, 1, 0], (3, 3), "outside the head"),
        ([1, 1, 1], (3, 3), "every label is the same"),
        ([0, 1, 2], (3,), "one number per sample"),
        ([0.5, 1.0, 0.0], (3, 3), "no class index"),
        ([0, 1, 2], (3, 3, 2), "differ in shape"),
    ],
)
def test_labels_that_can_not_be_learned_are_explained(
    labels: list[float], output: tuple[int, ...], message: str
) -> None:
    with pytest.raises(PlanError, match=message):
        aligned(head("cross_entropy"), torch.tensor(labels), torch.Size(output))


def test_a_binary_target_is_0_or_1() -> None:
    check_binary(head("bce_with_logits"), torch.tensor([0, 1, 1]))
    with pytest.raises(PlanError, match="not binary"):
        check_binary(head("bce_with_logits"), torch.tensor([0, 1, 2]))


def test_params_of_a_loss_reach_it() -> None:
    output, label = torch.randn(5, 3), torch.tensor([0, 1, 2, 0, 1])
    smooth = loss_of(head("cross_entropy", label_smoothing=0.2))(output, label)
    expected = torch.nn.functional.cross_entropy(output, label, label_smoothing=0.2)
    assert torch.equal(smooth, expected)
    values = torch.randn(5, 3) * 4
    wide = loss_of(head("huber", delta=3.0))(output, values)
    assert torch.equal(wide, torch.nn.functional.huber_loss(output, values, delta=3.0))


def _measured(of: Head, output: torch.Tensor, target: torch.Tensor, scale: Any = None) -> Any:
    objective = Objective([meter_of(of, target, scale)])
    totals = [0.0] * objective.width
    for start in range(0, len(target), 3):
        batch = slice(start, start + 3)
        _, statistics = objective([output[batch]], [target[batch]])
        row = [float(value) for value in statistics]
        objective.add(totals, row, len(target[batch]))
    return objective.metrics(totals, len(target))


def test_metrics_over_uneven_batches_are_those_of_the_whole() -> None:
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

    torch.manual_seed(0)
    target, output = torch.randn(10, 1), torch.randn(10, 1)
    found = _measured(head("huber", "mae", "mse", "r2"), output, target)
    assert found["mae"] == pytest.approx(mean_absolute_error(target, output))
    assert found["mse"] == pytest.approx(mean_squared_error(target, output))
    assert found["r2"] == pytest.approx(r2_score(target, output), abs=1e-6)
    assert found["loss"] == pytest.approx(float(torch.nn.functional.huber_loss(output, target)))


def test_metrics_of_a_standardised_target_are_in_its_own_units() -> None:
    torch.manual_seed(0)
    target, output = torch.randn(10, 2), torch.randn(10, 2)
    scale = torch.tensor([3.0, 50.0])
    found = _measured(head("mse", "mae", "mse", "r2"), output, target, scale)
    miss = (output - target) * scale
    assert found["mae"] == pytest.approx(float(miss.abs().mean()))
    assert found["mse"] == pytest.approx(float(miss.square().mean()))
    assert found["loss"] == pytest.approx(float((output - target).square().mean()))


def test_accuracy_counts_classes_and_sides() -> None:
    scores = torch.tensor([[2.0, 1.0], [0.0, 1.0], [5.0, 1.0], [0.0, 1.0]])
    assert _measured(head("cross_entropy"), scores, torch.tensor([0, 1, 1, 1]))["accuracy"] == 0.75
    sides = torch.tensor([[3.0], [-3.0], [-1.0], [2.0]])
    target = torch.tensor([[1.0], [0.0], [1.0], [1.0]])
    assert _measured(head("bce_with_logits"), sides, target)["accuracy"] == 0.75
