"""Every layer's examples open as networks without errors."""

import pytest

from graph_core.analysis import analyse
from graph_core.examples import example_graph
from graph_core.files import dumps, loads
from graph_core.layers import LAYERS
from graph_core.spec import LayerSpec

SPECS = tuple(LAYERS)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_an_example_is_a_network_without_errors(spec: LayerSpec) -> None:
    for place, example in enumerate(spec.examples):
        graph = example_graph(spec, place)
        analysis = analyse(graph)
        assert not analysis.errors, [d.message for d in analysis.errors]
        call = example.call(spec)
        calls = [analysis.facts[node] for node in graph.nodes_of_kind(spec.id)]
        (facts,) = [f for f in calls if (f.layer.values, f.inputs) == (call.params, call.inputs)][
            :1
        ]
        assert dict(facts.outputs) == spec.outputs_of(call)
        assert loads(dumps(graph)) == graph
