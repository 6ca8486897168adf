"""Write a run's best weights as one of the kinds that runtime.catalog.exports declares."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch

from graph_core.atomic import write_atomically
from graph_core.errors import FileError
from runtime.catalog.exports import EXPORTS, PYTHON, SAFETENSORS, ExportSpec, problems
from runtime.engine.export.python import python_source
from runtime.engine.export.sidecar import describe
from runtime.engine.export.verify import largest_difference
from runtime.engine.restore import Restored, restore


@dataclass(frozen=True)
class Exported:
    """What was written, and how far its outputs are from the engine's at most."""

    kind: str
    files: tuple[Path, ...]
    difference: float
    epoch: int
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "largest_difference": self.difference, "epoch": self.epoch}


def export_run(folder: Path, kind: str, output: Path, trusted: Collection[str] = ()) -> Exported:
    """Export a run's best weights; nothing is written unless they work. Raises LoomError."""
    spec = EXPORTS.get(kind)
    place = place_of(spec, output)
    for problem in problems(folder, spec):
        raise problem
    restored = restore(folder, trusted)
    parts = _WRITERS[spec.id](restored, place)
    difference = _tried(restored, place, parts)
    _make_folder(place.parent)
    for path, data in parts.items():
        write_atomically(path, data)
    return Exported(spec.id, tuple(parts), difference, restored.epoch, restored.notes)


def place_of(spec: ExportSpec, output: Path) -> Path:
    """Return the main file of an export; a python export may name a folder."""
    if output.suffix == spec.suffix:
        return output
    if output.is_dir() or (not output.suffix and spec is PYTHON):
        return output / f"model{spec.suffix}"
    if not output.suffix:
        return output.with_suffix(spec.suffix)
    raise FileError(
        f"{output.name} can't be that export",
        expected=f"a file {spec.suffix}",
        received=output.suffix,
        where=str(output.parent),
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            "the folder can't be made", received=error.strerror or str(error), where=str(folder)
        ) from error


def _tried(restored: Restored, place: Path, parts: Mapping[Path, bytes]) -> float:
    """Try the files in a folder of their own, where they stand as they will."""
    trial = Path(tempfile.mkdtemp(prefix="layerloom-"))
    try:
        for path, data in parts.items():
            (trial / path.name).write_bytes(data)
        return largest_difference(restored, trial / place.name)
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def weights_bytes(restored: Restored) -> bytes:
    """Return the weights as safetensors, the project file's text in their metadata."""
    state = restored.built.module.state_dict()
    # Tensors of their own each: weights that share memory are refused otherwise.
    weights = {key: value.detach().cpu().contiguous().clone() for key, value in state.items()}
    text = restored.run.graph_file.read_text("utf-8")
    return safetensors.torch.save(weights, {"format": "pt", "loom": text})


def _safetensors(restored: Restored, place: Path) -> dict[Path, bytes]:
    weights = weights_bytes(restored)
    return {place: weights, place.with_suffix(".json"): describe(restored, weights)}


def _python(restored: Restored, place: Path) -> dict[Path, bytes]:
    weights = weights_bytes(restored)
    return {
        place: python_source(restored.graph, restored.analysis).encode(),
        place.with_suffix(".safetensors"): weights,
        place.with_suffix(".json"): describe(restored, weights),
    }


_WRITERS: Mapping[str, Callable[[Restored, Path], dict[Path, bytes]]] = {
    SAFETENSORS.id: _safetensors,
    PYTHON.id: _python,
}
