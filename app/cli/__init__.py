"""The command line: one module per command, each declared once and listed here."""

from app.cli import (
    check,
    diff,
    evaluate,
    export,
    layers,
    new,
    open_window,
    plot,
    predict,
    screenshot,
    summary,
    templates,
    train,
)
from app.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    open_window.COMMAND,
    templates.COMMAND,
    layers.COMMAND,
    new.COMMAND,
    check.COMMAND,
    summary.COMMAND,
    diff.COMMAND,
    plot.COMMAND,
    train.COMMAND,
    evaluate.COMMAND,
    predict.COMMAND,
    export.COMMAND,
    screenshot.COMMAND,
)
