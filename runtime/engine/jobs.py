"""The worker's jobs: a generator of events per command that takes time."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from pathlib import Path

import torch

from graph_core import files
from runtime import protocol
from runtime.engine import devices
from runtime.engine.controls import Controls
from runtime.engine.evaluate import evaluate
from runtime.engine.export import export_run
from runtime.engine.predict import predict_file
from runtime.engine.trainer import Trainer
from runtime.engine.worker import Engine, Job
from runtime.protocol import Done, Event, JobCommand, Log


def _train(command: protocol.Train, controls: Controls) -> Iterator[Event]:
    graph = files.loads(command.graph)
    trainer = Trainer(
        graph, Path(command.run), controls, resume=command.resume, trusted=command.trusted
    )
    yield from trainer.events()


def _evaluate(command: protocol.Evaluate, _: Controls) -> Iterator[Event]:
    measured = evaluate(Path(command.run), command.trusted)
    yield from (Log("warning", note) for note in measured.notes)
    yield Done("evaluate", measured.to_json(), [])


def _predict(command: protocol.Predict, _: Controls) -> Iterator[Event]:
    samples = predict_file(
        Path(command.run), Path(command.input), Path(command.output), command.trusted
    )
    yield Done("predict", {"run": command.run, "samples": samples}, [command.output])


def _export(command: protocol.Export, _: Controls) -> Iterator[Event]:
    made = export_run(Path(command.run), command.kind, Path(command.output), command.trusted)
    yield from (Log("warning", note) for note in made.notes)
    yield Done("export", made.to_json(), [str(path) for path in made.files])


def warm_engine() -> Engine:
    """Return the jobs once torch has done what it does the first time only."""
    weight = torch.nn.Parameter(torch.zeros(1))
    torch.optim.Adam([weight])  # constructing any optimizer imports half of torch
    ready = protocol.Ready(str(torch.__version__), devices.available(), torch.get_num_threads())
    jobs: dict[type[JobCommand], Job] = {
        protocol.Train: _train,
        protocol.Evaluate: _evaluate,
        protocol.Predict: _predict,
        protocol.Export: _export,
    }
    return Engine(jobs, ready, _free, _prepare)


def _prepare() -> None:
    """Load what a first training would otherwise wait for."""
    for name in ("sklearn.datasets", "tensorboard.summary.writer.event_file_writer"):
        importlib.import_module(name)


def _free() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
