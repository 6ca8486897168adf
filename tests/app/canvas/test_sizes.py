"""Cards are never larger than the layout takes them for, which has no screen to measure them on."""

from dataclasses import replace

import pytest

from app.canvas.card import card_of
from app.canvas.geometry import size_of
from app.style import load_fonts
from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.layout import usual_size, usual_sizes
from graph_core.templates import TEMPLATES


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.id)
def test_a_card_fits_its_usual_size(qapp, template):
    load_fonts()
    graph = template.build()
    analysis = analyse(graph)
    for node in graph.nodes:
        width, height = size_of(card_of(graph, analysis, node))
        wide, high = usual_size(graph, node)
        assert width <= wide, graph.label(node)
        assert height == high, graph.label(node)


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.id)
def test_all_sizes_at_once_are_those_of_each_node(template):
    graph = template.build()
    assert usual_sizes(graph) == {node: usual_size(graph, node) for node in graph.nodes}


def test_ends_that_share_their_params_differ_by_name_and_by_being_collapsed():
    net = Network("net")
    for name in ("x", "y", "a_name_that_is_longer_than_the_others"):
        net.output(f"{name}_out", net.input(name, (4, 8)))
    graph = net.graph
    inputs = graph.nodes_of_kind("input")
    shared = graph.layer_of(inputs[0]).params
    layers = {
        id_: replace(layer, params=shared) if layer.kind == "input" else layer
        for id_, layer in graph.layers.items()
    }
    graph = replace(graph, layers=layers, collapsed={inputs[1]: True})
    sizes = usual_sizes(graph)
    assert sizes == {node: usual_size(graph, node) for node in graph.nodes}
    assert len({sizes[node] for node in inputs}) == 3
