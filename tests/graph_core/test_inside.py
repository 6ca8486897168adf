"""What is found inside blocks is told once, with its path, and mended inside."""

from __future__ import annotations

from graph_core.analysis import Analysis, analyse
from graph_core.builder import Network
from graph_core.diagnostics import Diagnostic, Severity
from graph_core.document import GraphDocument
from graph_core.edits import AddCall, Connect, Disconnect, SetParams, apply
from graph_core.edits.blocks import Inside
from graph_core.graph import Graph, PortRef
from graph_core.inside import look_into, looks_into

FLOAT = "float32"


def call(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[0]


def growing() -> Graph:
    """A block of two copies that widens 4 to 8: the first takes 4, the second 8."""
    body = Network("grow")
    body.output("y", body.layer("dense", "wide", units=8)(body.input("x", (4,))))
    net = Network()
    stage = net.layer(net.block(body), "stage", repeat=2)
    net.output("out", stage(net.input("x", (4,))), loss="mse")
    return net.graph


def nested() -> Graph:
    """An outer block around an inner one, called twice; inside, a branch leads nowhere."""
    inner = Network("inner")
    x = inner.input("x", (4,))
    inner.layer("relu", "lost")(x)
    inner.output("y", inner.layer("dense", "kept", units=4)(x))
    outer = Network("outer")
    x = outer.input("x", (4,))
    outer.output("y", outer.layer(outer.block(inner), "cell")(x))
    net = Network()
    kind = net.block(outer)
    x = net.layer(kind, "first", repeat=3)(net.input("x", (4,)))
    net.output("out", net.layer(kind, "second")(x), loss="mse")
    return net.graph


def coded(found: Analysis, code: str) -> list[Diagnostic]:
    return [each for each in found.diagnostics if each.code == code]


def test_a_finding_inside_stands_once_with_its_path_however_often_the_block_is_called() -> None:
    graph = nested()
    (found,) = coded(analyse(graph), "unreachable")
    assert found.location.text == "first › cell › lost"
    assert found.message.startswith("first › cell › lost: ")
    assert found.location.levels[0].node == call(graph, "first")
    assert len(found.location.levels) == 2


def test_its_fix_is_applied_inside_and_taken_back_in_one_step() -> None:
    document = GraphDocument(nested())
    before = document.graph
    (found,) = coded(document.analysis, "unreachable")
    document.apply(found.fixes[0].edit)
    assert not coded(document.analysis, "unreachable")
    assert all("lost" not in str(block) for block in document.graph.blocks.values())
    document.undo()
    assert document.graph == before
    assert coded(document.analysis, "unreachable") == [found]


def torn() -> Graph:
    """A block whose Dense lost its wire."""
    graph = growing()
    (block,) = graph.blocks.values()
    body = block.body
    (wire,) = body.into(call(body, "wide"))
    return apply(graph, Inside(block.id, Disconnect((wire.id,))))[0]


def test_an_error_inside_counts_once_and_not_again_at_the_call() -> None:
    found = analyse(torn())
    assert [each.location.text for each in found.errors] == ["stage › wide.x"]
    assert found.at(call(found.graph, "stage"))[0].severity is Severity.ERROR


def test_an_error_that_comes_from_outside_is_mended_there() -> None:
    body = Network("words")
    body.output("y", body.layer("embedding", "table")(body.input("x", (6,), "int64")))
    net = Network()
    tokens = net.input("tokens", (6,), "int64")
    net.output("out", net.layer(net.block(body), "stage")(tokens), loss="mse")
    graph = net.graph
    graph, _ = apply(graph, SetParams(graph.nodes[call(graph, "tokens")].layer, {"dtype": FLOAT}))
    outer, inner = analyse(graph).errors
    assert [fix.title for fix in outer.fixes] == ["Let tokens be int64"]
    assert (inner.location.text, inner.fixes) == ("stage › table", ())


def test_copies_are_looked_into_with_the_types_that_reach_each() -> None:
    graph = growing()
    found = analyse(graph)
    node = call(graph, "stage")
    looks = list(looks_into(graph, found.facts, node))
    assert [look.copy for look in looks] == [0, 1]
    assert [str(*look.given.values()) for look in looks] == ["N×4 float32", "N×8 float32"]
    second = look_into(graph, found.facts, node, 1)
    assert second is not None
    wide = call(second.graph, "wide")
    facts = analyse_body(second.graph, second.given)
    assert facts.facts[wide].weights["weight"].shape == (8, 8)


def analyse_body(graph: Graph, given: object) -> Analysis:
    from graph_core.analysis import Analyser

    return Analyser(graph, given=given).analysis  # type: ignore[arg-type]


def test_a_finding_of_a_later_copy_says_which() -> None:
    body = Network("shrink")
    x = body.input("x", (3, 8, 8))
    body.output("y", body.layer("conv2d", "conv", kernel=(5, 5), padding="valid")(x))
    net = Network()
    stage = net.layer(net.block(body), "stage", repeat=1)
    net.output("out", stage(net.input("x", (3, 8, 8))), loss="mse")
    document = GraphDocument(net.graph)
    assert document.analysis.ok
    layer = document.graph.layer_named("stage")
    assert layer is not None
    document.apply(SetParams(layer.id, {"repeat": 2}))
    (found,) = document.analysis.errors
    assert found.location.text == "stage (copy 2) › conv"
    assert found.location.levels[0].copy == 1


def test_two_calls_of_one_layer_are_one_finding() -> None:
    graph = torn()
    layer = graph.layer_named("stage")
    assert layer is not None
    (port,) = (edge.target.port for edge in graph.into(call(graph, "stage")))
    graph, _ = apply(graph, AddCall(layer.id, node_id="again"))
    source = PortRef(call(graph, "x"), "y")
    graph, _ = apply(graph, Connect(source, PortRef("again", port)))
    found = [each for each in analyse(graph).errors if each.location.levels]
    assert len(found) == 1
