"""Generated source is the engine's module: the same keys in the same order, the same outputs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

import graph_core.layers  # noqa: F401  registers every layer
from graph_core.analysis import analyse
from graph_core.builder import Network, Tensor
from graph_core.graph import Graph
from graph_core.spec import LAYERS, Example, LayerSpec
from graph_core.templates import TEMPLATES, Template
from graph_core.types import TensorType
from runtime.codegen import generate
from runtime.engine.build import Built, build
from runtime.signature import signature_of
from tests.contract.draws import SIZES

EXAMPLES = [
    pytest.param(spec, example, id=f"{spec.id}-{place}")
    for spec in LAYERS
    if spec.target is not None
    for place, example in enumerate(spec.examples)
]


def _network(spec: LayerSpec, example: Example) -> Graph:
    """Return a network of one layer, with an Input and a head at every port."""
    net = Network(spec.title)
    call = example.call(spec)
    ports = {
        key: [net.input(f"{key}{n}", _shape(t), t.dtype.value) for n, t in enumerate(types)]
        for key, types in call.inputs.items()
    }
    required = [t for port in spec.inputs if not port.optional for t in ports[port.key]]
    optional = {p.key: ports[p.key][0] for p in spec.inputs if p.optional and p.key in ports}
    made = net.layer(spec.id, "subject", **dict(call.params))(*required, **optional)
    first = made if isinstance(made, Tensor) else made[0]
    for place, tensor in enumerate(first.beside.values()):
        net.output(f"head{place}", tensor)
    return net.graph


def _shape(type_: TensorType) -> tuple[int | str, ...]:
    return tuple(dim if isinstance(dim, int) else str(dim) for dim in type_.sample)


def _same_as_built(graph: Graph) -> str:
    analysis = analyse(graph, signature_of(graph.recipe))
    built = build(graph, analysis)
    source = generate(graph, analysis)
    space: dict[str, object] = {"__name__": "generated"}
    exec(compile(source, "model.py", "exec", dont_inherit=True), space)
    model = space["Model"]()  # type: ignore[operator]
    _randomise(built)
    built.module.eval()
    assert list(model.state_dict()) == list(built.module.state_dict())
    model.load_state_dict(built.module.state_dict(), strict=True)
    model.eval()
    inputs = [_random(analysis.facts[node].outputs["y"]) for node in built.inputs]
    with torch.no_grad():
        expected = built.module(*(tensor.clone() for tensor in inputs))
        made = model(*inputs)
    for ours, theirs in zip(made if isinstance(made, tuple) else (made,), expected, strict=True):
        assert ours.isfinite().any()  # not all: a logarithm of noise has gaps
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0, equal_nan=True)
    return source


def _randomise(built: Built) -> None:
    """Give norms and biases values that show: fresh ones are zeros and ones."""
    for key, tensor in built.module.state_dict().items():
        if tensor.is_floating_point():
            spread = torch.rand_like(tensor) + 0.5
            tensor.copy_(spread if "var" in key else spread - 1 + tensor)


def _random(type_: TensorType) -> torch.Tensor:
    sizes, dtype = type_.sizes(SIZES), getattr(torch, type_.dtype.value)
    if type_.dtype.is_float:
        return torch.randn(sizes).to(dtype)
    return torch.randint(0, 2, sizes).to(dtype)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_source_of_every_layer_is_its_module(spec: LayerSpec, example: Example) -> None:
    _same_as_built(_network(spec, example))


WHOLE = [template for template in TEMPLATES if template.has_data]


@pytest.mark.parametrize("template", WHOLE, ids=lambda template: template.id)
def test_source_of_every_template_is_its_module(template: Template) -> None:
    _same_as_built(template.build())


@pytest.mark.parametrize(
    "arguments", [("format", "--check", "--diff"), ("check", "--select", "E,F,I,UP,B,PIE")]
)
def test_sources_are_formatted_and_free_of_lint(arguments: tuple[str, ...], tmp_path: Path) -> None:
    for template in WHOLE:
        graph = template.build()
        analysis = analyse(graph, signature_of(graph.recipe))
        (tmp_path / f"{template.id}.py").write_text(generate(graph, analysis), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
