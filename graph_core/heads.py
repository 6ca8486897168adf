"""Losses and metrics a head may have: facts about the network, so that rules can check them.

The engine resolves a loss's `target` to a torch function of (output, target, reduction="none");
metrics are accumulated by the engine under their id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_core.params import Choice
from graph_core.registry import Registry


class Task(StrEnum):
    """How target and output relate."""

    CLASSES = "classes"  # target: int64 class indices N×…; output: N×C×… scores
    BINARY = "binary"  # target: 0/1, N or N×F; output: same dims, one score each
    VALUES = "values"  # target: floats of the output's dims


@dataclass(frozen=True)
class LossSpec:
    """A loss: which task it serves, and the activation that turns scores into predictions.

    With `distance` the output of a yes-or-no head says how far it is from a yes; half the param
    `margin` decides.
    """

    id: str
    title: str
    summary: str
    task: Task
    target: str
    activation: str = ""
    params: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    distance: bool = False


@dataclass(frozen=True)
class MetricSpec:
    """A metric: the tasks it makes sense for, and whether more is better."""

    id: str
    title: str
    summary: str
    tasks: tuple[Task, ...]
    higher_is_better: bool
    replaces: tuple[str, ...] = ()


LOSSES: Registry[LossSpec] = Registry("loss")
METRICS: Registry[MetricSpec] = Registry("metric")

for _loss in (
    LossSpec(
        "cross_entropy",
        "Cross-entropy",
        "For one class out of several; takes raw scores and applies log-softmax itself.",
        Task.CLASSES,
        "torch.nn.functional.cross_entropy",
        activation="softmax",
        params=("label_smoothing",),
        metrics=("accuracy",),
    ),
    LossSpec(
        "bce_with_logits",
        "Binary cross-entropy (logits)",
        "For yes or no; takes raw scores and applies the sigmoid itself.",
        Task.BINARY,
        "torch.nn.functional.binary_cross_entropy_with_logits",
        activation="sigmoid",
        metrics=("accuracy",),
    ),
    LossSpec(
        "mse",
        "Mean squared error",
        "For values; large misses weigh quadratically.",
        Task.VALUES,
        "torch.nn.functional.mse_loss",
        metrics=("mae",),
    ),
    LossSpec(
        "mae",
        "Mean absolute error",
        "For values; robust against outliers.",
        Task.VALUES,
        "torch.nn.functional.l1_loss",
        metrics=("mse",),
    ),
    LossSpec(
        "huber",
        "Huber",
        "For values; quadratic near zero, linear beyond delta.",
        Task.VALUES,
        "torch.nn.functional.huber_loss",
        params=("delta",),
        metrics=("mae",),
    ),
    LossSpec(
        "contrastive",
        "Contrastive",
        "For pairs that are the same or not; takes the distance of the two, such as a "
        "PairwiseDistance gives. Source: Hadsell et al. 2006.",
        Task.BINARY,
        "ops.contrastive",
        params=("margin",),
        metrics=("accuracy",),
        distance=True,
    ),
):
    LOSSES.register(_loss)

for _metric in (
    MetricSpec(
        "accuracy",
        "Accuracy",
        "The share of predictions that are right.",
        (Task.CLASSES, Task.BINARY),
        higher_is_better=True,
    ),
    MetricSpec(
        "mae", "MAE", "The mean absolute difference.", (Task.VALUES,), higher_is_better=False
    ),
    MetricSpec(
        "mse", "MSE", "The mean squared difference.", (Task.VALUES,), higher_is_better=False
    ),
    MetricSpec(
        "r2",
        "R²",
        "The share of the variance explained; 1 is perfect, 0 is the mean.",
        (Task.VALUES,),
        higher_is_better=True,
    ),
):
    METRICS.register(_metric)

LOSS_CHOICES = tuple(Choice(loss.id, loss.title, loss.summary) for loss in LOSSES)
METRIC_CHOICES = tuple(Choice(metric.id, metric.title, metric.summary) for metric in METRICS)
