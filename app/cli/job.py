"""Jobs on a finished run: evaluate, predict and export."""

from __future__ import annotations

from app.cli.command import BAD_INPUT, FAILED, INTERRUPTED
from app.cli.output import console
from app.cli.worker import run_job
from runtime.protocol import Done, Event, Failed, JobCommand, Log

OUR_FAULT = ("internal", "worker-died", "out-of-memory")


def finished(command: JobCommand) -> Done | int:
    """Return what a job answered, or the exit code after saying why it did not."""
    last, interrupted = run_job(command, _hear)
    if isinstance(last, Done):
        return last
    if isinstance(last, Failed):
        _say(f"layerloom: {last.message}")
        return FAILED if last.code in OUR_FAULT else BAD_INPUT
    return INTERRUPTED if interrupted else FAILED


def _hear(event: Event) -> None:
    if isinstance(event, Log):
        _say(event.text)


def _say(text: str) -> None:
    console(stderr=True).print(text, markup=False, soft_wrap=True)
