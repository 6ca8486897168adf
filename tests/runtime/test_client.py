"""The client starts a worker, hears it, notices how it ends, and leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime import protocol
from runtime.client import DIED, ENDED, WorkerClient, WorkerError, exit_words, own_environment
from runtime.protocol import Done, Event, Failed, Hello, Log, Ready, State, Steps, Train
from tests.runtime.scripted import gone

SCRIPTED = (sys.executable, "-P", "-m", "tests.runtime.scripted")
LONG = 60.0  # what a loaded machine may need; tests wait for events, never for time


@pytest.fixture
def client() -> Iterator[WorkerClient]:
    with WorkerClient(SCRIPTED) as started:
        yield started


def _until(client: WorkerClient, wanted: Callable[[Event], bool]) -> list[Event]:
    heard = []
    while (event := client.wait(LONG)) is not None:
        heard.append(event)
        if wanted(event):
            return heard
    raise AssertionError(f"not heard in {LONG} s: {heard[-5:]}")


def _is(kind: type[Event]) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, kind)


def _died(event: Event) -> bool:
    return isinstance(event, Failed) and event.code == DIED


def test_hello_comes_first_then_ready(client: WorkerClient) -> None:
    heard = _until(client, _is(Ready))
    assert heard[0] == Hello(protocol.VERSION, client.pid)


def test_many_steps_arrive_in_order_and_nan_survives(client: WorkerClient) -> None:
    client.send(Train("run", "10000"))
    heard = _until(client, protocol.ends_job)
    steps = [event for event in heard if isinstance(event, Steps)]
    assert [step for event in steps for step in event.step] == list(range(1, 10_001))
    assert all(value != value for event in steps for value in event.columns["loss"])
    assert heard[-1] == State("run", "finished")


def test_a_worker_that_is_not_drained_goes_on(client: WorkerClient) -> None:
    client.send(Train("run", "10000"))
    client.send(protocol.Evaluate("early"))
    _until(client, lambda event: isinstance(event, Failed) and event.code == "busy")
    _until(client, lambda event: event == State("run", "finished"))
    client.send(protocol.Evaluate("late"))
    assert _until(client, protocol.ends_job)[-1] == Done("evaluate", {"pid": client.pid}, [])


def test_pause_resume_and_stop_reach_a_running_job(client: WorkerClient) -> None:
    client.send(Train("run", "go"))
    _until(client, _is(Steps))
    for command, state in (
        (protocol.Pause(), "paused"),
        (protocol.Resume(), "training"),
        (protocol.Stop(), "stopped"),
    ):
        client.send(command)
        _until(client, lambda event, wanted=state: event == State("run", wanted))


def test_a_library_that_prints_does_not_disturb_the_wire(client: WorkerClient) -> None:
    client.send(Train("run", "print"))
    _until(client, _is(Steps))
    client.send(protocol.Stop())
    assert _until(client, protocol.ends_job)[-1] == State("run", "stopped")


@pytest.mark.parametrize(
    ("how", "code", "words"), [("error", "error", "expected digits"), ("bug", "internal", "a bug")]
)
def test_a_failed_job_is_told_and_the_worker_lives(
    how: str, code: str, words: str, client: WorkerClient
) -> None:
    client.send(Train("run", how))
    failed = _until(client, protocol.ends_job)[-1]
    assert isinstance(failed, Failed)
    assert (failed.run, failed.code) == ("run", code)
    assert words in failed.message
    assert ("Traceback" in failed.detail) == (how == "bug")
    client.send(protocol.Evaluate("next"))
    assert isinstance(_until(client, protocol.ends_job)[-1], Done)


@pytest.mark.parametrize(
    ("how", "words"),
    [("exit", "exited with code 3: last words"), ("crash", "signal 11 (SIGSEGV)")],
)
def test_a_death_is_told_in_words(how: str, words: str, client: WorkerClient) -> None:
    client.send(Train("run", how))
    failed = _until(client, _died)[-1]
    assert isinstance(failed, Failed)
    assert failed.run == "run"
    assert words in failed.message
    assert not client.alive
    assert client.exit_reason == failed.message
    with pytest.raises(WorkerError, match="there is no worker"):
        client.send(protocol.Stop())


def test_a_killed_worker_is_noticed_within_three_seconds_and_replaced(client: WorkerClient) -> None:
    client.send(Train("run", "go"))
    _until(client, _is(Steps))
    before = client.pid
    began = time.monotonic()
    os.kill(before, signal.SIGKILL)
    failed = _until(client, _died)[-1]
    assert time.monotonic() - began < 3.0  # the promise itself
    assert isinstance(failed, Failed)
    assert "signal 9 (SIGKILL); the system may have run out of memory" in failed.message
    client.start()
    assert client.pid != before
    client.send(protocol.Evaluate("again"))
    assert isinstance(_until(client, protocol.ends_job)[-1], Done)


def test_a_killed_workers_run_is_marked_as_failed(client: WorkerClient, tmp_path: Path) -> None:
    from runtime.runs import Info, now, read_run, write_info

    write_info(tmp_path, Info("net", "training", now(), now()))
    client.send(Train(str(tmp_path), "go"))
    _until(client, _is(Steps))
    os.kill(client.pid, signal.SIGKILL)
    _until(client, _died)
    assert read_run(tmp_path).status == "failed"
    assert "signal 9" in read_run(tmp_path).info.reason


def test_a_worker_that_hears_nothing_is_ended_at_once_when_asked(
    client: WorkerClient, tmp_path: Path
) -> None:
    from runtime.runs import Info, now, read_run, write_info

    write_info(tmp_path, Info("net", "training", now(), now()))
    client.send(Train(str(tmp_path), "stuck"))
    _until(client, _is(State))
    before = client.pid
    client.end()
    last = _until(client, _is(Failed))[-1]
    assert isinstance(last, Failed)
    assert (last.run, last.code) == (str(tmp_path), ENDED)
    assert gone(before)
    found = read_run(tmp_path)
    assert (found.status, found.info.reason) == ("stopped", "ended at once, as asked")
    client.start()
    client.send(protocol.Evaluate("again"))
    assert isinstance(_until(client, protocol.ends_job)[-1], Done)


def test_closing_stops_a_running_job_and_is_no_death(client: WorkerClient) -> None:
    client.send(Train("run", "go"))
    _until(client, _is(Steps))
    pid = client.pid
    client.close()
    heard = client.drain()
    assert State("run", "stopped") in heard
    assert not any(map(_died, heard))
    assert gone(pid)


def test_closing_ends_a_worker_that_hears_nothing(client: WorkerClient) -> None:
    client.send(Train("run", "stuck"))
    _until(client, _is(State))
    pid = client.pid
    client.close(patience=0.2)
    assert gone(pid)


def test_ctrl_c_is_left_to_the_parent(client: WorkerClient) -> None:
    _until(client, _is(Ready))
    os.kill(client.pid, signal.SIGINT)
    client.send(protocol.Evaluate("after"))
    assert isinstance(_until(client, protocol.ends_job)[-1], Done)


ORPHAN = """
import os, sys, time
from runtime.client import WorkerClient
from runtime.protocol import Steps, Train
client = WorkerClient({command!r})
client.start()
client.send(Train("run", "go"))
while not isinstance(client.wait(60), Steps):
    pass
