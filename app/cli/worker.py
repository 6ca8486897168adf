"""One job in a worker process, from the command to its last event."""

from __future__ import annotations

from collections.abc import Callable

from runtime.client import WorkerClient
from runtime.protocol import Event, JobCommand, Log, Stop, ends_job


def run_job(command: JobCommand, hear: Callable[[Event], None]) -> tuple[Event, bool]:
    """Return a job's last event and whether Ctrl+C asked it to stop.

    The first Ctrl+C lets the worker finish its step and keep a checkpoint; a second one raises
    KeyboardInterrupt at once.
    """
    with WorkerClient() as client:
        client.send(command)
        try:
            return _last_event(client, hear), False
        except KeyboardInterrupt:
            client.send(Stop())
            hear(Log("info", "stopping after this step; press Ctrl+C again to leave at once"))
            return _last_event(client, hear), True


def _last_event(client: WorkerClient, hear: Callable[[Event], None]) -> Event:
    while True:
        event = client.wait(0.5)
        if event is None:
            continue
        hear(event)
        if ends_job(event):
            return event
