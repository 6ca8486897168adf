"""Run an export on the inputs of a case and print the largest difference from its outputs.

Started as a script in a process of its own: `trial.py model.py|weights.safetensors case
[digest of trusted code…]`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import safetensors.torch
from safetensors import safe_open
from torch import Tensor, nn, zeros


def main(model_path: str, case_path: str, *trusted: str) -> None:
    """Try an export on a case."""
    case = safetensors.torch.load(Path(case_path).read_bytes())
    path = Path(model_path)
    model = _from_source(path) if path.suffix == ".py" else _from_weights(path, trusted)
    made = model(*_numbered(case, "in"))
    outputs = made if isinstance(made, tuple) else (made,)
    print(_largest(outputs, _numbered(case, "out")))


def _from_source(path: Path) -> nn.Module:
    for ours in ("app", "graph_core", "runtime"):
        sys.modules[ours] = None  # type: ignore[assignment]  # what is exported stands alone
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model: nn.Module = module.load()
    return model


def _from_weights(path: Path, trusted: tuple[str, ...]) -> nn.Module:
    from graph_core import files
    from graph_core.analysis import analyse
    from runtime.engine.build import build

    with safe_open(path, "pt") as opened:
        graph = files.loads(opened.metadata()["loom"])
    module = build(graph, analyse(graph), trusted).module
    module.load_state_dict(safetensors.torch.load(path.read_bytes()), strict=True)
    return module.eval()


def _numbered(case: dict[str, Tensor], prefix: str) -> list[Tensor]:
    count = sum(key.startswith(prefix) for key in case)
    return [case[f"{prefix}{place}"] for place in range(count)]


def _largest(made: tuple[Tensor, ...], expected: list[Tensor]) -> float:
    largest = zeros(())
    for ours, theirs in zip(made, expected, strict=True):
        if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
            raise ValueError(f"{tuple(ours.shape)} {ours.dtype} in place of {tuple(theirs.shape)}")
        difference = (ours.double() - theirs.double()).abs().nan_to_num(nan=float("inf"))
        alike = (ours == theirs) | (ours.isnan() & theirs.isnan())
        largest = max(largest, difference.masked_fill(alike, 0.0).max())
    return float(largest)


if __name__ == "__main__":
    main(*sys.argv[1:])
