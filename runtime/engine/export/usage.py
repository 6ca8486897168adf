"""What an exported model.py offers beside its network; its source is copied there as text.

It reads the weights and the description that stand beside it, and needs torch and safetensors only.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as read_weights
from torch import Tensor, nn


class Model(nn.Module):
    """The network's own class stands here in what is exported."""


def describe() -> dict[str, Any]:
    """Return what goes in, what comes out and how values are prepared."""
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return found


def load() -> Model:
    """Return the trained network, ready to predict; raises ValueError for damaged weights."""
    data = Path(__file__).with_suffix(".safetensors").read_bytes()
    if hashlib.sha256(data).hexdigest() != describe()["sha256"]:
        raise ValueError("the weights differ from those that were exported")
    model = Model()
    model.load_state_dict(read_weights(data), strict=True)
    return model.eval()


@torch.inference_mode()
def predict(model: Model, **fields: Tensor) -> dict[str, Any]:
    """Predict from raw values, a tensor per field with samples first; heads by name.

    A head that tells classes apart gives their names under "class" and a column each under
    "probabilities"; any other gives its values in their original units.
    """
    known = describe()
    made = model(*(prepare(fields[entry["field"]], entry) for entry in known["inputs"]))
    heads = made if isinstance(made, tuple) else (made,)
    pairs = zip(heads, known["outputs"], strict=True)
    return {entry["name"]: interpret(head, entry) for head, entry in pairs}


def prepare(values: Tensor, entry: dict[str, Any]) -> Tensor:
    """Standardise raw values as in training."""
    if entry["scaler"]:
        mean, scale = moments(entry["scaler"])
        values = (values.double() - mean) / scale
    return values.to(getattr(torch, entry["dtype"]))


def interpret(scores: Tensor, entry: dict[str, Any]) -> Any:
    """Turn a head's scores into classes and probabilities, or into original units."""
    if entry["activation"] == "softmax":
        return named(scores.softmax(1), entry["classes"])
    if entry["activation"] == "sigmoid":
        chances = scores.sigmoid()
        if chances[0].numel() > 1 or len(entry["classes"]) != 2:
            return chances
        one = chances.reshape(-1, 1)
        return named(torch.cat([1 - one, one], dim=1), entry["classes"])
    if not entry["scaler"]:
        return scores
    mean, scale = moments(entry["scaler"])
    values = scores.double().reshape(-1, *mean.shape) * scale + mean
    return values.float().reshape(scores.shape)


def moments(scaler: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Return the mean and deviation of a standardised field."""
    mean, scale = (torch.tensor(scaler[key], dtype=torch.float64) for key in ("mean", "scale"))
    return mean, scale


def named(chances: Tensor, classes: list[str]) -> dict[str, Any]:
    """Return the likeliest class of each sample by name, and all probabilities."""
    names = [*classes, *map(str, range(len(classes), chances.shape[1]))]
    best = [names[index] for index in chances.argmax(dim=1).tolist()]
    return {"class": best, "probabilities": chances}
