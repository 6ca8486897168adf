"""Trying an export where it will live: in a fresh process, against the engine's own outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

from graph_core.errors import LoomError
from graph_core.graph import PortRef
from graph_core.types import TensorType
from runtime.client import own_environment
from runtime.engine.restore import Restored

BATCH, OPEN = 3, 32
TOLERANCE = 1e-5
PATIENCE = 300.0
TRIAL = Path(__file__).with_name("trial.py")


class ExportError(LoomError):
    """An export isn't what was trained; nothing was written."""

    code = "export"


def largest_difference(restored: Restored, model: Path) -> float:
    """Return how far an export's outputs are from the engine's, at most; raises ExportError.

    `model` is a model.py, tried without our packages, or weights, tried with the network in them.
    """
    case = model.with_name("case.safetensors")
    inputs = _inputs(restored)
    with torch.inference_mode():
        outputs = restored.built.module(*(tensor.clone() for tensor in inputs))
    named = {f"in{place}": tensor for place, tensor in enumerate(inputs)}
    named |= {f"out{place}": tensor.contiguous() for place, tensor in enumerate(outputs)}
    case.write_bytes(safetensors.torch.save(named))
    difference = _tried(model, case, restored.trusted)
    if not difference <= TOLERANCE:
        raise ExportError(
            "the export doesn't give the network's outputs",
            expected=f"a difference of at most {TOLERANCE:g}",
            received=f"{difference:g}",
        )
    return difference


def _tried(model: Path, case: Path, trusted: Iterable[str]) -> float:
    # -I: a model.py has to run without our environment.
    isolated = ["-I"] if model.suffix == ".py" else ["-P"]
    try:
        done = subprocess.run(  # noqa: S603  our own script, no shell
            [sys.executable, *isolated, str(TRIAL), str(model), str(case), *trusted],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=own_environment(),
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ExportError(
            "the export could not be tried", received=f"no answer in {PATIENCE:g} s"
        ) from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ExportError("the export doesn't work", received=lines[-1] if lines else "no word")
    return float(json.loads(done.stdout.splitlines()[-1]))


def _inputs(restored: Restored) -> list[Tensor]:
    torch.manual_seed(0)
    types = (restored.analysis.type_of(PortRef(node, "y")) for node in restored.built.inputs)
    return [_values(type_) for type_ in types if type_ is not None]


def _values(type_: TensorType) -> Tensor:
    sizes = [dim if isinstance(dim, int) else OPEN for dim in type_.sample]
    dtype = getattr(torch, type_.dtype.value)
    if type_.dtype.is_float:
        return torch.randn(BATCH, *sizes).to(dtype)
    return torch.randint(0, 2, (BATCH, *sizes)).to(dtype)
