"""A node's facts follow from its layer and what reaches it, and are computed once."""

from dataclasses import replace

from graph_core.builder import Network
from graph_core.document import GraphDocument
from graph_core.edits import Disconnect, SetParams, apply
from graph_core.graph import Edge, Graph, Layer, Node, PortRef
from graph_core.inference import Inference, NodeFacts, arriving, infer_all
from graph_core.layers import LAYERS
from graph_core.spec import Port
from graph_core.types import TensorType


def network() -> Graph:
    net = Network()
    x = net.input("x", (4,))
    for _ in range(3):
        x = net.layer("dense", units=4)(x)
    net.output("out", x, loss="mse")
    return net.graph


def test_facts_hold_types_weights_and_work() -> None:
    graph = network()
    facts = infer_all(graph)["n2"]
    assert facts.complete
    assert str(facts.inputs["x"][0]) == str(facts.outputs["y"]) == "N×4 float32"
    assert {name: w.shape for name, w in facts.weights.items()} == {"weight": (4, 4), "bias": (4,)}
    assert (facts.parameters, facts.mult_adds) == (20, 16)


def test_each_port_gets_what_its_own_wires_bring_in_their_order() -> None:
    layers = {name: Layer(name, "relu", name) for name in "xyz"}
    wires = (("x", "q", 1), ("y", "p", 0), ("z", "q", 0))
    edges = [
        Edge(f"e{source}", PortRef(source, "y"), PortRef("b", port), order)
        for source, port, order in wires
    ]
    nodes = {name: Node(name, name) for name in "xyz"} | {"b": Node("b", "x")}
    graph = Graph("net", layers, nodes, {edge.id: edge for edge in edges})
    types = {name: TensorType.batched((size,)) for name, size in zip("xyz", (1, 2, 3), strict=True)}
    facts = {name: NodeFacts(layers[name], {}, (), {"y": types[name]}) for name in "xyz"}
    ports = Port("p"), Port("q", variadic=True), Port("r", optional=True), Port("s")
    spec = replace(LAYERS.get("relu"), inputs=ports)
    inputs, missing = arriving(graph, facts, "b", spec)
    assert inputs == {"p": (types["y"],), "q": (types["z"], types["x"])}
    assert missing == ("s",)


def test_equal_calls_share_what_was_computed() -> None:
    facts = infer_all(network())
    assert facts["n2"].weights is facts["n3"].weights
    assert facts["n2"].layer is not facts["n3"].layer


def test_known_facts_are_returned_when_nothing_changed() -> None:
    graph, inference = network(), Inference()
    facts = {}
    for node in graph.nodes:
        facts[node] = inference.node(graph, facts, node, None)
    assert all(inference.node(graph, facts, n, facts[n]) is facts[n] for n in graph.nodes)


def test_an_unwired_port_is_missing_and_so_is_all_that_follows() -> None:
    graph, _ = apply(network(), Disconnect(("e2",)))
    facts = infer_all(graph)
    assert [facts[n].missing for n in ("n2", "n3", "n4")] == [(), ("x",), ("x",)]
    assert not facts["n4"].outputs


def test_a_problem_stops_types_and_keeps_what_arrived() -> None:
    graph, _ = apply(network(), SetParams("l1", {"dtype": "int64"}))
    facts = infer_all(graph)
    assert facts["n2"].problem is not None
    assert facts["n2"].problem.code == "dtype"
    assert str(facts["n2"].inputs["x"][0]) == "N×4 int64"
    assert facts["n3"].missing == ("x",)


def test_a_placeholder_has_no_types() -> None:
    graph = Graph("t", {"l": Layer("l", "of_tomorrow", "l")}, {"n": Node("n", "l")})
    facts = infer_all(graph)["n"]
    assert (facts.missing, facts.spec, facts.complete) == (("kind",), None, False)


def test_an_edit_leaves_the_facts_of_what_it_does_not_reach() -> None:
    document = GraphDocument(network())
    before = document.analysis
    document.apply(SetParams("l3", {"units": 9}))
    after = document.analysis
    assert after.facts["n2"] is before.facts["n2"]
    assert str(after.facts["n3"].outputs["y"]) == "N×9 float32"
    assert str(before.facts["n3"].outputs["y"]) == "N×4 float32"
