"""`layerloom train`: train a project file's network in a worker process."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.command import FAILED, INTERRUPTED, Command, takes_file, takes_json
from app.cli.output import console, metric_text, print_json, print_line, print_table
from app.cli.overrides import add_overrides, overridden
from app.cli.progress import TrainingProgress
from app.cli.project import analysed, require_nodes, require_sound, trusted_code
from app.cli.worker import run_job
from graph_core.errors import LoomError
from graph_core.files import dumps, load
from graph_core.graph import Graph
from runtime import protocol
from runtime.runs import Run, free_run_folder, list_runs, read_run


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_file(parser)
    parser.add_argument(
        "--run-dir",
        metavar="D",
        type=Path,
        help="the folder of the run; by default a new one in runs/ beside FILE",
    )
    add_overrides(parser)
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on from the run's last checkpoint, with the recipe it began with",
    )
    takes_json(parser)


def _run(arguments: argparse.Namespace) -> int:
    graph = load(arguments.file)
    folder = _resumed_folder(arguments) if arguments.resume else _fresh_folder(arguments, graph)
    if arguments.resume:
        graph = _graph_of_run(folder, graph)
    require_nodes(graph, arguments.file)
    graph = overridden(graph, arguments, arguments.file)
    require_sound(analysed(graph), arguments.file)
    trusted = trusted_code(graph, arguments.file)
    command = protocol.Train(str(folder), dumps(graph), arguments.resume, trusted)
    with TrainingProgress(console(stderr=arguments.json)) as progress:
        last, interrupted = run_job(command, progress.hear)
    return _report(arguments, folder, last, interrupted)


def _fresh_folder(arguments: argparse.Namespace, graph: Graph) -> Path:
    folder: Path | None = arguments.run_dir
    if folder is None:
        return free_run_folder(arguments.file.absolute().parent / "runs", graph.name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LoomError(
            "the folder of the run is taken; it was left as it is",
            expected="a new or empty folder, or --resume",
            where=str(folder),
        )
    return folder.absolute()


def _resumed_folder(arguments: argparse.Namespace) -> Path:
    folder: Path | None = arguments.run_dir
    if folder is None:
        folder = _latest(arguments.file.absolute().parent / "runs", arguments.file)
    if not read_run(folder).resumable:
        raise LoomError(
            "this run can't be resumed", expected="a checkpoint", received="none", where=str(folder)
        )
    return folder.absolute()


def _latest(parent: Path, file: Path) -> Path:
    """Return the newest run of a file's network that has a checkpoint; raises LoomError."""
    graph = load(file)
    for run in list_runs(parent):
        if run.resumable and _same_network(load(run.graph_file), graph):
            return run.path
    raise LoomError(
        "no run of this network can be resumed", expected="one with a checkpoint", where=str(parent)
    )


def _graph_of_run(folder: Path, graph: Graph) -> Graph:
    """Return the graph a run trains; raises LoomError when the file's network is another one."""
    kept = load(read_run(folder).graph_file)
    if not _same_network(kept, graph):
        raise LoomError(
            "the run trains another network than the file holds",
            expected="the network the run began with",
            where=str(folder),
        )
    return kept


def _same_network(one: Graph, other: Graph) -> bool:
    return (one.layers, one.nodes, one.edges) == (other.layers, other.nodes, other.edges)


def _report(
    arguments: argparse.Namespace, folder: Path, last: protocol.Event, interrupted: bool
) -> int:
    if isinstance(last, protocol.Failed):
        console(stderr=True).print(f"layerloom: the training failed: {last.message}", markup=False)
        _say_how_to_resume(arguments, folder)
        return FAILED
    run = read_run(folder)
    if arguments.json:
        print_json(_as_json(run))
    else:
        _show(run)
    if not interrupted:
        return 0
    _say_how_to_resume(arguments, folder)
    return INTERRUPTED


def _as_json(run: Run) -> dict[str, object]:
    return {
        "run": str(run.path),
        "status": run.status,
        "epochs": run.epochs,
        "metrics": run.metrics,
        "best": {"epoch": run.info.best_epoch, "metrics": run.best},
    }


def _show(run: Run) -> None:
    print_line()
    print_table(
        ("metric", f"epoch {run.epochs}", f"best, epoch {run.info.best_epoch}"),
        ((k, metric_text(v), metric_text(run.best[k])) for k, v in run.metrics.items()),
    )
    print_line()
    print_line(f"{run.status} after {run.epochs} epochs, {run.seconds:.1f} s")
    print_line(f"run {run.path}")


def _say_how_to_resume(arguments: argparse.Namespace, folder: Path) -> None:
    if not (folder / "run.json").is_file() or not read_run(folder).resumable:
        return
    text = f"resume with: layerloom train {arguments.file} --run-dir {folder} --resume"
    console(stderr=True).print(text, markup=False, soft_wrap=True)


COMMAND = Command(
    "train", "Train a network; a run folder keeps what comes of it.", _arguments, _run
)
