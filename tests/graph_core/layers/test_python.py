"""A Python layer in a network: its ports follow its params, its lines diff, its flaws are found."""

from __future__ import annotations

import difflib

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.clipboard import copy_text, read_text
from graph_core.document import GraphDocument
from graph_core.edits import SetParams
from graph_core.edits.blocks import Inside
from graph_core.errors import FileError
from graph_core.files import dumps, loads
from graph_core.graph import Graph
from graph_core.kinds import spec_of, uncounted
from graph_core.layers import LAYERS

SPEC = LAYERS.get("python")
SOURCE = str(SPEC.param("source").default)
TWO = SOURCE.replace("self, x", "self, x, z")


def joined() -> Graph:
    """A layer of two inputs and two outputs, all wired."""
    net = Network("own")
    a, b = net.input("a", (4,)), net.input("b", (4,))
    ports = {"inputs": [["x", "N×F"], ["z", "N×F"]], "outputs": [["y", "N×F"], ["w", "N×F"]]}
    y, w = net.layer("python", "mine", source=TWO, **ports)(a, b)
    net.output("first", net.layer("dense", units=3)(y))
    net.output("second", net.layer("dense", units=3)(w))
    return net.graph


def changed(graph: Graph, **params: object) -> GraphDocument:
    document = GraphDocument(graph)
    layer = graph.layer_named("mine")
    assert layer is not None
    document.apply(SetParams(layer.id, params))  # type: ignore[arg-type]
    return document


def wires(graph: Graph) -> set[str]:
    ends = [(e.source, e.target) for e in graph.edges.values()]
    named = [f"{graph.label(s.node)}.{s.port} {graph.label(t.node)}.{t.port}" for s, t in ends]
    return {name for name in named if "mine" in name}


def test_ports_are_what_is_declared() -> None:
    graph = joined()
    layer = graph.layer_named("mine")
    assert layer is not None
    spec = spec_of(graph, layer)
    assert spec is not None
    assert [port.key for port in (*spec.inputs, *spec.outputs)] == ["x", "z", "y", "w"]
    assert not [d for d in analyse(graph).errors if d.code != "no-data"]


def test_wires_follow_a_port_that_is_renamed_and_go_with_one_that_is_gone() -> None:
    graph = joined()
    document = changed(graph, inputs=[["left", "N×F"], ["z", "N×F"]])
    assert "a.y mine.left" in wires(document.graph)
    assert "b.y mine.z" in wires(document.graph)
    document = changed(graph, inputs=[["x", "N×F"]], outputs=[["y", "N×F"]], source=SOURCE)
    assert wires(document.graph) == {"a.y mine.x", "mine.y dense.x"}
    document.undo()
    assert document.graph == graph
    assert loads(dumps(graph)) == graph


def test_weights_are_unknown_until_it_is_built() -> None:
    graph = joined()
    assert uncounted(graph, graph.index.kinds)
    net = Network("only code learns")
    net.output("y", net.layer("python")(net.input("x", (4,))), loss="mse")
    assert "nothing-learns" not in {d.code for d in analyse(net.graph).diagnostics}


def test_a_flaw_is_found_before_it_is_wired_and_inside_a_block() -> None:
    graph = changed(joined(), source="class A(:").graph
    assert [d.code for d in analyse(graph).errors if d.code != "no-data"] == ["code"]
    body = Network("inside")
    body.output("y", body.layer("python", "mine")(body.input("x", (4,))))
    net = Network("outside")
    x = net.layer(net.block(body), "block")(net.input("x", (4,)))
    net.output("y", x, loss="mse")
    block = next(iter(net.graph.blocks.values()))
    document = GraphDocument(net.graph)
    layer = block.body.layer_named("mine")
    assert layer is not None
    document.apply(Inside(block.id, SetParams(layer.id, {"source": "x = 1"})))
    (found,) = document.analysis.errors
    assert "mine: the code defines no module" in found.message


def test_a_changed_line_is_one_line_of_a_diff() -> None:
    before = joined()
    after = changed(before, source=TWO.replace("learned number", "number it learns")).graph
    lines = difflib.ndiff(dumps(before).split("\n"), dumps(after).split("\n"))
    assert [line[0] for line in lines if line[0] in "+-"] == ["-", "+"]


def test_it_survives_a_file_and_the_clipboard() -> None:
    graph = joined()
    assert loads(dumps(graph)) == graph
    assert dumps(loads(dumps(graph))) == dumps(graph)
    assert read_text(copy_text(graph, graph.nodes)).graph.layers == graph.layers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"x", "N×F"', '"x; import os", "N×F"'),
        ('"x", "N×F"', '"x", "N×__import__"'.replace("__import__", "f()")),
        ('"x", "N×F"', '"z", "N×F"'),
        ("class Scale", "class \\u202eScale"),
        ("class Scale", "class Scale\\u2028"),
        ('"mine", "kind"', '"mine; import os", "kind"'),
    ],
)
def test_a_file_that_tries_more_is_refused(old: str, new: str) -> None:
    text = dumps(joined())
    assert old in text
    with pytest.raises(FileError):
        loads(text.replace(old, new, 1))


def test_a_huge_source_is_refused() -> None:
    text = dumps(joined()).replace("class Scale", "class Scale" + "A" * 60_000, 1)
    with pytest.raises(FileError, match="too long"):
        loads(text)
