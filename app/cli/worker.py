"""One job in a worker process, from the command to its last event."""

from __future__ import annotations

import time
from collections.abc import Callable

from runtime.client import WorkerClient
from runtime.protocol import Command, Done, Event, Failed, Log, State, Stop

POLL_SECONDS = 0.03


def run_job(command: Command, hear: Callable[[Event], None]) -> tuple[Event, bool]:
    """Return a job's last event and whether Ctrl+C asked it to stop.

    The first Ctrl+C lets the worker finish its step and keep a checkpoint; a second one raises
    KeyboardInterrupt at once.
    """
    client = WorkerClient()
    client.start()
    try:
        client.send(command)
        return _follow(client, hear)
    finally:
        client.close()


def _follow(client: WorkerClient, hear: Callable[[Event], None]) -> tuple[Event, bool]:
    try:
        return _last_event(client, hear), False
    except KeyboardInterrupt:
        client.send(Stop())
        hear(Log("info", "stopping after this step; press Ctrl+C again to leave at once"))
        return _last_event(client, hear), True


def _last_event(client: WorkerClient, hear: Callable[[Event], None]) -> Event:
    while True:
        for event in client.drain():
            hear(event)
            if _ends(event):
                return event
        time.sleep(POLL_SECONDS)


def _ends(event: Event) -> bool:
    if isinstance(event, State):
        return event.state in ("stopped", "finished")
    return isinstance(event, Done | Failed)
