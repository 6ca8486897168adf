"""The progress of a training run on a terminal, and what every kind of job may say beside it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from app.cli.output import metric_text
from runtime.protocol import Built, Epoch, Event, Log, Steps


class TrainingProgress:
    """Shows a bar with epoch, step, samples/s, time left and loss, and a line for every epoch.

    Into a file or a pipe no bar moves: every line carries one of its own.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.fields[epoch]}"),
            BarColumn(),
            TextColumn("{task.fields[numbers]}", style="dim"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID = self._progress.add_task("train", total=None, epoch="", numbers="")
        self._built: Built | None = None
        self._pace = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def hear(self, event: Event) -> None:
        """Take up an event of the worker."""
        if isinstance(event, Log):
            self._say(event.text)
        elif isinstance(event, Built):
            self._begin(event)
        elif isinstance(event, Steps):
            self._advance(event)
        elif isinstance(event, Epoch):
            self._close_epoch(event)

    def _say(self, text: str) -> None:
        self._console.print(Text(text))

    def _begin(self, built: Built) -> None:
        self._built = built
        self._say(
            f"{built.parameters:,} weights on {built.device}; {built.train_samples:,} samples "
            f"to train on, {built.validation_samples:,} to validate"
        )
        total = built.epochs * built.steps_per_epoch
        self._progress.update(self._task, total=total, completed=built.start_step)

    def _advance(self, steps: Steps) -> None:
        if self._built is None or not steps.step:
            return
        total = self._built.epochs * self._built.steps_per_epoch
        loss = steps.columns.get("loss", [])
        rate = f"{steps.samples_per_second:,.0f} samples/s"
        self._pace = f"{rate} · {clock(steps.seconds_left)} left"
        numbers = [
            f"step {steps.step[-1]}/{total}",
            self._pace,
            *([f"loss {metric_text(loss[-1])}"] if loss else []),
        ]
        self._progress.update(
            self._task,
            completed=steps.step[-1],
            epoch=f"epoch {steps.epoch}/{self._built.epochs}",
            numbers=" · ".join(numbers),
        )

    def _close_epoch(self, epoch: Epoch) -> None:
        total = self._built.epochs if self._built else epoch.epoch
        metrics = "  ".join(f"{k} {metric_text(v)}" for k, v in epoch.metrics.items())
        star = "  best so far" if epoch.best else ""
        place = f"epoch {epoch.epoch:>{len(str(total))}}/{total}"
        if not self._console.is_terminal:
            place = f"{place} {drawn_bar(epoch.epoch / total)} {self._pace}"
        self._say(f"{place}  {metrics}{star}")


def drawn_bar(share: float, width: int = 20) -> str:
    """Return a bar of plain characters.

    >>> drawn_bar(0.5, 8)
    '[####....]'
    """
    full = round(min(max(share, 0.0), 1.0) * width)
    return f"[{'#' * full}{'.' * (width - full)}]"


def clock(seconds: float) -> str:
    """Return a duration as minutes and seconds.

    >>> clock(75.4), clock(3700)
    ('1:15', '1:01:40')
    """
    whole = max(int(seconds), 0) if seconds < 1e9 else 0
    minutes, left = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
