"""Predict with a run's best weights: raw values in, probabilities and original units out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from graph_core.fields import Field
from graph_core.heads import LOSSES
from graph_core.types import DType
from runtime.data.tables import TableError, read_samples, write_samples
from runtime.engine.restore import Restored, restore

BATCH = 1024


def predict_file(folder: Path, source: Path, output: Path, trusted: Collection[str] = ()) -> int:
    """Predict every sample of a file into another; return how many; raises LoomError."""
    restored = restore(folder, trusted)
    fields = restored.bindings.inputs
    wanted = {fields[node].name: _sample(fields[node]) for node in restored.built.inputs}
    arrays = read_samples(source, wanted)
    made = predict(restored, arrays)
    write_samples(output, made)
    return len(next(iter(arrays.values())))


def _sample(field: Field) -> tuple[int, ...]:
    """Return a field's sample shape; raises TableError while a dim is open."""
    dims = field.type.sample
    known = tuple(dim for dim in dims if isinstance(dim, int))
    if len(known) < len(dims):
        raise TableError(f"{field.name} has samples of no fixed shape", received=str(field.type))
    return known


def predict(restored: Restored, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return predictions by head for raw arrays by field.

    A head with classes gives <head>, the predicted class name, and <head>_p_<class> each; a head
    of values gives <head> in the target's original units.
    """
    inputs = [_input(restored, node, arrays) for node in restored.built.inputs]
    module = restored.built.module
    batches = zip(*(torch.split(tensor, BATCH) for tensor in inputs), strict=True)
    with torch.inference_mode():
        chunks = [module(*batch) for batch in batches]
    made: dict[str, NDArray[Any]] = {}
    for place, node in enumerate(restored.built.heads):
        made |= _head(restored, node, torch.cat([chunk[place] for chunk in chunks]))
    return made


def _input(restored: Restored, node: str, arrays: Mapping[str, NDArray[Any]]) -> Tensor:
    field = restored.bindings.inputs[node]
    # As precise as what it was trained on, wherever it comes from.
    values = arrays[field.name].astype(field.type.dtype.value)
    scaler = restored.record.scalers.get(field.name)
    if scaler is not None:
        values = scaler.apply(values)
    wanted = DType(restored.graph.layer_of(node).values.dtype)
    return torch.from_numpy(np.ascontiguousarray(values)).to(getattr(torch, wanted.value))


def _head(restored: Restored, node: str, scores: Tensor) -> dict[str, NDArray[Any]]:
    name, field = restored.graph.label(node), restored.bindings.heads[node]
    loss = LOSSES.get(restored.graph.layer_of(node).values.loss)
    if loss.activation == "softmax":
        return _classified(name, field, scores.softmax(1).numpy())
    if loss.activation == "sigmoid":
        sides = scores.sigmoid()
        if sides[0].numel() == 1 and len(field.classes) == 2:
            one = sides.reshape(-1, 1)
            return _classified(name, field, torch.cat([1 - one, one], 1).numpy())
        return {name: sides.numpy()}
    scaler = restored.record.scalers.get(field.name)
    values = scores.numpy()
    if scaler is None:
        return {name: values}
    shaped = values.reshape(-1, *scaler.mean.shape)
    return {name: scaler.undo(shaped).reshape(values.shape)}


def _classified(name: str, field: Field, chances: NDArray[Any]) -> dict[str, NDArray[Any]]:
    width = chances.shape[1]
    known = field.classes
    names = [known[i] if i < len(known) else str(i) for i in range(width)]
    best = np.asarray(names)[chances.argmax(axis=1)]
    made: dict[str, NDArray[Any]] = {name: best}
    for place, label in enumerate(names):
        made[f"{name}_p_{label}"] = chances[:, place]
    return made
