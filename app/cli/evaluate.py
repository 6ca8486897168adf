"""`layerloom evaluate`: measure a run's best weights on its validation part."""

from __future__ import annotations

import argparse

from app.cli.command import Command, takes_json, takes_run
from app.cli.job import finished
from app.cli.output import metric_text, print_json, print_line, print_table
from app.cli.project import code_of_run
from runtime import protocol
from runtime.runs import read_run


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_run(parser)
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    run = read_run(arguments.folder)
    done = finished(
        protocol.Evaluate(str(arguments.folder.absolute()), code_of_run(arguments.folder))
    )
    if isinstance(done, int):
        return done
    result = done.result
    if arguments.json:
        print_json(result | {"run": str(run.path.absolute()), "epochs": run.epochs})
        return 0
    print_table(("metric", "value"), ((k, metric_text(v)) for k, v in result["metrics"].items()))
    print_line()
    print_line(f"epoch {result['epoch']} on {result['samples']} samples of {result['part']}")
    return 0


COMMAND = Command(
    "evaluate", "Measure a run's best weights on its validation part.", _arguments, _run
)
