"""Blocks: a graph as a layer, counted, repeated, shared and never containing itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph_core.analysis import analyse
from graph_core.blocks import body_of, copy_names, recursion, weight_key
from graph_core.document import GraphDocument
from graph_core.edits import AddCall, AddLayer, Connect, Delete, Edit, Move, SetParams
from graph_core.edits.blocks import (
    AddBlocks,
    Dissolve,
    Expose,
    Inside,
    MakeBlock,
    OrderPorts,
    RemoveBlock,
    RenameBlock,
    Unexpose,
)
from graph_core.errors import EditRefused, FileError
from graph_core.files import dumps, loads
from graph_core.graph import Graph, Layer, PortRef
from graph_core.integrity import broken
from graph_core.kinds import find_spec

CHAIN = ("hidden", "relu", "sum")


def add(document: GraphDocument, kind: str, name: str, **params: object) -> None:
    document.apply(
        AddLayer(kind, params=params, name=name, node_id=name, layer_id=f"l_{name}")  # type: ignore[arg-type]
    )


def wire(document: GraphDocument, source: str, target: str, port: str = "x") -> None:
    document.apply(Connect(PortRef(source, "y"), PortRef(target, port)))


@pytest.fixture
def residual() -> GraphDocument:
    """input → hidden → relu → sum → head, and input → sum."""
    document = GraphDocument()
    add(document, "input", "data", shape=(64,))
    add(document, "dense", "hidden", units=64)
    add(document, "relu", "relu")
    add(document, "add", "sum")
    add(document, "output", "head")
    for source, target, port in (
        ("data", "hidden", "x"),
        ("hidden", "relu", "x"),
        ("relu", "sum", "xs"),
        ("data", "sum", "xs"),
        ("sum", "head", "x"),
    ):
        wire(document, source, target, port)
    return document


@pytest.fixture
def blocked(residual: GraphDocument) -> GraphDocument:
    """The residual part made into block B, called by node nb of layer lb."""
    residual.apply(MakeBlock(CHAIN, "Residual", block_id="B", layer_id="lb", node_id="nb"))
    return residual


def keys(document: GraphDocument, node: str = "nb") -> list[str]:
    facts = document.analysis.facts[node]
    return [weight_key(facts.layer, name) for name in facts.weights]


def test_a_block_types_and_counts_like_what_it_was_made_of(residual: GraphDocument) -> None:
    before = residual.analysis
    residual.apply(MakeBlock(CHAIN, "Residual", block_id="B", layer_id="lb", node_id="nb"))
    after = residual.analysis
    assert after.type_of(PortRef("head", "y")) == before.type_of(PortRef("head", "y"))
    assert after.parameters == before.parameters == 64 * 64 + 64
    assert keys(residual) == ["residual.hidden.weight", "residual.hidden.bias"]


def test_copies_have_weights_of_their_own_under_numbered_keys(blocked: GraphDocument) -> None:
    blocked.apply(SetParams("lb", {"repeat": 2}))
    assert blocked.analysis.parameters == 2 * (64 * 64 + 64)
    assert keys(blocked) == [
        "residual.0.hidden.weight",
        "residual.0.hidden.bias",
        "residual.1.hidden.weight",
        "residual.1.hidden.bias",
    ]


def test_copies_may_count_on_beside_each_other() -> None:
    layer = Layer("l", "block:B", "stage4", {"repeat": 2, "numbering": "beside"})
    assert copy_names(layer) == ["stage4", "stage5"]
    assert weight_key(layer, "1.conv.weight") == "stage5.conv.weight"


def test_two_calls_of_one_block_share_its_weights(blocked: GraphDocument) -> None:
    blocked.apply(AddCall("lb", node_id="again"))
    port = blocked.graph.into("nb")[0].target.port
    blocked.apply(Connect(PortRef("data", "y"), PortRef("again", port)))
    assert blocked.analysis.parameters == 64 * 64 + 64
    assert blocked.analysis.facts["again"].complete


def test_an_edit_inside_changes_every_layer_made_of_the_block(blocked: GraphDocument) -> None:
    blocked.apply(AddLayer("block:B", node_id="other", layer_id="lo", name="other"))
    port = blocked.graph.into("nb")[0].target.port
    blocked.apply(Connect(PortRef("data", "y"), PortRef("other", port)))
    blocked.apply(Inside("B", SetParams("l_hidden", {"bias": False})))
    assert keys(blocked) == ["residual.hidden.weight"]
    assert keys(blocked, "other") == ["other.hidden.weight"]
    assert blocked.analysis.facts == analyse(blocked.graph).facts


def test_an_exposed_param_is_set_layer_by_layer(blocked: GraphDocument) -> None:
    blocked.apply(Expose("B", "width", "l_hidden", "units"))
    assert blocked.graph.layers["lb"].params == {"repeat": 1, "numbering": "inside", "width": 64}
    blocked.apply(SetParams("lb", {"width": 32}))
    problem = blocked.analysis.facts["nb"].problem
    assert problem is not None
    assert "in Residual, sum" in str(problem)
    assert "N×32" in str(problem)
    blocked.apply(Unexpose("B", "width"))
    assert blocked.graph.layers["lb"].params == {"repeat": 1, "numbering": "inside"}
    assert blocked.analysis.facts["nb"].complete


def test_a_block_can_not_contain_itself(blocked: GraphDocument) -> None:
    refused = blocked.check(Inside("B", AddLayer("block:B")))
    assert isinstance(refused, EditRefused)
    assert "contain itself" in str(refused)


def test_a_circle_through_two_blocks_is_found(blocked: GraphDocument) -> None:
    one = blocked.graph.blocks["B"]
    inner = Layer("x", "block:C", "x")
    other = replace(
        one, id="C", title="Other", body=Graph(layers={"y": Layer("y", "block:B", "y")})
    )
    outer = replace(one, body=replace(one.body, layers={**one.body.layers, "x": inner}))
    assert recursion({"B": outer, "C": other}) == ["Residual", "Other"]
    assert blocked.check(AddBlocks((other,))) is None


def test_dissolving_gives_the_same_network_back(blocked: GraphDocument) -> None:
    before = blocked.analysis
    blocked.apply(SetParams("lb", {"repeat": 3}))
    counted = blocked.analysis.parameters
    blocked.apply(Dissolve("nb"))
    assert blocked.analysis.parameters == counted == 3 * before.parameters
    assert blocked.analysis.type_of(PortRef("head", "y")) == before.type_of(PortRef("head", "y"))
    names = {layer.name for layer in blocked.graph.layers.values()}
    assert {"residual_0_hidden", "residual_2_sum"} <= names


def test_blocks_nest(blocked: GraphDocument) -> None:
    blocked.apply(MakeBlock(("nb",), "Outer", block_id="O", layer_id="lo", node_id="no"))
    assert keys(blocked, "no") == ["outer.residual.hidden.weight", "outer.residual.hidden.bias"]
    blocked.apply(Inside("B", SetParams("l_hidden", {"bias": False})))
    assert keys(blocked, "no") == ["outer.residual.hidden.weight"]


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        ((), "a block is made of nodes"),
        (("data", "hidden"), "stay outside a block"),
        (("hidden", "sum"), "leaves the selection and comes back"),
    ],
)
def test_a_selection_that_makes_no_block_is_refused_with_the_reason(
    residual: GraphDocument, nodes: tuple[str, ...], reason: str
) -> None:
    assert reason in str(residual.check(MakeBlock(nodes)))


def test_part_of_a_shared_layer_makes_no_block(residual: GraphDocument) -> None:
    residual.apply(AddCall("l_hidden", node_id="again"))
    assert "hidden is shared" in str(residual.check(MakeBlock(("hidden", "relu"))))


def test_a_block_with_two_outputs_can_not_be_repeated_over_one_input(
    residual: GraphDocument,
) -> None:
    add(residual, "output", "second")
    wire(residual, "relu", "second")
    residual.apply(MakeBlock(CHAIN, "Fork", block_id="B", layer_id="lb", node_id="nb"))
    residual.apply(SetParams("lb", {"repeat": 2}))
    assert "can't be repeated" in str(residual.analysis.facts["nb"].problem)


def test_ports_stand_in_the_order_given(residual: GraphDocument) -> None:
    add(residual, "input", "more", shape=(64,))
    wire(residual, "more", "sum", "xs")
    residual.apply(MakeBlock(CHAIN, "Two", block_id="B", layer_id="lb", node_id="nb"))
    spec = find_spec(residual.graph, "block:B")
    assert spec is not None
    first, second = (port.key for port in spec.inputs)
    assert [port.label for port in spec.inputs] == ["data", "more"]
    residual.apply(OrderPorts("B", (second, first)))
    turned = find_spec(residual.graph, "block:B")
    assert turned is not None
    assert [port.key for port in turned.inputs] == [second, first]


def test_ports_stand_beside_the_body_one_below_the_other(residual: GraphDocument) -> None:
    add(residual, "input", "more", shape=(64,))
    wire(residual, "more", "sum", "xs")
    residual.apply(Move({"hidden": (0.0, 40.0), "relu": (200.0, 40.0)}))
    known = residual.analysis.facts
    types = {PortRef(node, "y"): known[node].outputs["y"] for node in ("data", "more")}
    residual.apply(MakeBlock(("hidden", "relu", "sum"), block_id="B", types=types))
    body = residual.graph.blocks["B"].body
    ins = residual.graph.blocks["B"].order[:2]
    (out,) = residual.graph.blocks["B"].order[2:]
    assert [body.positions[node] for node in ins] == [(-220.0, 40.0), (-220.0, 150.0)]
    assert body.positions[out] == (420.0, 40.0)
    first, second = (body.layer_of(node).params for node in ins)
    assert first["shape"] == (64,)
    assert first is second


def test_only_an_unused_block_can_be_removed(blocked: GraphDocument) -> None:
    assert "in use" in str(blocked.check(RemoveBlock("B")))
    blocked.apply(Delete(("nb",)))
    blocked.apply(RemoveBlock("B"))
    assert not blocked.graph.blocks


def test_every_block_edit_undoes_in_one_step(blocked: GraphDocument) -> None:
    edits: list[Edit] = [
        RenameBlock("B", "Other"),
        Expose("B", "width", "l_hidden", "units"),
        SetParams("lb", {"repeat": 2}),
        Inside("B", SetParams("l_hidden", {"bias": False})),
        Dissolve("nb"),
    ]
    graphs = [blocked.graph]
    for edit in edits:
        blocked.apply(edit)
        graphs.append(blocked.graph)
    for graph in reversed(graphs[:-1]):
        blocked.undo()
        assert blocked.graph == graph
        assert blocked.analysis.facts == analyse(graph).facts


def test_blocks_survive_save_and_load(blocked: GraphDocument) -> None:
    blocked.apply(Expose("B", "width", "l_hidden", "units"))
    blocked.apply(SetParams("lb", {"repeat": 2, "width": 32}))
    blocked.apply(MakeBlock(("nb",), "Outer", block_id="O", layer_id="lo", node_id="no"))
    text = dumps(blocked.graph)
    assert loads(text) == blocked.graph
    assert dumps(loads(text)) == text


def test_a_file_whose_blocks_recurse_is_refused(blocked: GraphDocument) -> None:
    text = dumps(blocked.graph).replace(
        '"kind": "relu", "params": {}', '"kind": "block:B", "params": {}'
    )
    with pytest.raises(FileError, match="contains itself"):
        loads(text)


def test_a_file_with_a_wrong_block_param_names_the_layer(blocked: GraphDocument) -> None:
    text = dumps(blocked.graph).replace('"repeat": 1', '"repeat": 0')
    with pytest.raises(FileError, match="layer residual"):
        loads(text)


def test_a_port_that_is_deleted_inside_takes_its_wires_along_outside_and_in_other_blocks(
    residual: GraphDocument,
) -> None:
    residual.apply(MakeBlock(CHAIN, "Inner", block_id="I", layer_id="li", node_id="ni"))
    residual.apply(MakeBlock(("ni",), "Outer", block_id="O", layer_id="lo", node_id="no"))
    residual.apply(AddLayer(residual.graph.blocks["I"].kind, node_id="again", layer_id="la"))
    ins = [port.key for port in residual.analysis.facts["again"].spec.inputs]  # type: ignore[union-attr]
    residual.apply(Connect(PortRef("data", "y"), PortRef("again", ins[0])))
    before = residual.graph
    residual.apply(Inside("I", Delete((ins[0],))))
    assert broken(residual.graph) is None
    assert all(broken(body_of(b, residual.graph)) is None for b in residual.graph.blocks.values())
    assert not residual.graph.into("again")
    residual.undo()
    assert residual.graph == before
