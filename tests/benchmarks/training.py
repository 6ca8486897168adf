"""Samples per second of the worker, live metrics on, against loops written by hand.

    python -m tests.benchmarks.training

The tutorial loop is a DataLoader over a TensorDataset with `.item()` every step and Adam as it
comes; the best loop slices shuffled indices, keeps its statistics as tensors and fuses Adam. All
three take turns, round by round; the first epoch of a turn is not counted.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from graph_core.builder import Network
from graph_core.files import dumps
from graph_core.graph import Graph
from runtime.client import WorkerClient
from runtime.data.npz import describe
from runtime.protocol import Epoch, Failed, State, Train
from tests.benchmarks.report import Report

BATCH, ROUNDS = 128, 5


@dataclass(frozen=True)
class Case:
    """A network twice: as a graph and by hand; `epochs` are counted per turn."""

    name: str
    shape: tuple[int, ...]
    samples: int
    epochs: int
    draw: Callable[[Network], None]
    by_hand: Callable[[], nn.Module]
    against_tutorial: float | None


def _draw_mlp(net: Network) -> None:
    x = net.input("x", (784,))
    x = net.layer("relu")(net.layer("dense", units=128)(x))
    x = net.layer("relu")(net.layer("dense", units=64)(x))
    net.output("y", net.layer("dense", units=10)(x), metrics=("accuracy",))


def _mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )


def _draw_cnn(net: Network) -> None:
    x = net.input("x", (1, 16, 16))
    for filters in (8, 16):
        x = net.layer("relu")(net.layer("conv2d", filters=filters, kernel=3, padding=1)(x))
        x = net.layer("max_pool2d")(x)
    net.output("y", net.layer("dense", units=10)(net.layer("flatten")(x)), metrics=("accuracy",))


def _cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, 10),
    )


CASES = (
    Case("MLP 784-128-64-10", (784,), 20_000, 3, _draw_mlp, _mlp, 1.5),
    Case("CNN 1×16×16", (1, 16, 16), 6_000, 3, _draw_cnn, _cnn, None),
)


def synthetic(case: Case) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(case.samples, *case.shape, generator=generator)
    return x, torch.randint(10, (case.samples,), generator=generator)


def _timed(case: Case, epoch: Callable[[], object]) -> float:
    """Return samples per second over a turn, its first epoch not counted."""
    epoch()
    began = time.perf_counter()
    for _ in range(case.epochs):
        epoch()
    return case.samples * case.epochs / (time.perf_counter() - began)


def tutorial(case: Case, x: Tensor, y: Tensor) -> float:
    """The loop of the tutorials."""
    model = case.by_hand()
    optimizer = torch.optim.Adam(model.parameters())
    loader = DataLoader(TensorDataset(x, y), batch_size=BATCH, shuffle=True)

    def epoch() -> tuple[float, float]:
        total, right = 0.0, 0
        for xs, ys in loader:
            optimizer.zero_grad()
            output = model(xs)
            loss = functional.cross_entropy(output, ys)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(ys)
            right += (output.argmax(1) == ys).sum().item()
        return total / len(x), right / len(x)

    return _timed(case, epoch)


def best_by_hand(case: Case, x: Tensor, y: Tensor) -> float:
    """The fastest loop we know how to write that still reports loss and accuracy."""
    model = case.by_hand()
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def epoch() -> tuple[float, float]:
        losses, rights = [], []
        for rows in torch.randperm(len(x)).split(BATCH):
            ys = y[rows]
            output = model(x[rows])
            loss = functional.cross_entropy(output, ys)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.detach() * len(ys))
            rights.append((output.detach().argmax(1) == ys).sum())
        return float(torch.stack(losses).sum()), float(torch.stack(rights).sum())

    return _timed(case, epoch)


def ours(case: Case, graph: Graph, client: WorkerClient, folder: Path) -> float:
    """The worker process, every event received: from the first epoch's end to the last's."""
    client.send(Train(str(folder), dumps(graph)))
    marks = []
    while True:
        event = client.wait(60)
        if isinstance(event, Epoch):
            marks.append(time.perf_counter())
        if isinstance(event, Failed) or event is None:
            raise SystemExit(f"the worker failed: {event}")
        if isinstance(event, State) and event.state == "finished":
            return case.samples * (len(marks) - 1) / (marks[-1] - marks[0])


def graph_of(case: Case, folder: Path) -> Graph:
    x, y = synthetic(case)
    path = folder / f"{len(case.shape)}.npz"
    np.savez(path, x=x.numpy(), y=y.numpy())
    net = Network("benchmark")
    case.draw(net)
    net.recipe(
        data={"id": "npz", "params": describe(path)},
        split={"validation": 0.0},
        batch_size=BATCH,
        epochs=case.epochs + 1,
        device="cpu",
    )
    return net.graph


def measure(case: Case, client: WorkerClient, folder: Path, report: Report) -> None:
    x, y = synthetic(case)
    graph = graph_of(case, folder)
    rounds = []
    for number in range(ROUNDS + 1):
        turn = (
            tutorial(case, x, y),
            best_by_hand(case, x, y),
            ours(case, graph, client, folder / f"{case.name}-{number}"),
        )
        if number:  # the first round warms caches up
            rounds.append(turn)
    for label, column in (("tutorial loop", 0), ("best loop by hand", 1), ("worker", 2)):
        speed = statistics.median(turn[column] for turn in rounds)
        report.row(f"{case.name}: {label}", speed, "samples/s")
    against = [statistics.median(turn[2] / turn[i] for turn in rounds) for i in (0, 1)]
    wanted = case.against_tutorial
    report.row(f"{case.name}: worker / tutorial", against[0], "×", at_least=wanted)
    report.row(f"{case.name}: worker / best by hand", against[1], "×", at_least=0.95)


def main() -> int:
    # One thread each: the loops are compared, not how they share cores with whatever else runs.
    torch.set_num_threads(1)
    os.environ["OMP_NUM_THREADS"] = "1"
    report = Report("training")
    with tempfile.TemporaryDirectory() as folder, WorkerClient() as client:
        client.start()
        for case in CASES:
            measure(case, client, Path(folder), report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
