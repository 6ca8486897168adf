"""Checkpoints: weights as safetensors, the rest as plain tensors and numbers, both hashed.

A checkpoint is a folder `<kind>-<step>` whose manifest is written last, so a folder with a
manifest is whole. The two newest of a kind are kept; a corrupt newest falls back to the other.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from graph_core.atomic import write_atomically
from graph_core.errors import FileError, LoomError
from runtime.runs import MANIFEST, STATE, WEIGHTS, checkpoint_folders

KEPT = 2


class CheckpointError(FileError):
    """No checkpoint of a run can be used."""

    code = "checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """Weights by state_dict key, what else a resume needs, and where training stood.

    `value` is the loss that made it the best; `notes` say which newer ones were passed over.
    """

    step: int
    epoch: int
    weights: Mapping[str, Tensor]
    state: Mapping[str, Any] = field(default_factory=dict)
    value: float | None = None
    notes: tuple[str, ...] = ()


def save(folder: Path, kind: str, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint and drop the oldest beyond two; raises FileError, the others intact."""
    place = folder / f"{kind}-{checkpoint.step:09d}"
    try:
        (place / MANIFEST).unlink(missing_ok=True)
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("the checkpoint can't be written", received=str(error)) from error
    weights = {key: value.detach().cpu().contiguous() for key, value in checkpoint.weights.items()}
    parts = {WEIGHTS: safetensors.torch.save(weights)}
    if checkpoint.state:
        parts[STATE] = _state_bytes(checkpoint.state)
    for name, data in parts.items():
        write_atomically(place / name, data)
    manifest = {
        "format": 1,
        "step": checkpoint.step,
        "epoch": checkpoint.epoch,
        "value": checkpoint.value,
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    }
    write_atomically(place / MANIFEST, json.dumps(manifest, indent=1).encode())
    for old in _all_folders(folder, kind)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def _all_folders(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"{kind}-*"), reverse=True)


def _state_bytes(state: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    torch.save(dict(state), buffer)
    return buffer.getvalue()


def load(folder: Path, kind: str) -> Checkpoint:
    """Return the newest checkpoint of a kind that is whole; raises CheckpointError for none."""
    notes: list[str] = []
    for place in checkpoint_folders(folder, kind):
        try:
            found = _read(place)
        except LoomError as error:
            notes.append(f"{place.name} is damaged ({error.what}), the one before is used")
            continue
        return Checkpoint(**found, notes=tuple(notes))
    raise CheckpointError(
        f"there is no usable {kind} checkpoint",
        expected="one written by a training run",
        received="; ".join(notes) or "none",
        where=str(folder),
    )


def _read(place: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
        data = {name: _checked(place / name, digest) for name, digest in manifest["sha256"].items()}
        step, epoch, value = manifest["step"], manifest["epoch"], manifest["value"]
        weights = safetensors.torch.load(data[WEIGHTS])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError("it can't be read", received=str(error)) from error
    except safetensors.SafetensorError as error:
        raise CheckpointError("its weights can't be read", received=str(error)) from error
    state = _state(data[STATE]) if STATE in data else {}
    return {"step": step, "epoch": epoch, "value": value, "weights": weights, "state": state}


def _checked(path: Path, digest: str) -> bytes:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise CheckpointError(f"{path.name} differs from what was written")
    return data


def _state(data: bytes) -> dict[str, Any]:
    import pickle  # only for the name of the error that weights_only raises

    try:
        found: dict[str, Any] = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError) as error:
        raise CheckpointError("its state can't be read", received=str(error)) from error
    return found


def drop_after(folder: Path, kind: str, step: int) -> None:
    """Drop checkpoints of a kind from beyond a step: training goes on from before them."""
    for place in _all_folders(folder, kind):
        if int(place.name.rpartition("-")[2]) > step:
            shutil.rmtree(place, ignore_errors=True)
