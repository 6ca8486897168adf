"""A scripted worker, and the events of a run as a real one sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graph_core.builder import Network
from graph_core.graph import Graph
from runtime import protocol
from runtime.client import ENDED
from runtime.protocol import Built, Epoch, Event, Failed, Steps

STEPS = 20
EPOCHS = 4


def little_net() -> Graph:
    net = Network("little net")
    net.recipe(data={"id": "iris"}, epochs=4)
    net.output("species", net.layer("dense", units=3)(net.input("features", (4,))))
    return net.graph


class ScriptedWorker:
    """Stands in for the client of a worker: keeps commands, says what it is told to say."""

    def __init__(self) -> None:
        self.sent: list[protocol.Command] = []
        self.heard: list[Event] = []
        self.alive = True
        self.exit_reason = ""
        self.starts = 0
        self.closed = False
        self.ended = False
        self.broken = False

    def start(self) -> None:
        self.starts += 1

    def send(self, command: protocol.Command) -> None:
        if self.broken:
            raise BrokenPipeError("the pipe is closed")
        self.sent.append(command)

    def drain(self) -> list[Event]:
        said, self.heard = self.heard, []
        return said

    def end(self) -> None:
        """Be gone at once, as a process that is killed, and say so."""
        self.ended, self.alive = True, False
        self.heard.append(Failed("", ENDED, "ended at once, as asked"))

    def close(self) -> None:
        self.closed = True
        self.alive = False


def built(run: Path, start_step: int = 0) -> Built:
    return Built(
        str(run),
        "cpu",
        parameters=21_931,
        trainable=21_931,
        epochs=EPOCHS,
        steps_per_epoch=STEPS,
        train_samples=1000,
        validation_samples=200,
        start_epoch=start_step // STEPS,
        start_step=start_step,
    )


def loss_at(step: np.ndarray) -> np.ndarray:
    return np.asarray(2.0 / (1.0 + step / STEPS))


def steps(run: Path, epoch: int) -> Steps:
    numbers = np.arange((epoch - 1) * STEPS + 1, epoch * STEPS + 1)
    columns = {"loss": loss_at(numbers).tolist()}
    return Steps(str(run), epoch, numbers.tolist(), columns, 18_400.0, 21.0)


def epoch_end(run: Path, epoch: int) -> Epoch:
    metrics = {
        "loss": 1.0 / epoch,
        "accuracy": 1 - 0.5 / epoch,
        "val_loss": 1.2 / epoch,
        "val_accuracy": 1 - 0.6 / epoch,
    }
    confusion = {"digit": [[9, 1], [2, 8]]}
    return Epoch(
        str(run),
        epoch,
        epoch * STEPS,
        metrics,
        confusion,
        {"digit": ["zero", "one"]},
        best=True,
        seconds=0.5,
        memory=212_000_000,
    )


def epochs(run: Path, first: int = 1, last: int = EPOCHS) -> Iterator[Event]:
    """Yield the events of some epochs."""
    for number in range(first, last + 1):
        yield steps(run, number)
        yield epoch_end(run, number)
