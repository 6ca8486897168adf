"""Comparing: what an edit did is told as such, whatever ids and names two files have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_core import files
from graph_core.annotations import Note
from graph_core.builder import Network
from graph_core.compare import Part, Sign, compare
from graph_core.document import GraphDocument
from graph_core.edits import (
    AddLayer,
    Connect,
    Delete,
    Move,
    Rename,
    SetParams,
    SetRecipe,
    Unlink,
)
from graph_core.graph import Edge, Graph, Node, PortRef
from graph_core.templates import TEMPLATES


def little() -> Graph:
    net = Network("little")
    x = net.input("x", (8,))
    x = net.layer("relu")(net.layer("dense", "first", units=16)(x))
    net.output("y", net.layer("dense", "second", units=3)(x))
    net.recipe(data={"id": "iris"}, epochs=5)
    return net.graph


def edited(graph: Graph, *edits) -> Graph:
    document = GraphDocument(graph)
    for edit in edits:
        document.apply(edit)
    return document.graph


def layer(graph: Graph, name: str) -> str:
    return graph.layer_named(name).id


def node(graph: Graph, name: str) -> str:
    return graph.calls(layer(graph, name))[0]


def told(found, part=None):
    return [(d.sign, d.title, d.text) for d in found.differences if part is None or d.part is part]


def strange(graph: Graph) -> Graph:
    """Return the same network with other ids and names throughout, as another program wrote it."""
    ids = {id_: f"z{97 - place}" for place, id_ in enumerate([*graph.layers, *graph.nodes])}
    port = lambda ref: PortRef(ids[ref.node], ref.port)  # noqa: E731 - short
    return Graph(
        name=graph.name,
        layers={
            ids[id_]: replace(layer, id=ids[id_], name=f"q{layer.name}")
            for id_, layer in graph.layers.items()
        },
        nodes={ids[id_]: Node(ids[id_], ids[x.layer]) for id_, x in graph.nodes.items()},
        edges={
            f"w{id_}": Edge(f"w{id_}", port(edge.source), port(edge.target), edge.order)
            for id_, edge in graph.edges.items()
        },
        positions={ids[id_]: place for id_, place in graph.positions.items()},
        recipe=graph.recipe,
        routes={f"w{id_}": way for id_, way in graph.routes.items()},
    )


@pytest.mark.parametrize("template", ["digits_cnn", "digits_residual", "resnet18", "siamese"])
def test_a_network_is_equal_to_itself_and_to_its_file(template):
    graph = TEMPLATES.get(template).build()
    assert compare(graph, graph).equal
    assert compare(graph, files.loads(files.dumps(graph))).equal


def test_a_changed_param_is_told_as_the_inspector_calls_it():
    graph = little()
    found = compare(graph, edited(graph, SetParams(layer(graph, "first"), {"units": 32})))
    assert told(found) == [(Sign.CHANGED, "first", "units 16 → 32")]
    assert found.differences[0].before == found.differences[0].after == (node(graph, "first"),)
    assert found.without_looks() == found


def test_a_param_left_out_equals_its_default():
    graph = little()
    first = graph.layers[layer(graph, "first")]
    bare = {name: value for name, value in first.params.items() if name != "bias"}
    layers = {**graph.layers, first.id: replace(first, params=bare)}
    assert compare(graph, replace(graph, layers=layers)).equal


def test_a_renamed_layer_is_renamed_and_neither_gone_nor_new():
    graph = little()
    found = compare(graph, edited(graph, Rename(layer(graph, "first"), "encoder")))
    assert told(found) == [(Sign.CHANGED, "encoder", "name first → encoder")]


def test_what_was_added_and_removed_is_told_with_its_wires():
    graph = little()
    add = AddLayer("dropout", (300.0, 90.0), {"p": 0.25})
    wire = Connect(PortRef(node(graph, "first"), "y"), PortRef(add.node_id, "x"))
    after = edited(graph, Delete((node(graph, "relu"),)), add, wire)
    found = compare(graph, after)
    assert (Sign.REMOVED, "relu", "ReLU") in told(found, Part.LAYER)
    assert (Sign.ADDED, "dropout", "Dropout, probability 0.25") in told(found, Part.LAYER)
    wires = [(sign, title) for sign, title, _ in told(found, Part.WIRE)]
    assert (Sign.REMOVED, "first → relu") in wires
    assert (Sign.ADDED, "first → dropout") in wires


def test_comparing_the_other_way_round_swaps_the_signs():
    graph = little()
    after = edited(graph, AddLayer("dropout", (0.0, 0.0)), Delete((node(graph, "relu"),)))
    forth, back = compare(graph, after).counts(), compare(after, graph).counts()
    assert forth[Sign.ADDED] == back[Sign.REMOVED]
    assert forth[Sign.REMOVED] == back[Sign.ADDED]


def test_a_move_is_looks_alone():
    graph = little()
    found = compare(graph, edited(graph, Move({node(graph, "relu"): (40.0, 400.0)})))
    assert [(d.sign, d.title) for d in found.differences] == [(Sign.MOVED, "relu")]
    assert found.without_looks().equal


def test_notes_are_told_and_are_looks():
    graph = little()
    noted = replace(graph, notes={"a": Note("a", (0, 0, 90, 60), "remember")})
    changed = replace(graph, notes={"a": Note("a", (0, 0, 90, 60), "forget")})
    assert told(compare(graph, noted)) == [(Sign.ADDED, "note remember", "")]
    assert told(compare(noted, changed)) == [
        (Sign.CHANGED, "note forget", "text remember → forget")
    ]
    assert compare(graph, noted).without_looks().equal


def test_a_setting_of_the_recipe_is_told_by_its_path():
    graph = little()
    found = compare(graph, edited(graph, SetRecipe({"epochs": 9, "seed": 7})))
    assert told(found) == [(Sign.CHANGED, "epochs", "5 → 9"), (Sign.ADDED, "seed", "7")]


def test_networks_written_apart_are_matched_by_name_whatever_their_ids():
    graph = little()
    net = Network("little")
    x = net.input("x", (8,))
    x = net.layer("dropout", p=0.1)(x)
    x = net.layer("relu")(net.layer("dense", "first", units=16)(x))
    net.output("y", net.layer("dense", "second", units=3)(x))
    net.recipe(data={"id": "iris"}, epochs=5)
    found = compare(graph, net.graph).without_looks()
    assert told(found, Part.LAYER) == [(Sign.ADDED, "dropout", "Dropout, probability 0.1")]
    assert {sign for sign, _, _ in told(found, Part.WIRE)} == {Sign.ADDED, Sign.REMOVED}
    assert len(told(found, Part.WIRE)) == 3


@pytest.mark.parametrize("template", ["digits_cnn", "digits_residual", "siamese"])
def test_networks_with_no_name_or_id_in_common_are_matched_by_their_wires(template):
    graph = TEMPLATES.get(template).build()
    found = compare(graph, strange(graph))
    assert len(found.matching.nodes) == len(graph.nodes)
    assert len(found.matching.edges) == len(graph.edges)
    assert {d.sign for d in found.differences} == {Sign.CHANGED}
    assert all(c.what == "name" for d in found.differences for c in d.changes)


def test_a_layer_swapped_for_another_kind_in_the_same_wires_is_changed():
    graph = little()
    net = Network("little")
    x = net.input("x", (8,))
    x = net.layer("gelu")(net.layer("dense", "first", units=16)(x))
    net.output("y", net.layer("dense", "second", units=3)(x))
    net.recipe(data={"id": "iris"}, epochs=5)
    found = compare(graph, net.graph).without_looks()
    (only,) = found.differences
    assert only.sign is Sign.CHANGED
    assert "kind ReLU → GELU" in only.text


def test_a_call_unlinked_from_its_layer_says_whose_weights_it_has():
    graph = TEMPLATES.get("siamese").build()
    shared = next(id_ for id_ in graph.layers if len(graph.calls(id_)) > 1)
    found = compare(graph, edited(graph, Unlink(graph.calls(shared)[1])))
    assert any("weights of" in text for _, _, text in told(found, Part.LAYER))
    assert Sign.REMOVED not in found.counts()


def test_swapped_inputs_of_a_merge_are_told():
    def joined(*names: str) -> Graph:
        net = Network("joined")
        made = {name: net.input(name, (4,)) for name in ("a", "b")}
        net.output("y", net.layer("concatenate")(*(made[name] for name in names)), loss="mse")
        return net.graph

    found = compare(joined("a", "b"), joined("b", "a")).without_looks()
    assert told(found) == [(Sign.CHANGED, "wires into concatenate", "order a, b → b, a")]


def test_a_difference_inside_a_block_is_told_with_the_block():
    def blocked(units: int) -> Graph:
        inner = Network("Part")
        inner.output("y", inner.layer("dense", units=units)(inner.input("x", (4,))))
        net = Network("outer")
        net.output("y", net.layer(net.block(inner))(net.input("x", (4,))), loss="mse")
        return net.graph

    found = compare(blocked(3), blocked(5))
    assert found.differences == ()
    ((title, inside),) = found.blocks
    assert title == "Part"
    assert told(inside) == [(Sign.CHANGED, "dense", "units 3 → 5")]
    assert not found.equal


def test_a_block_that_is_only_in_one_is_added_or_removed():
    plain = TEMPLATES.get("digits_cnn").build()
    blocked = TEMPLATES.get("resnet18").build()
    found = compare(plain, blocked)
    assert {d.sign for d in found.differences if d.part is Part.BLOCK} == {Sign.ADDED}


def test_the_result_does_not_depend_on_the_order_of_the_files_lines():
    graph, other = (TEMPLATES.get(id_).build() for id_ in ("digits_cnn", "digits_residual"))
    mixed = replace(
        other,
        layers=dict(reversed(list(other.layers.items()))),
        nodes=dict(reversed(list(other.nodes.items()))),
        edges=dict(reversed(list(other.edges.items()))),
        _index=None,
    )
    assert compare(graph, other).differences == compare(graph, mixed).differences
