"""The command line: one module per command, each declared once and listed here."""

from app.cli import (
    check,
    diff,
    evaluate,
    export,
    find,
    layers,
    new,
    open_window,
    plot,
    predict,
    screenshot,
    summary,
    templates,
    tidy,
    train,
    trust,
)
from app.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    open_window.COMMAND,
    templates.COMMAND,
    layers.COMMAND,
    new.COMMAND,
    check.COMMAND,
    summary.COMMAND,
    find.COMMAND,
    diff.COMMAND,
    trust.COMMAND,
    tidy.COMMAND,
    plot.COMMAND,
    train.COMMAND,
    evaluate.COMMAND,
    predict.COMMAND,
    export.COMMAND,
    screenshot.COMMAND,
)
