"""A bypassed node hands on what reaches it; what is built and counted goes without it."""

from __future__ import annotations

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.document import GraphDocument
from graph_core.edits import AddCall, Connect, Disconnect, SetBypassed, SetParams, apply
from graph_core.edits.blocks import Inside
from graph_core.errors import EditRefused
from graph_core.graph import Graph, PortRef
from graph_core.wiring import Wiring


def node(graph: Graph, name: str, call: int = 0) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[call]


def bypassed(graph: Graph, *names: str) -> Graph:
    nodes = tuple(node(graph, name) for name in names)
    return apply(graph, SetBypassed(nodes, bypassed=True))[0]


def chain() -> Graph:
    """Input 8 → a → b → c → head, all Dense of 8 but the last."""
    net = Network()
    x = net.input("x", (8,))
    for name in ("a", "b"):
        x = net.layer("dense", name, units=8)(x)
    net.output("y", net.layer("dense", "c", units=2)(x), loss="mse")
    return net.graph


def test_it_hands_on_its_input_and_its_weights_do_not_count() -> None:
    graph = chain()
    found = analyse(bypassed(graph, "b"))
    facts = found.facts[node(graph, "b")]
    assert facts.complete
    assert str(facts.outputs["y"]) == str(facts.inputs["x"][0])
    assert not facts.weights
    assert analyse(graph).parameters - found.parameters == 8 * 8 + 8
    assert found.ok


def test_the_effective_network_has_neither_the_node_nor_its_layer_and_is_wired_around_it() -> None:
    graph = bypassed(chain(), "a", "b")
    made = analyse(graph).effective.graph
    assert {layer.name for layer in made.layers.values()} == {"x", "c", "y"}
    (wire,) = made.into(node(made, "c"))
    assert wire.source.node == node(made, "x")
    assert analyse(made).facts.items() <= analyse(graph).facts.items()


def test_without_a_bypass_the_effective_network_is_the_network() -> None:
    found = analyse(chain())
    assert found.effective is found


def test_a_layer_that_another_node_calls_stays() -> None:
    graph, _ = apply(chain(), AddCall(node_layer(chain(), "a"), node_id="again"))
    graph, _ = apply(graph, Disconnect((graph.into(node(graph, "c"))[0].id,)))
    graph, _ = apply(graph, Connect(PortRef(node(graph, "b"), "y"), PortRef("again", "x")))
    graph, _ = apply(graph, Connect(PortRef("again", "y"), PortRef(node(graph, "c"), "x")))
    graph, _ = apply(graph, SetBypassed(("again",), bypassed=True))
    found = analyse(graph)
    assert "a" in {layer.name for layer in found.effective.graph.layers.values()}
    assert found.parameters == analyse(chain()).parameters


def node_layer(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return layer.id


def test_of_several_inputs_it_hands_on_the_first_of_the_type_it_would_give() -> None:
    net = Network()
    gate, x = net.input("gate", (3, 1, 1)), net.input("x", (3, 8, 8))
    net.output("y", net.layer("multiply", "scale")(gate, x), loss="mse")
    graph = bypassed(net.graph, "scale")
    found = analyse(graph)
    assert str(found.facts[node(graph, "scale")].outputs["y"]) == "N×3×8×8 float32"
    (wire,) = found.effective.graph.into(node(graph, "y"))
    assert wire.source.node == node(graph, "x")


def test_what_is_not_wired_is_not_missed() -> None:
    net = Network()
    a, b = net.input("a", (4,)), net.input("b", (4,))
    net.output("y", net.layer("subtract", "less")(a, b), loss="mse")
    graph = net.graph
    second = graph.into(node(graph, "less"))[1]
    graph, _ = apply(bypassed(graph, "less"), Disconnect((second.id,)))
    assert analyse(graph).facts[node(graph, "less")].complete


def test_nothing_in_gives_nothing_out() -> None:
    graph = bypassed(chain(), "a")
    graph, _ = apply(graph, Disconnect((graph.into(node(graph, "a"))[0].id,)))
    found = analyse(graph)
    assert not found.facts[node(graph, "b")].complete
    assert not found.effective.graph.into(node(graph, "b"))
    assert any(
        d.location.node == node(graph, "a") and d.code == "unconnected" for d in found.errors
    )


@pytest.mark.parametrize("name", ["x", "y"])
def test_inputs_and_outputs_are_refused(name: str) -> None:
    with pytest.raises(EditRefused, match="can't be bypassed"):
        bypassed(chain(), name)


def test_what_adds_to_the_loss_is_refused() -> None:
    net = Network()
    x = net.input("x", (4,))
    net.output("y", net.layer("activity_regularizer", "quiet")(x), loss="mse")
    with pytest.raises(EditRefused, match="adds nothing to the loss"):
        bypassed(net.graph, "quiet")


def test_a_bypassed_call_takes_any_wire_and_asks_nothing_of_its_layers_other_calls() -> None:
    net = Network()
    layer = net.layer("dense", "both", units=4)
    a = layer(net.input("a", (4,)))
    b = layer(net.input("b", (4,)))
    net.output("y", net.layer("add")(a, b), loss="mse")
    graph, _ = apply(net.graph, SetParams(node_layer(net.graph, "b"), {"shape": (5,)}))
    second = node(graph, "both", 1)
    assert any(d.code == "shared" for d in analyse(graph).errors)
    graph, _ = apply(graph, SetBypassed((second,), bypassed=True))
    found = analyse(graph)
    assert not any(d.code == "shared" for d in found.errors)
    judge = Wiring(graph, found, PortRef(node(graph, "b"), "y"))
    assert judge.into(PortRef(second, "x")) is None


def test_the_fix_brings_every_missed_layer_back_in_one_step() -> None:
    net = Network()
    x = net.layer("flatten", "flat")(net.input("x", (3, 8, 8)))
    y = net.layer("dense", "side", units=4)(net.input("z", (4,)))
    both = net.layer("concatenate", "join")(net.layer("dropout", "rest")(x), y)
    net.output("y", both, loss="mse")
    document = GraphDocument(bypassed(net.graph, "flat", "rest"))
    (found,) = (d for d in document.analysis.errors if d.code == "bypassed")
    assert found.location.node == node(document.graph, "join")
    before = document.graph
    document.apply(found.fixes[0].edit)
    assert document.analysis.ok
    assert document.graph.nodes[node(document.graph, "rest")].bypassed  # it changed no type
    document.undo()
    assert document.graph == before


def test_inside_a_block_it_is_left_out_of_every_copy() -> None:
    body = Network("cell")
    x = body.layer("dense", "first", units=4)(body.input("x", (4,)))
    body.output("y", body.layer("dense", "second", units=4)(x))
    net = Network()
    kind = net.block(body)
    net.output("out", net.layer(kind, "cell", repeat=3)(net.input("x", (4,))), loss="mse")
    graph = net.graph
    (block,) = graph.blocks.values()
    inner = node(block.body, "second")
    edited, _ = apply(graph, Inside(block.id, SetBypassed((inner,), bypassed=True)))
    found = analyse(edited)
    assert found.ok
    assert found.parameters * 2 == analyse(graph).parameters
    assert set(found.facts[node(edited, "cell")].weights) == {
        f"{copy}.first.{name}" for copy in range(3) for name in ("weight", "bias")
    }
