"""The real worker: warm, killed in the middle of a run, replaced, and the run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graph_core import files
from graph_core.builder import Network
from runtime import protocol
from runtime.client import DIED, WorkerClient, own_environment
from runtime.engine import checkpoint
from runtime.engine.worker import resident_memory
from runtime.protocol import Built, Done, Event, Failed, Ready, State, Steps, Train
from runtime.runs import CHECKPOINTS, read_run
from tests.runtime.scripted import gone

LONG = 120.0


def _network(epochs: int) -> str:
    net = Network("digits")
    x = net.layer("relu")(net.layer("dense", units=16)(net.input("pixels", (64,))))
    net.output("digit", net.layer("dense", units=10)(x))
    net.recipe(data={"id": "digits"}, epochs=epochs, batch_size=16)
    return files.dumps(net.graph)


def _until(client: WorkerClient, wanted: Callable[[Event], bool]) -> Event:
    while (event := client.wait(LONG)) is not None:
        if wanted(event):
            return event
        assert not isinstance(event, Failed), event
    raise AssertionError("the worker says nothing more")


def test_a_run_survives_the_death_of_its_worker(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    with WorkerClient() as client:
        ready = _until(client, lambda event: isinstance(event, Ready))
        assert isinstance(ready, Ready)
        assert ready.devices[0][0] == "cpu"
        client.send(Train(run, _network(10_000)))
        _until(
            client, lambda event: isinstance(event, Steps) and read_run(tmp_path / "run").resumable
        )
        os.kill(client.pid, signal.SIGKILL)
        while not (isinstance(event := client.wait(LONG), Failed) and event.code == DIED):
            assert event is not None
        assert read_run(tmp_path / "run").status == "failed"

        client.start()
        client.send(Train(run, _network(10_000), resume=True))
        built = _until(client, lambda event: isinstance(event, Built))
        assert isinstance(built, Built)
        assert built.start_step > 0
        _until(client, lambda event: isinstance(event, Steps))
        client.send(protocol.Stop())
        _until(client, lambda event: event == State(run, "stopped"))
        _finishes(client, tmp_path / "run")


def _finishes(client: WorkerClient, run: Path) -> None:
    client.send(Train(str(run), _network(read_run(run).epochs + 5), resume=True))
    _until(client, lambda event: event == State(str(run), "finished"))
    client.send(protocol.Evaluate(str(run)))
    measured = _until(client, lambda event: isinstance(event, Done))
    assert isinstance(measured, Done)
    assert measured.result["metrics"]["val_accuracy"] > 0.5


WINDOW = """
import sys, time
from pathlib import Path
from runtime.client import WorkerClient
from runtime.protocol import Failed, Steps, Train
client = WorkerClient()
client.start()
client.send(Train(sys.argv[1], Path(sys.argv[2]).read_text("utf-8")))
seen = 0
while seen < 200:
    event = client.wait(120)
    assert event is not None and not isinstance(event, Failed), event
    seen = event.step[-1] if isinstance(event, Steps) else seen
print(client.pid, seen, flush=True)
time.sleep(600)
"""


def test_a_run_whose_window_dies_is_kept_and_its_worker_ends(tmp_path: Path) -> None:
    network, run = tmp_path / "network.loom", tmp_path / "run"
    network.write_text(_network(10_000), "utf-8")
    window = subprocess.Popen(
        [sys.executable, "-P", "-c", WINDOW, str(run), str(network)],
        stdout=subprocess.PIPE,
        env=own_environment(),
    )
    assert window.stdout is not None
    with window, window.stdout as said:
        pid, seen = map(int, said.readline().split())
        window.kill()
    deadline = time.monotonic() + 10.0  # the promise itself
    while not gone(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert read_run(run).status == "stopped"
    kept = checkpoint.load(run / CHECKPOINTS, "last")
    assert kept.step >= seen
    assert kept.step == read_run(run).info.step


def test_resident_memory_is_known() -> None:
    assert resident_memory() > 1 << 20
