"""Holding generated source against the engine's module."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import torch

from graph_core.analysis import analyse
from graph_core.graph import Graph
from graph_core.trust import pieces
from graph_core.types import TensorType
from runtime.codegen import generate
from runtime.codegen.text import WIDTH
from runtime.engine.build import Built, build
from runtime.signature import signature_of
from tests.contract.draws import SIZES

_OPTIONS = ("--isolated", "--no-cache", "--line-length", str(WIDTH))


def model_of(source: str) -> torch.nn.Module:
    """Return a fresh instance of the Model a source defines."""
    space: dict[str, object] = {"__name__": "generated"}
    exec(compile(source, "model.py", "exec", dont_inherit=True), space)
    made: torch.nn.Module = space["Model"]()  # type: ignore[operator]
    return made


def same_as_built(graph: Graph) -> str:
    """Return a graph's source, once its keys, their order and its outputs are the engine's."""
    analysis = analyse(graph, signature_of(graph.recipe))
    built = build(graph, analysis, [piece.digest for piece in pieces(graph)])
    source = generate(graph, analysis)
    model = model_of(source)
    randomise(built)
    built.module.eval()
    assert list(model.state_dict()) == list(built.module.state_dict())
    learning = [p.requires_grad for p in built.module.parameters()]
    assert [p.requires_grad for p in model.parameters()] == learning
    model.load_state_dict(built.module.state_dict(), strict=True)
    model.eval()
    inputs = [random(analysis.facts[node].outputs["y"]) for node in built.inputs]
    with torch.no_grad():
        expected = built.module(*(tensor.clone() for tensor in inputs))
        made = model(*inputs)
    for ours, theirs in zip(made if isinstance(made, tuple) else (made,), expected, strict=True):
        assert ours.isfinite().any()  # not all: a logarithm of noise has gaps
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0, equal_nan=True)
    return source


def randomise(built: Built) -> None:
    """Give norms, biases and constant tensors values that show: fresh ones are zeros and ones."""
    for key, tensor in built.module.state_dict().items():
        if tensor.is_floating_point() and (tensor.dim() < 2 or tensor.min() == tensor.max()):
            spread = torch.rand_like(tensor) + 0.5
            tensor.copy_(spread if "var" in key else spread - 1 + tensor)


def random(type_: TensorType) -> torch.Tensor:
    """Return noise of a type."""
    sizes, dtype = type_.sizes(SIZES), getattr(torch, type_.dtype.value)
    if type_.dtype.is_float:
        return torch.randn(sizes).to(dtype)
    return torch.randint(0, 2, sizes).to(dtype)


def complaints(folder: Path, sources: Iterable[tuple[str, str]]) -> str:
    """Return what ruff finds in sources, their format included."""
    for name, source in sources:
        (folder / f"{name}.py").write_text(source, "utf-8")
    found = []
    for arguments in (["format", "--check", "--diff"], ["check", "--select", "E,F,I,UP,B,PIE"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, *_OPTIONS, str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        found += [done.stdout, done.stderr] if done.returncode else []
    return "".join(found)
