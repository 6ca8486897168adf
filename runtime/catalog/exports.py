"""What a trained network can be written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_core.analysis import analyse
from graph_core.errors import LoomError
from graph_core.files import load
from graph_core.params import Param
from graph_core.registry import Registry
from runtime.codegen import generate
from runtime.runs import CHECKPOINTS, checkpoint_folders, read_run


@dataclass(frozen=True)
class ExportSpec:
    """A kind of export; `suffix` is that of the file a person names, `beside` what joins it."""

    id: str
    title: str
    summary: str
    suffix: str
    beside: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    replaces: tuple[str, ...] = ()


EXPORTS: Registry[ExportSpec] = Registry("kind of export")
SAFETENSORS = EXPORTS.register(
    ExportSpec(
        "safetensors",
        "Weights (safetensors)",
        "The best weights in one file any framework reads, with a JSON file that says what goes "
        "in, what comes out and how data is prepared.",
        ".safetensors",
        (".json",),
    )
)
PYTHON = EXPORTS.register(
    ExportSpec(
        "python",
        "Python source (PyTorch)",
        "Readable source of the network with its weights beside it; needs torch and safetensors "
        "only, and predicts from raw values.",
        ".py",
        (".safetensors", ".json"),
    )
)


def problems(folder: Path, spec: ExportSpec) -> Iterator[LoomError]:
    """Yield what stands in the way of an export, before it is begun."""
    try:
        run = read_run(folder)
        graph = load(run.graph_file)
    except LoomError as error:
        yield error
        return
    if not checkpoint_folders(folder / CHECKPOINTS, "best"):
        yield LoomError(
            "the run has no weights to export",
            expected="one finished epoch at least",
            received=f"a run that {run.status} in its first",
            where=folder.name,
        )
    if spec is PYTHON:
        try:
            generate(graph, analyse(graph))
        except LoomError as error:
            yield error
