"""Queries find nodes by what people would say of them, and say why when they can't."""

from __future__ import annotations

import pytest

from graph_core.analysis import analyse
from graph_core.builder import Network
from graph_core.document import GraphDocument
from graph_core.edits import AddCall, AddLayer, SetTrainable
from graph_core.query import QueryError, query
from graph_core.search import everywhere, here
from graph_core.templates import TEMPLATES


def network() -> GraphDocument:
    net = Network("net")
    x = net.input("image", (1, 8, 8))
    x = net.layer("conv2d", "conv1", filters=32, kernel=(3, 3), padding="same")(x)
    x = net.layer("relu", "act")(x)
    x = net.layer("conv2d", "conv2", filters=128, kernel=(1, 1))(x)
    x = net.layer("flatten", "flat")(net.layer("dropout", "drop", p=0.25)(x))
    net.output("digit", net.layer("dense", "scores", units=10)(x))
    document = GraphDocument(net.graph)
    (act,) = [layer for layer in net.graph.layers.values() if layer.name == "act"]
    document.apply(AddCall(act.id))
    document.apply(AddLayer("dense", name="loose"))
    scores = document.graph.layer_named("scores")
    assert scores is not None
    document.apply(SetTrainable((scores.id,), trainable=False))
    return document


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("conv", ["conv1", "conv2"]),
        ("conv1 conv3", []),
        ("conv -conv1", ["conv2"]),
        ("convolution", ["conv1", "conv2"]),
        ("name:conv?", ["conv1", "conv2"]),
        ('name:"act (call"', ["act (call 1)", "act (call 2)"]),
        ("kind:conv2d filters>64", ["conv2"]),
        ("filters>=32 filters<=32", ["conv1"]),
        ("filters!=32", ["conv2"]),
        ("kernel=3x3", ["conv1"]),
        ("kernel=1", ["conv2"]),
        ("padding=same", ["conv1"]),
        ("p=0.25", ["drop"]),
        ("bias=no", []),
        ("units=10", ["scores"]),
        ("weights>1k", ["conv2", "scores"]),
        ("out=128x8x8", ["conv2", "drop"]),
        ("out=Nx32x?x?", ["conv1", "act (call 1)"]),
        ("in=1x8x8", ["conv1"]),
        ("rank=2", ["flat", "scores", "digit"]),
        ("dtype=int64", []),
        ("calls>1", ["act (call 1)", "act (call 2)"]),
        ("is:shared", ["act (call 1)", "act (call 2)"]),
        ("is:frozen", ["scores"]),
        ("is:unwired dense", ["loose"]),
        ("is:error dense", ["loose"]),
    ],
)
def test_a_query_finds_what_it_says(text: str, labels: list[str]) -> None:
    analysis = network().analysis
    assert [hit.label for hit in here(analysis, query(text))] == labels


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("filtres>3", "no node has that: expected filters"),
        ("filters>wide", "expected a number, received wide"),
        ("kind:", "what should kind be: expected a value, as in kind:dense"),
        ("units>", "a value, as in units>3"),
    ],
)
def test_a_query_that_can_hold_for_nothing_says_why(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query(text).check(network().graph)


def test_an_open_quote_is_not_an_error_while_it_is_typed() -> None:
    analysis = network().analysis
    assert [hit.label for hit in here(analysis, query('name:"conv1'))] == ["conv1"]


def test_what_lies_in_blocks_is_found_with_its_path() -> None:
    analysis = analyse(TEMPLATES.get("resnet18").build())
    hits = list(everywhere(analysis, query("conv1 out=?x28x28")))
    assert [hit.label for hit in hits] == ["layer2 › 0 › conv1", "layer2 › 1 › conv1"]
    assert hits[0].path == "layer2 › 0"
    assert [analysis.graph.label(hits[0].levels[0].node), len(hits[0].levels)] == ["layer2", 2]
    filters = {hit.gives for hit in everywhere(analysis, query("downsample"))}
    assert len(filters) == 3
