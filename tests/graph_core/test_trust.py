"""Which code a network holds, wherever it is kept, and that an edit makes other code of it."""

from __future__ import annotations

from graph_core.builder import Network
from graph_core.document import GraphDocument
from graph_core.edits import SetParams
from graph_core.edits.blocks import MakeBlock
from graph_core.files import dumps, loads
from graph_core.graph import Graph
from graph_core.layers import LAYERS
from graph_core.trust import digest, pieces, untrusted

SOURCE = str(LAYERS.get("python").param("source").default)


def network(source: str = SOURCE) -> Graph:
    net = Network("own")
    x = net.layer("python", "mine", source=source)(net.input("features", (4,)))
    net.output("species", net.layer("dense", "scores", units=3)(x))
    return net.graph


def test_any_edit_makes_other_code() -> None:
    graph = network()
    trusted = {piece.digest for piece in pieces(graph)}
    assert not untrusted(graph, trusted)
    document = GraphDocument(graph)
    layer = graph.layer_named("mine")
    assert layer is not None
    document.apply(SetParams(layer.id, {"source": f"{SOURCE} "}))
    assert not untrusted(document.graph, trusted), "a space at the end is no edit"
    document.apply(SetParams(layer.id, {"source": f"{SOURCE}  # more"}))
    assert [piece.where for piece in untrusted(document.graph, trusted)] == ["mine"]
    document.undo()
    assert not untrusted(document.graph, trusted)


def test_ports_and_names_are_no_part_of_the_code() -> None:
    graph = network()
    trusted = {digest(SOURCE)}
    layer = graph.layer_named("mine")
    assert layer is not None
    document = GraphDocument(graph)
    document.apply(SetParams(layer.id, {"inputs": [["a", "N×F"]]}))
    assert not untrusted(document.graph, trusted)


def test_code_in_a_block_is_found_and_code_that_a_block_exposes() -> None:
    body = Network("inside")
    own = body.layer("python", "mine")
    body.output("y", own(body.input("x", (4,))))
    body.expose("source", own, "source")
    net = Network("outside")
    kind = net.block(body)
    other = f"{SOURCE}\n# other"
    x = net.layer(kind, "first", source=other)(net.input("features", (4,)))
    net.output("species", net.layer("dense", units=3)(net.layer(kind, "second")(x)))
    found = {piece.where: piece.source for piece in pieces(net.graph)}
    assert found == {"first": other, "second": SOURCE, "inside / mine": SOURCE}
    assert len(untrusted(net.graph, ())) == 2
    assert loads(dumps(net.graph)) == net.graph


def test_code_comes_along_into_a_block() -> None:
    graph = network()
    node = next(n for n in graph.nodes if graph.layer_of(n).name == "mine")
    document = GraphDocument(graph)
    document.apply(MakeBlock((node,)))
    assert [piece.digest for piece in pieces(document.graph)] == [digest(SOURCE)]
