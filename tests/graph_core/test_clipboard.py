"""The clipboard: copies are text, keep what is shared shared, and never clash."""

from __future__ import annotations

import pytest

from graph_core.builder import Network
from graph_core.clipboard import copy_text, fragment, read_text
from graph_core.document import GraphDocument
from graph_core.edits.paste import Paste, duplicate
from graph_core.errors import FileError
from graph_core.integrity import broken


@pytest.fixture
def document() -> GraphDocument:
    net = Network("twins")
    left, right = net.input("left", (8,)), net.input("right", (8,))
    encoder = net.layer("dense", "encoder", units=4)
    both = net.layer("concatenate", "both")(encoder(left), encoder(right))
    net.output("same", both)
    return GraphDocument(net.graph)


def named(document: GraphDocument, *names: str) -> tuple[str, ...]:
    graph = document.graph
    return tuple(n for n in graph.nodes if graph.layer_of(n).name in names)


def test_copied_text_reads_back_as_the_same_part(document: GraphDocument) -> None:
    nodes = named(document, "encoder", "both")
    assert read_text(copy_text(document.graph, nodes)) == fragment(document.graph, nodes)


def test_pasted_calls_of_one_layer_stay_calls_of_one_layer(document: GraphDocument) -> None:
    before = document.graph
    nodes = named(document, "encoder", "both")
    paste = Paste(read_text(copy_text(before, nodes)))
    document.apply(paste)
    copies = {document.graph.nodes[n].layer for n in paste.pasted}
    assert len(paste.pasted) == 3
    assert len(copies) == 2
    assert {document.graph.layers[c].name for c in copies} == {"encoder1", "both1"}
    assert broken(document.graph) is None
    document.undo()
    assert document.graph == before


def test_pasting_twice_makes_two_sets_of_names(document: GraphDocument) -> None:
    text = copy_text(document.graph, named(document, "encoder"))
    for _ in range(3):
        document.apply(Paste(read_text(text)))
    names = [layer.name for layer in document.graph.layers.values()]
    assert len(names) == len(set(names)) == 5 + 3


def test_a_duplicate_may_keep_its_incoming_wires(document: GraphDocument) -> None:
    nodes = named(document, "encoder")
    plain = duplicate(document.graph, nodes)
    document.apply(plain)
    assert not any(document.graph.into(node) for node in plain.pasted)
    wired = duplicate(document.graph, nodes, wired=True)
    document.apply(wired)
    assert all(len(document.graph.into(node)) == 1 for node in wired.pasted)


def test_wires_from_another_document_are_left_out(document: GraphDocument) -> None:
    text = copy_text(document.graph, named(document, "encoder"))
    other = GraphDocument()
    paste = Paste(read_text(text), wired=True)
    other.apply(paste)
    assert len(other.graph.nodes) == 2
    assert not other.graph.edges


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[" * 100_000,
        "{}",
        '{"layerloom-fragment": 1}',
        '{"layerloom-fragment": 9, "graph": {}}',
        '{"layerloom-fragment": 1, "graph": {"format": "x"}, "incoming": {}}',
    ],
)
def test_what_is_no_copy_of_ours_is_refused_in_words(text: str) -> None:
    with pytest.raises(FileError):
        read_text(text)


def test_a_block_brings_its_definition_to_another_network() -> None:
    body = Network("Cell")
    body.output("y", body.layer("dense", "inner", units=8)(body.input("x", (8,))))
    stage = Network("Stage")
    stage.output("y", stage.layer(stage.block(body), "cell")(stage.input("x", (8,))))
    net = Network("whole")
    net.output("out", net.layer(net.block(stage), "deep")(net.input("data", (8,))), loss="mse")
    source, other = GraphDocument(net.graph), GraphDocument()
    other.apply(Paste(read_text(copy_text(source.graph, named(source, "data", "deep", "out")))))
    assert {block.title for block in other.graph.blocks.values()} == {"Stage", "Cell"}
    assert other.analysis.parameters == source.analysis.parameters == 8 * 8 + 8
    other.undo()
    assert not other.graph.blocks
