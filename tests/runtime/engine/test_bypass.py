"""Bypassed nodes are neither built nor printed, in the network and in every copy of a block."""

from __future__ import annotations

import pytest
import torch

from graph_core.analysis import analyse
from graph_core.blocks import state
from graph_core.builder import Network
from graph_core.edits import SetBypassed, apply
from graph_core.edits.blocks import Inside
from graph_core.graph import Graph
from runtime.engine.build import build
from tests.contract.comparing import same_as_built


def called(graph: Graph, name: str) -> str:
    layer = graph.layer_named(name)
    assert layer is not None
    return graph.calls(layer.id)[0]


def plain() -> Graph:
    net = Network("plain")
    x = net.layer("dense", "a", units=8)(net.input("x", (8,)))
    x = net.layer("add", "sum")(net.layer("tanh", "curve")(x), net.layer("dense", "b", units=8)(x))
    net.output("y", net.layer("dense", "c", units=2)(x), loss="mse")
    return apply(net.graph, SetBypassed((called(net.graph, "b"),), bypassed=True))[0]


def blocked() -> Graph:
    body = Network("cell")
    x = body.layer("dense", "first", units=8)(body.input("x", (8,)))
    body.output("y", body.layer("dense", "second", units=8)(x))
    net = Network("blocked")
    cell = net.layer(net.block(body), "cell", repeat=2)
    net.output("y", cell(net.input("x", (8,))), loss="mse")
    (block,) = net.graph.blocks.values()
    inner = SetBypassed((called(block.body, "second"),), bypassed=True)
    return apply(net.graph, Inside(block.id, inner))[0]


@pytest.mark.parametrize("make", [plain, blocked])
def test_the_module_has_the_weights_that_the_analysis_counts(make) -> None:  # type: ignore[no-untyped-def]
    graph = make()
    found = analyse(graph)
    built = build(graph, found)
    assert built.counts()[0] == found.parameters
    assert list(built.module.state_dict()) == list(state(found.effective.facts.values()))


@pytest.mark.parametrize("make", [plain, blocked])
def test_the_source_does_what_the_module_does(make) -> None:  # type: ignore[no-untyped-def]
    same_as_built(make())


def test_what_reaches_a_bypassed_layer_leaves_it_unchanged() -> None:
    graph = plain()
    module = build(graph, analyse(graph)).module
    x = torch.randn(3, 8)
    a, c = module.get_submodule("a"), module.get_submodule("c")
    torch.testing.assert_close(module(x)[0], c(torch.tanh(a(x)) + a(x)))
