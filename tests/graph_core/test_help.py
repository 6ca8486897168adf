"""A layer's help says what its declaration says, and nothing else."""

import pytest

from graph_core.help import layer_help
from graph_core.layers import LAYERS
from graph_core.spec import LayerSpec


@pytest.mark.parametrize("spec", tuple(LAYERS), ids=lambda spec: spec.id)
def test_help_covers_ports_params_and_examples(spec: LayerSpec) -> None:
    page = layer_help(spec)
    assert (page.kind, page.title, page.summary) == (spec.id, spec.title, spec.summary)
    assert [port.wanted for port in page.inputs] == [port.wanted for port in spec.inputs]
    assert all(port.wanted for port in (*page.inputs, *page.outputs))
    assert [param.name for param in page.params] == [param.name for param in spec.params]
    assert all(param.help and param.default and param.expected for param in page.params)
    assert len(page.examples) == len(spec.examples)
    assert all(example.outputs for example in page.examples)


def test_an_example_shows_shapes_weights_and_work() -> None:
    example = layer_help(LAYERS.get("dense")).examples[0]
    assert example.params == "Units 8"
    assert (example.inputs, example.outputs) == (("N×16 float32",), ("N×8 float32",))
    assert example.weights == ("weight 8×16", "bias 8")
    assert (example.parameters, example.mult_adds) == (8 * 16 + 8, "128")


def test_relatives_are_of_the_category_and_the_nearest_come_first() -> None:
    page = layer_help(LAYERS.get("conv2d"))
    assert page.kind not in page.related
    assert {LAYERS.get(kind).category for kind in page.related} == {"Convolution"}
    assert set(page.related[:2]) == {"conv1d", "conv3d"}


def test_ports_tell_how_many_wires_they_take() -> None:
    words = {
        kind: [port.word for port in layer_help(LAYERS.get(kind)).inputs]
        for kind in ("add", "dense", "multi_head_attention")
    }
    assert words["add"] == ["2 or more"]
    assert words["dense"] == [""]
    assert "optional" in words["multi_head_attention"]