print(client.pid, flush=True)
time.sleep(600)
"""


def test_a_killed_parent_leaves_no_orphan() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", ORPHAN.format(command=SCRIPTED)],
        stdout=subprocess.PIPE,
        env=own_environment(),
    )
    assert parent.stdout is not None
    with parent, parent.stdout as out:
        pid = int(out.readline())
        parent.kill()
    deadline = time.monotonic() + 10.0  # the promise itself
    while not gone(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


SAYS = "import sys, time; from runtime import protocol as p; p.write(sys.stdout.buffer, {}); "


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys; sys.exit('no torch here')", "exited with code 1: no torch here"),
        ("print('Usage: not a worker at all')", "a message is too large"),
        ("import sys; sys.stdout.buffer.write(bytes(2))", "cut short"),
        (
            SAYS.format("p.Hello(99, 1)") + "time.sleep(60)",
            f"version {protocol.VERSION}, received version 99",
        ),
        (SAYS.format("p.Beat(1)") + "time.sleep(60)", "another version"),
    ],
)
def test_what_is_no_worker_of_ours_is_named(code: str, words: str) -> None:
    with WorkerClient((sys.executable, "-P", "-c", code)) as client:
        failed = _until(client, _died)[-1]
    assert isinstance(failed, Failed)
    assert words in failed.message


def test_a_command_that_is_not_there_is_an_error() -> None:
    with pytest.raises(WorkerError, match="can't be started"):
        WorkerClient(("/nowhere/at/all",)).start()


def test_sending_before_the_start_is_an_error() -> None:
    with pytest.raises(WorkerError, match="never started"):
        WorkerClient(SCRIPTED).send(protocol.Stop())


def test_words_of_an_unknown_signal() -> None:
    assert "signal 200 (unknown)" in exit_words(-200, [])


def test_logs_of_a_job_come_before_its_end(client: WorkerClient) -> None:
    client.send(protocol.Evaluate("here"))
    assert Log("info", "here") in _until(client, protocol.ends_job)[:-1]
