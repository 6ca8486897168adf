"""The JSON beside exported weights: what goes in, what comes out, how values are prepared."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from typing import Any

import safetensors
import torch

from graph_core.graph import PortRef
from graph_core.heads import LOSSES
from runtime.engine.restore import Restored

FORMAT = 1


def describe(restored: Restored, weights: bytes) -> bytes:
    """Return the side file of an export, as JSON."""
    graph, info = restored.graph, restored.run.info
    found = {
        "format": FORMAT,
        "name": graph.name,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "inputs": [_input(restored, node) for node in restored.built.inputs],
        "outputs": [_output(restored, node) for node in restored.built.heads],
        "epoch": restored.epoch,
        "metrics": info.best,
        "versions": {
            "python": platform.python_version(),
            "torch": str(torch.__version__),
            "safetensors": str(safetensors.__version__),
        },
    }
    return json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _input(restored: Restored, node: str) -> dict[str, Any]:
    field = restored.bindings.inputs[node].name
    return {**_end(restored, node), "field": field, "scaler": _scaler(restored, field)}


def _output(restored: Restored, node: str) -> dict[str, Any]:
    field = restored.bindings.heads[node]
    loss = LOSSES.get(restored.graph.layer_of(node).values.loss)
    return {
        **_end(restored, node),
        "field": field.name,
        "loss": loss.id,
        "activation": loss.activation,
        "classes": list(field.classes) if loss.activation else [],
        "scaler": _scaler(restored, field.name) if not loss.activation else None,
    }


def _end(restored: Restored, node: str) -> dict[str, Any]:
    type_ = restored.analysis.type_of(PortRef(node, "y"))
    assert type_ is not None
    dims = [dim if isinstance(dim, int) else str(dim) for dim in type_.dims]
    return {
        "name": restored.graph.layer_of(node).name,
        "shape": dims,
        "dtype": type_.dtype.value,
    }


def _scaler(restored: Restored, field: str) -> Mapping[str, Any] | None:
    scaler = restored.record.scalers.get(field)
    return scaler.to_json() if scaler else None
