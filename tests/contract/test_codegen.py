"""Generated source is the engine's module: the same keys in the same order, the same outputs."""

from __future__ import annotations

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
from runtime.signature import signature_of
from tests.contract.comparing import complaints, same_as_built

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
    spec = spec.of(call.params)
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


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_source_of_every_layer_is_its_module(spec: LayerSpec, example: Example) -> None:
    same_as_built(_network(spec, example))


WHOLE = [template for template in TEMPLATES if template.has_data]


@pytest.mark.parametrize("template", WHOLE, ids=lambda template: template.id)
def test_source_of_every_template_is_its_module(template: Template) -> None:
    same_as_built(template.build())


def test_sources_are_formatted_and_free_of_lint(tmp_path: Path) -> None:
    sources = []
    for template in TEMPLATES:
        graph = template.build()
        analysis = analyse(graph, signature_of(graph.recipe))
        sources.append((template.id, generate(graph, analysis)))
    assert not complaints(tmp_path, sources)
